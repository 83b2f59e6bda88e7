package io.forebay.node;

import java.util.Optional;

/// What came of trying a backend, or one of its buckets.
///
/// @param message what is so, after the backend's name
/// @param advice what to do; empty where there is nothing to do
record Finding(Verdict verdict, String message, Optional<String> advice) {

  /// What the answer means for the configuration.
  enum Verdict {
    /// It answers, and lets us in.
    OK,
    /// It does not answer, or not now: the configuration may be right.
    UNREACHABLE,
    /// The configuration is wrong, or must become so that it is right.
    WRONG
  }

  static Finding ok(String message) {
    return new Finding(Verdict.OK, message, Optional.empty());
  }

  static Finding wrong(String message, String advice) {
    return new Finding(Verdict.WRONG, message, Optional.of(advice));
  }

  static Finding unreachable(String message, String advice) {
    return new Finding(Verdict.UNREACHABLE, message, Optional.of(advice));
  }

  /// For people, in one line.
  String line() {
    return message + advice.map(text -> "; " + text).orElse("");
  }
}
