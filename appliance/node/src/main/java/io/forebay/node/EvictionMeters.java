package io.forebay.node;

import io.forebay.lru.EvictionEvents;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// Counts what is evicted.
final class EvictionMeters implements EvictionEvents {

  private final MeterRegistry registry;
  private final Map<String, AtomicLong> oldestMillis = new ConcurrentHashMap<>();

  EvictionMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  /// Shows the meters of a mountpath before anything is evicted.
  void watch(String mountpath) {
    evicted(mountpath, 0, 0);
    oldestAge(mountpath, Duration.ZERO);
  }

  @Override
  public void evicted(String mountpath, long objects, long bytes) {
    registry.counter("forebay.evicted.objects", "mountpath", mountpath).increment((double) objects);
    registry.counter("forebay.evicted.bytes", "mountpath", mountpath).increment((double) bytes);
  }

  @Override
  public void oldestAge(String mountpath, Duration age) {
    oldestMillis.computeIfAbsent(mountpath, this::register).set(age.toMillis());
  }

  private AtomicLong register(String mountpath) {
    AtomicLong millis = new AtomicLong();
    TimeGauge.builder("forebay.eviction.oldest.age", millis, TimeUnit.MILLISECONDS, AtomicLong::get)
        .tags("mountpath", mountpath)
        .register(registry);
    return millis;
  }
}
