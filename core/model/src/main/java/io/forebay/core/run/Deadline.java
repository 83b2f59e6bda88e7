package io.forebay.core.run;

import java.time.Duration;

/// A point in monotonic time by which something must have happened.
///
/// @param nanos on the clock of [MonotonicClock#nanos]
public record Deadline(long nanos) {

  /// `wait` from now.
  public static Deadline in(Duration wait, MonotonicClock clock) {
    return new Deadline(clock.nanos() + wait.toNanos());
  }

  /// What is left; zero or less when it has passed.
  public long remainingNanos(MonotonicClock clock) {
    return nanos - clock.nanos();
  }

  public boolean hasPassed(MonotonicClock clock) {
    return remainingNanos(clock) <= 0;
  }
}
