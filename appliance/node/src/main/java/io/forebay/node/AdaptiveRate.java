package io.forebay.node;

import io.forebay.core.run.Deadline;
import io.forebay.core.run.MonotonicClock;
import io.forebay.core.run.Retrier;
import java.time.Duration;

/// How many requests a second a cloud takes, learnt from its refusals: as many as come until it
/// throttles, then at once fewer than it took, and slowly more again. Callers go on in the order in
/// which they came. Used by many threads; nobody waits with a lock held.
final class AdaptiveRate {

  // At 50/s: from 42 back to 50 in 8 s, so that few calls are in vain, and the cloud is given most
  // of
  // what it takes (ThrottlingTest).
  private static final double LESS = 0.85;
  private static final double GROWTH_LEAST = 1;
  private static final double GROWTH_FACTOR = 0.02;

  private static final double LEAST = 1;
  // Here nothing is held back.
  private static final double UNBOUNDED = 100_000;

  private static final long SECOND_NANOS = 1_000_000_000;
  // The rate may have changed meanwhile.
  private static final long LOOK_AGAIN_NANOS = 100_000_000;

  private final MonotonicClock clock;
  private final Retrier.Pause pause;

  // All that follows is guarded by this.
  private final RecentCount begun;
  private final RecentCount answered;
  private double perSecond = UNBOUNDED;
  private long reducedAtNanos;
  private long grownAtNanos;
  // Callers take tickets in turn; those up to `released` may go on.
  private long lastTicket;
  private double released;
  private long releasedAtNanos;

  AdaptiveRate(MonotonicClock clock, Retrier.Pause pause) {
    this.clock = clock;
    this.pause = pause;
    long now = clock.nanos();
    this.begun = new RecentCount(now);
    this.answered = new RecentCount(now);
    this.releasedAtNanos = now;
  }

  /// Waits for the caller's turn.
  ///
  /// @return 0, or where it does not come before the deadline, in how many nanoseconds it may
  long await(Deadline deadline) throws InterruptedException {
    long ticket;
    long waitNanos;
    synchronized (this) {
      waitNanos = nanosUntil(lastTicket + 1);
      if (waitNanos > deadline.remainingNanos(clock)) {
        return waitNanos;
      }
      ticket = ++lastTicket;
    }
    while (waitNanos > 0) {
      long leftNanos = deadline.remainingNanos(clock);
      if (leftNanos <= 0) {
        return waitNanos;
      }
      long stepNanos = Math.min(LOOK_AGAIN_NANOS, Math.min(waitNanos, leftNanos));
      pause.sleep(Duration.ofNanos(stepNanos));
      waitNanos = nanosUntil(ticket);
    }
    countBegun();
    return 0;
  }

  private synchronized void countBegun() {
    begun.add(clock.nanos());
  }

  /// The cloud refused a request that began then, since there were too many.
  synchronized void throttled(long beganNanos) {
    long now = clock.nanos();
    boolean isFirst = perSecond >= UNBOUNDED;
    // What began before the rate was reduced says nothing of the present one.
    boolean isOld = beganNanos - reducedAtNanos <= 0 || now - reducedAtNanos < SECOND_NANOS;
    if (!isFirst && isOld) {
      return;
    }
    release();
    double taken =
        isFirst
            ? begun.perSecond(now)
            : Math.clamp(answered.perSecond(now), perSecond / 2, perSecond);
    perSecond = Math.max(LEAST, taken * LESS);
    reducedAtNanos = now;
    grownAtNanos = now;
  }

  /// The cloud took a request.
  synchronized void taken() {
    long now = clock.nanos();
    answered.add(now);
    if (perSecond < UNBOUNDED) {
      release();
      double seconds = Math.min(1, (double) (now - grownAtNanos) / SECOND_NANOS);
      perSecond += seconds * Math.max(GROWTH_LEAST, perSecond * GROWTH_FACTOR);
      grownAtNanos = now;
    }
  }

  /// At present.
  synchronized double perSecond() {
    return perSecond;
  }

  private synchronized long nanosUntil(long ticket) {
    release();
    double missing = ticket - released;
    return missing <= 0 ? 0 : (long) Math.ceil(missing / perSecond * SECOND_NANOS);
  }

  // Guarded by this. At most one ahead, so that no burst follows a pause.
  private void release() {
    long now = clock.nanos();
    double more = perSecond * (now - releasedAtNanos) / SECOND_NANOS;
    double most = (double) (lastTicket + 1);
    released = perSecond >= UNBOUNDED ? most : Math.min(released + more, most);
    releasedAtNanos = now;
  }
}
