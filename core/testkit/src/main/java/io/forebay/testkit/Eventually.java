package io.forebay.testkit;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Waiting in tests: for a condition, never for a time. The deadline is generous because it only
/// costs when the test fails, and a busy machine must not make it fail.
public final class Eventually {

  private static final Duration DEADLINE = Duration.ofSeconds(60);
  private static final long PAUSE_NANOS = Duration.ofMillis(5).toNanos();

  private Eventually() {}

  /// Returns once `condition` holds.
  ///
  /// @param claim what the condition means, for the message of the failure
  public static void await(String claim, BooleanSupplier condition) {
    await(claim, DEADLINE, condition);
  }

  /// Returns once `condition` holds, within `deadline`.
  public static void await(String claim, Duration deadline, BooleanSupplier condition) {
    awaitPresent(
        claim, deadline, () -> condition.getAsBoolean() ? Optional.of(true) : Optional.empty());
  }

  /// Answers what `source` has, once it has something.
  public static <T> T awaitPresent(String claim, Supplier<Optional<T>> source) {
    return awaitPresent(claim, DEADLINE, source);
  }

  /// Returns once `assertion` passes; fails as its last attempt failed.
  public static void awaitAsserted(Runnable assertion) {
    AtomicReference<@Nullable AssertionError> last = new AtomicReference<>();
    try {
      await("the assertion passes", () -> passes(assertion, last));
    } catch (AssertionError timeout) {
      AssertionError failure = last.get();
      throw failure == null ? timeout : failure;
    }
  }

  private static boolean passes(
      Runnable assertion, AtomicReference<@Nullable AssertionError> last) {
    try {
      assertion.run();
      return true;
    } catch (AssertionError failure) {
      last.set(failure);
      return false;
    }
  }

  /// Answers what `source` has, once it has something, within `deadline`.
  public static <T> T awaitPresent(String claim, Duration deadline, Supplier<Optional<T>> source) {
    long start = System.nanoTime();
    while (true) {
      Optional<T> found = source.get();
      if (found.isPresent()) {
        return found.get();
      }
      if (System.nanoTime() - start > deadline.toNanos()) {
        throw new AssertionError("not within " + deadline.toSeconds() + " s: " + claim);
      }
      if (Thread.currentThread().isInterrupted()) {
        throw new AssertionError("interrupted while waiting: " + claim);
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }
}
