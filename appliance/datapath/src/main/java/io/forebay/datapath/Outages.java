package io.forebay.datapath;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ConcurrentHashMap;

/// The backends that lately did not answer, so that copies are served at once and not after each
/// request's own wait.
final class Outages {

  private final InstantSource clock;
  private final Duration ttl;

  // One entry for each remote bucket's origin at most.
  private final ConcurrentHashMap<String, Instant> ends = new ConcurrentHashMap<>();

  Outages(InstantSource clock, Duration ttl) {
    this.clock = clock;
    this.ttl = ttl;
  }

  void begun(RemoteTarget target) {
    ends.put(target.origin(), clock.instant().plus(ttl));
  }

  boolean has(RemoteTarget target) {
    Instant end = ends.get(target.origin());
    return end != null && end.isAfter(clock.instant());
  }
}
