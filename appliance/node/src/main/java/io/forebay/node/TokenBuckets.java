package io.forebay.node;

import io.forebay.core.run.MonotonicClock;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;

/// Makes token buckets that fill evenly.
final class TokenBuckets {

  private TokenBuckets() {}

  /// A bucket that gets so many tokens each second and holds at most those of a tenth of one, so
  /// that hardly any burst follows a pause. Who takes more than there are owes them.
  static Bucket perSecond(long tokens, MonotonicClock clock) {
    TimeMeter meter =
        new TimeMeter() {
          @Override
          public long currentTimeNanos() {
            return clock.nanos();
          }

          @Override
          public boolean isWallClockBased() {
            return false;
          }
        };
    return Bucket.builder()
        .addLimit(limit ->
            limit.capacity(Math.max(1, tokens / 10)).refillGreedy(tokens, Duration.ofSeconds(1)))
        .withCustomTimePrecision(meter)
        .build();
  }
}
