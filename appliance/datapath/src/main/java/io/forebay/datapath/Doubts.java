package io.forebay.datapath;

import io.forebay.core.name.ObjectId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ConcurrentHashMap;

/// The keys of which a write to the backend ended without a known outcome: it may yet take place.
/// Copies of them are validated before they are served, until it cannot happen any more.
final class Doubts {

  /// Beyond this many keys at once, all keys are doubted.
  static final int KEYS_MAX = 10_000;

  private final InstantSource clock;
  private final Duration ttl;
  private final ConcurrentHashMap<ObjectId, Instant> ends = new ConcurrentHashMap<>();
  private volatile Instant allUntil = Instant.MIN;

  Doubts(InstantSource clock, Duration ttl) {
    this.clock = clock;
    this.ttl = ttl;
  }

  void add(ObjectId id) {
    Instant now = clock.instant();
    if (ends.size() >= KEYS_MAX) {
      ends.values().removeIf(end -> !end.isAfter(now));
    }
    if (ends.size() >= KEYS_MAX) {
      allUntil = now.plus(ttl);
    } else {
      ends.put(id, now.plus(ttl));
    }
  }

  boolean has(ObjectId id) {
    if (ends.isEmpty() && allUntil.equals(Instant.MIN)) {
      return false;
    }
    Instant now = clock.instant();
    Instant end = ends.get(id);
    if (end != null && !end.isAfter(now)) {
      ends.remove(id, end);
    }
    return allUntil.isAfter(now) || (end != null && end.isAfter(now));
  }
}
