package io.forebay.node.config;

import java.time.Duration;

/// `lru`: which objects leave a mountpath.
public record LruSection(
    @Setting(value = "true", says = "Whether cold objects are evicted at all.") boolean enabled,
    @Setting(
            value = "120m",
            min = "0s",
            max = "365d",
            says = "An object used within this time is not evicted.")
        Duration dontEvictTime,
    @Setting(value = "lru", says = "Which objects are cold: lru, the least recently used ones.")
        Policy policy) {

  /// The eviction policies.
  public enum Policy {
    LRU
  }
}
