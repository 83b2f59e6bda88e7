package io.forebay.backend.s3;

import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import io.forebay.core.run.Deadline;
import io.forebay.core.run.MonotonicClock;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import software.amazon.awssdk.core.exception.SdkException;

/// Sends a request again while that is safe and worth it: with full jitter, within a budget that
/// all requests of the backend share, and within a time.
final class Retrier {

  /// What a request does, which decides what may follow a failure.
  enum Effect {
    /// Nothing that a reader of objects sees.
    NONE,
    /// A write whose repetition changes nothing.
    REPEATABLE,
    /// A write that must not be sent again once it may have taken place.
    ONCE
  }

  /// A wait that can be interrupted.
  @FunctionalInterface
  interface Pause {
    void sleep(Duration wait) throws InterruptedException;
  }

  private static final Duration BACKOFF_FIRST = Duration.ofMillis(50);
  private static final Duration BACKOFF_MAX = Duration.ofSeconds(5);
  // Throttled clouds want longer pauses.
  private static final int THROTTLED_FACTOR = 8;

  private final int attemptsMax;
  private final Duration timeMax;
  private final RetryBudget budget;
  private final MonotonicClock clock;
  private final RandomGenerator random;
  private final Pause pause;

  Retrier(
      S3BackendSettings.Limits limits, MonotonicClock clock, RandomGenerator random, Pause pause) {
    this.attemptsMax = limits.attemptsMax();
    this.timeMax = limits.timeout().multipliedBy(2);
    this.budget = new RetryBudget(limits.retryBudgetMax());
    this.clock = clock;
    this.random = random;
    this.pause = pause;
  }

  /// A request without a body of its own.
  <T> T run(Effect effect, Supplier<T> attempt) {
    return run(effect, () -> true, attempt);
  }

  /// A request; after a failed attempt `wasSent` says whether all of its body had left.
  <T> T run(Effect effect, BooleanSupplier wasSent, Supplier<T> attempt) {
    Deadline deadline = Deadline.in(timeMax, clock);
    boolean mayHaveHappened = false;
    for (int attempts = 1; ; attempts++) {
      try {
        T result = attempt.get();
        budget.earn();
        return result;
      } catch (SdkException e) {
        S3Errors.Failure failure = S3Errors.classify(e);
        boolean inDoubt =
            effect != Effect.NONE && failure.mayHaveHappened() && wasSent.getAsBoolean();
        mayHaveHappened |= inDoubt;
        boolean mayRepeat = failure.isRetryable() && !(inDoubt && effect == Effect.ONCE);
        if (!mayRepeat || !isWorthIt(attempts, deadline) || !waits(failure, attempts)) {
          throw mayHaveHappened ? unknown(failure.exception()) : failure.exception();
        }
      }
    }
  }

  private boolean isWorthIt(int attempts, Deadline deadline) {
    return attempts < attemptsMax && !deadline.hasPassed(clock) && budget.tryTake();
  }

  private boolean waits(S3Errors.Failure failure, int attempts) {
    int factor = failure.exception().code() == ErrorCode.SLOW_DOWN ? THROTTLED_FACTOR : 1;
    Duration most = BACKOFF_FIRST.multipliedBy((long) factor << Math.min(attempts - 1, 10));
    long mostNanos = Math.min(most.toNanos(), BACKOFF_MAX.toNanos());
    try {
      pause.sleep(Duration.ofNanos(random.nextLong(mostNanos + 1)));
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static StoreException unknown(StoreException failure) {
    StoreException unknown =
        new StoreException(
            ErrorCode.OUTCOME_UNKNOWN, "The backend may have carried out the write", failure);
    failure.details().forEach(unknown::with);
    return unknown;
  }
}
