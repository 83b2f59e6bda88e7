package io.forebay.cli;

/// What the program ends with.
public final class ExitCode {

  /// Done.
  public static final int DONE = 0;

  /// Something failed.
  public static final int FAILED = 1;

  /// Wrong usage or configuration.
  public static final int USAGE = 2;

  /// Interrupted by the user.
  public static final int INTERRUPTED = 130;

  private ExitCode() {}
}
