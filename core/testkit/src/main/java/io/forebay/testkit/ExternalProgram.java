package io.forebay.testkit;

import java.util.Optional;

/// A program of others that a test runs; see [NeedsProgram].
public final class ExternalProgram {

  private ExternalProgram() {}

  /// The path of the program that this environment variable names.
  public static String path(String variable) {
    return Optional.ofNullable(System.getenv(variable))
        .orElseThrow(() -> new IllegalStateException(variable + " is not set (docs/testing.md)"));
  }
}
