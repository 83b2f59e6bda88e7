package io.forebay.storage;

import java.util.List;
import java.util.Optional;

/// Closing several things, each also where another cannot be closed.
final class CloseAll {

  private CloseAll() {}

  /// Closes them in their order, and then throws what the first failure was, the others suppressed
  /// in it.
  static void of(List<Runnable> closings) {
    RuntimeException failure = tried(closings).orElse(null);
    if (failure != null) {
      throw failure;
    }
  }

  /// Closes them in their order; answers what failed.
  static Optional<RuntimeException> tried(List<Runnable> closings) {
    RuntimeException first = null;
    for (Runnable closing : closings) {
      try {
        closing.run();
      } catch (RuntimeException e) {
        if (first == null) {
          first = e;
        } else {
          first.addSuppressed(e);
        }
      }
    }
    return Optional.ofNullable(first);
  }
}
