package io.forebay.core.run;

import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import java.time.Duration;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/// Makes a call again while that is safe and worth it: with full jitter, within a budget that all
/// calls share, and within a time.
///
/// A peer that throttles is not failing: its refusals cost nothing of the budget and end with the
/// time alone.
public final class Retrier {

  /// What a call does, which decides what may follow a failure.
  public enum Effect {
    /// Nothing that a reader of objects sees.
    NONE,
    /// A write whose repetition changes nothing.
    REPEATABLE,
    /// A write that must not be made again once it may have taken place.
    ONCE
  }

  /// A wait that can be interrupted.
  @FunctionalInterface
  public interface Pause {
    void sleep(Duration wait) throws InterruptedException;

    /// The thread's own sleep.
    Pause SLEEP = Thread::sleep;
  }

  /// Bounds.
  ///
  /// @param attemptsMax how often one call is made at most, refusals to be throttled aside
  /// @param timeMax how long after its start a call may still be made again
  /// @param retryBudgetMax how many retries may follow each other over all calls while hardly any
  ///   succeeds; each success gives a part of one back
  public record Limits(int attemptsMax, Duration timeMax, int retryBudgetMax) {
    public Limits {
      if (attemptsMax < 1 || retryBudgetMax < 0 || timeMax.isNegative()) {
        throw new IllegalArgumentException("at least one attempt, and no negative bounds");
      }
    }
  }

  private static final Duration BACKOFF_FIRST = Duration.ofMillis(50);
  private static final Duration BACKOFF_MAX = Duration.ofSeconds(5);
  // Throttled peers want longer pauses.
  private static final int THROTTLED_FACTOR = 8;

  private final Limits limits;
  private final RetryBudget budget;
  private final MonotonicClock clock;
  private final RandomGenerator random;
  private final Pause pause;

  public Retrier(Limits limits, MonotonicClock clock, RandomGenerator random, Pause pause) {
    this.limits = limits;
    this.budget = new RetryBudget(limits.retryBudgetMax());
    this.clock = clock;
    this.random = random;
    this.pause = pause;
  }

  /// Makes the call until it succeeds or another attempt is not to be made.
  ///
  /// @param attempt throws a [StoreException] where it fails: `OUTCOME_UNKNOWN` where a write may
  ///   have taken place
  /// @throws StoreException of the last attempt; `OUTCOME_UNKNOWN` where any attempt may have taken
  ///   place
  public <T> T run(Effect effect, Supplier<T> attempt) {
    Deadline deadline = Deadline.in(limits.timeMax(), clock);
    boolean mayHaveHappened = false;
    int attempts = 0;
    for (int retries = 0; ; retries++) {
      try {
        T result = attempt.get();
        budget.earn();
        return result;
      } catch (StoreException e) {
        boolean isThrottled = e.code() == ErrorCode.SLOW_DOWN;
        attempts += isThrottled ? 0 : 1;
        boolean inDoubt = e.code() == ErrorCode.OUTCOME_UNKNOWN;
        mayHaveHappened |= inDoubt && effect != Effect.NONE;
        boolean mayRepeat = e.isRetryable() && !(inDoubt && effect == Effect.ONCE);
        if (!mayRepeat
            || !isWorthIt(isThrottled, attempts, deadline)
            || !waits(e, retries, deadline)) {
          throw mayHaveHappened ? unknown(e) : e;
        }
      }
    }
  }

  private boolean isWorthIt(boolean isThrottled, int attempts, Deadline deadline) {
    return !deadline.hasPassed(clock)
        && (isThrottled || (attempts < limits.attemptsMax() && budget.tryTake()));
  }

  /// Pauses before the next attempt; false where that would be too late, or was interrupted.
  private boolean waits(StoreException failure, int retries, Deadline deadline) {
    int factor = failure.code() == ErrorCode.SLOW_DOWN ? THROTTLED_FACTOR : 1;
    Duration most = BACKOFF_FIRST.multipliedBy((long) factor << Math.min(retries, 10));
    long mostNanos = Math.min(most.toNanos(), BACKOFF_MAX.toNanos());
    long nanos = random.nextLong(mostNanos + 1);
    long askedNanos = failure.retryAfter().map(Duration::toNanos).orElse(0L);
    long leftNanos = deadline.remainingNanos(clock);
    if (askedNanos > leftNanos) {
      return false;
    }
    try {
      // Who is told a time to wait does not come with all others at that very time.
      pause.sleep(Duration.ofNanos(Math.min(askedNanos + nanos, leftNanos)));
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static StoreException unknown(StoreException failure) {
    if (failure.code() == ErrorCode.OUTCOME_UNKNOWN) {
      return failure;
    }
    StoreException unknown =
        new StoreException(
            ErrorCode.OUTCOME_UNKNOWN, "The backend may have carried out the write", failure);
    failure.details().forEach(unknown::with);
    return unknown;
  }
}
