package io.forebay.node;

import io.forebay.core.run.Deadline;
import io.forebay.core.run.MonotonicClock;
import io.forebay.core.run.Retrier;
import io.github.bucket4j.Bucket;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/// The configured bound on requests a second; callers go on in the order in which they came.
final class RequestRate {

  private final Optional<Bucket> bucket;
  private final MonotonicClock clock;
  private final Retrier.Pause pause;

  /// @param perSecondMax empty where there is no bound
  RequestRate(OptionalInt perSecondMax, MonotonicClock clock, Retrier.Pause pause) {
    this.bucket =
        perSecondMax.isPresent()
            ? Optional.of(TokenBuckets.perSecond(perSecondMax.getAsInt(), clock))
            : Optional.empty();
    this.clock = clock;
    this.pause = pause;
  }

  /// Waits for the caller's turn.
  ///
  /// @return 0, or where it does not come before the deadline, in how many nanoseconds it may
  long await(Deadline deadline) throws InterruptedException {
    if (bucket.isEmpty()) {
      return 0;
    }
    // The turn is taken at once, and waited for outside of the bucket.
    long leftNanos = Math.max(1, deadline.remainingNanos(clock));
    boolean mayGoOn =
        bucket
            .get()
            .asBlocking()
            .tryConsume(1, leftNanos, nanos -> pause.sleep(Duration.ofNanos(nanos)));
    return mayGoOn
        ? 0
        : Math.max(1, bucket.get().estimateAbilityToConsume(1).getNanosToWaitForRefill());
  }
}
