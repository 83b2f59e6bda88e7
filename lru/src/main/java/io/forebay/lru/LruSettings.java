package io.forebay.lru;

import java.time.Duration;

/// When eviction runs and what it may take.
///
/// @param enabled whether anything is evicted at all
/// @param dontEvictTime an object used within this time stays
/// @param policy the order in which objects leave: `lru` is the only one now
/// @param lowPercent of the capacity: eviction stops when no more is used
/// @param highPercent of the capacity: eviction begins when as much is used
/// @param outOfSpacePercent of the capacity: from here on eviction pays no regard to the disk's
///   load
public record LruSettings(
    boolean enabled,
    Duration dontEvictTime,
    String policy,
    int lowPercent,
    int highPercent,
    int outOfSpacePercent) {

  private static final Duration DONT_EVICT_TIME_MAX = Duration.ofDays(365);

  /// What holds where nothing is configured.
  public static final LruSettings DEFAULTS =
      new LruSettings(true, Duration.ofHours(2), "lru", 75, 90, 95);

  public LruSettings {
    if (dontEvictTime.isNegative() || dontEvictTime.compareTo(DONT_EVICT_TIME_MAX) > 0) {
      throw new IllegalArgumentException("dont_evict_time is 0 to 365 days");
    }
    if (!policy.equals("lru")) {
      throw new IllegalArgumentException("the only policy is lru, not " + policy);
    }
    if (lowPercent < 1
        || highPercent <= lowPercent
        || outOfSpacePercent <= highPercent
        || outOfSpacePercent > 100) {
      throw new IllegalArgumentException("0 < lowwm < highwm < out_of_space <= 100");
    }
  }

  long lowBytes(long capacityBytes) {
    return share(capacityBytes, lowPercent);
  }

  long highBytes(long capacityBytes) {
    return share(capacityBytes, highPercent);
  }

  long outOfSpaceBytes(long capacityBytes) {
    return share(capacityBytes, outOfSpacePercent);
  }

  private static long share(long capacityBytes, int percent) {
    return capacityBytes / 100 * percent + capacityBytes % 100 * percent / 100;
  }
}
