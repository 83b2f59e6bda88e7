package io.forebay.node;

import io.forebay.core.backend.BackendContent;
import io.forebay.core.object.ByteSource;
import io.forebay.core.run.Deadline;
import io.forebay.core.run.MonotonicClock;
import io.forebay.core.run.Retrier;
import io.github.bucket4j.Bucket;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/// The configured bound on bytes a second, both directions together. Bytes are paid for when they
/// have been moved: whoever moved too many waits before the next ones.
final class ByteRate {

  private static final int UNIT_BYTES = 1 << 10;

  // A request that sends a body has little time in which to do it: small ones are paid before.
  private static final long PREPAID_BYTES_MAX = 16 << 20;

  private final Bucket bucket;
  private final int stepBytes;
  private final MonotonicClock clock;
  private final Retrier.Pause pause;

  /// @param callsMax how many move bytes at once: together they owe the bytes of a second at most
  ByteRate(long bytesPerSecondMax, int callsMax, MonotonicClock clock, Retrier.Pause pause) {
    this.bucket = TokenBuckets.perSecond(Math.ceilDiv(bytesPerSecondMax, UNIT_BYTES), clock);
    this.stepBytes = Math.clamp(bytesPerSecondMax / callsMax, UNIT_BYTES, Integer.MAX_VALUE);
    this.clock = clock;
    this.pause = pause;
  }

  /// At most so many bytes are moved before they are paid for.
  int stepBytes() {
    return stepBytes;
  }

  /// The bytes of an answer, at this rate.
  ByteSource paced(ByteSource source) {
    return new PacedSource(source, this, new AtomicLong());
  }

  /// Content that may be sent now, at this rate.
  ///
  /// @return false where the bytes before it take longer than the deadline allows
  boolean mayBegin(BackendContent content, Deadline deadline) throws InterruptedException {
    if (content.sizeBytes() > PREPAID_BYTES_MAX) {
      return true;
    }
    long units = Math.max(1, Math.ceilDiv(content.sizeBytes(), UNIT_BYTES));
    long leftNanos = Math.max(1, deadline.remainingNanos(clock));
    return bucket
        .asBlocking()
        .tryConsume(units, leftNanos, nanos -> pause.sleep(Duration.ofNanos(nanos)));
  }

  /// What [#mayBegin] let begin, at this rate.
  BackendContent paced(BackendContent content) {
    return content.sizeBytes() > PREPAID_BYTES_MAX ? new PacedContent(content, this) : content;
  }

  /// Pays for a span up to `endBytes`, as far as that is not paid yet, and waits until all that was
  /// moved so far is within the rate.
  ///
  /// @param paidUnits how much of the span has been paid
  void pay(long endBytes, AtomicLong paidUnits) throws InterruptedException {
    long units = Math.ceilDiv(endBytes, UNIT_BYTES);
    long due = units - paidUnits.getAndAccumulate(units, Math::max);
    if (due > 0) {
      long owedNanos = bucket.consumeIgnoringRateLimits(due);
      if (owedNanos > 0) {
        pause.sleep(Duration.ofNanos(owedNanos));
      }
    }
  }
}
