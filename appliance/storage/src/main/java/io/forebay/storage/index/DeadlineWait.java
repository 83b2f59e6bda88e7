package io.forebay.storage.index;

import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import java.time.Duration;

/// Waiting for a lock or permit with a deadline that an interrupt does not shorten: a change that
/// was begun is told to the index even by a thread that shall end.
final class DeadlineWait {

  private DeadlineWait() {}

  /// Tries for at most so long to take something; answers whether it was taken.
  interface Attempt {
    boolean take(long nanos) throws InterruptedException;
  }

  /// Returns when `attempt` has taken what it is for.
  ///
  /// @throws StoreException `UNAVAILABLE` where it was not to be had in time
  static void of(Duration wait, Attempt attempt) {
    boolean interrupted = Thread.interrupted();
    try {
      while (true) {
        try {
          if (attempt.take(wait.toNanos())) {
            return;
          }
          throw new StoreException(ErrorCode.UNAVAILABLE, "the index does not answer");
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
