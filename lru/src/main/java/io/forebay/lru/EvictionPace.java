package io.forebay.lru;

/// How long eviction rests after a batch, so that reads keep the disk.
///
/// While the disk is busy less than half of the time it does not rest. From there to a disk that is
/// busy all the time the rest grows to three times the work, and from the high watermark to
/// `out_of_space` it shrinks to nothing. A rest is never longer than [#REST_NANOS_MAX]: eviction
/// that crawls would let the disk run full.
final class EvictionPace {

  static final long REST_NANOS_MAX = 20_000_000;

  private static final int BUSY_PERCENT = 50;
  private static final double RESTS_MAX = 3;

  private final LruSettings settings;

  EvictionPace(LruSettings settings) {
    this.settings = settings;
  }

  /// The rest after a batch that took `workNanos`.
  long restNanos(long workNanos, int utilizationPercent, long usedBytes, long capacityBytes) {
    long high = settings.highBytes(capacityBytes);
    long full = settings.outOfSpaceBytes(capacityBytes);
    if (usedBytes >= full || utilizationPercent <= BUSY_PERCENT) {
      return 0;
    }
    double load =
        (double) (Math.min(utilizationPercent, 100) - BUSY_PERCENT) / (100 - BUSY_PERCENT);
    double urgency = usedBytes <= high ? 0 : (double) (usedBytes - high) / (full - high);
    return Math.min(REST_NANOS_MAX, (long) (workNanos * RESTS_MAX * load * (1 - urgency)));
  }
}
