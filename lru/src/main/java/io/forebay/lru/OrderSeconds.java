package io.forebay.lru;

import java.time.InstantSource;

/// Seconds since 2020 in the 31 bits that a slot has for them: enough until 2088.
final class OrderSeconds {

  private static final long BASE_EPOCH_SECONDS = 1_577_836_800;

  private final InstantSource clock;

  OrderSeconds(InstantSource clock) {
    this.clock = clock;
  }

  int now() {
    return of(clock.instant().getEpochSecond());
  }

  static int of(long epochSeconds) {
    return Math.clamp(epochSeconds - BASE_EPOCH_SECONDS, 0, Integer.MAX_VALUE);
  }
}
