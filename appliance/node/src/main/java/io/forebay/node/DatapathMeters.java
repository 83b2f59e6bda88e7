package io.forebay.node;

import io.forebay.core.name.Bucket;
import io.forebay.core.name.ObjectId;
import io.forebay.core.service.CacheResult;
import io.forebay.datapath.DatapathEvents;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Level;
import java.util.logging.Logger;

/// Counts what the data path does, and logs what it could not do.
final class DatapathMeters implements DatapathEvents {

  private static final Logger LOG = Logger.getLogger(DatapathMeters.class.getName());

  private final MeterRegistry registry;
  private final BucketTags tags;
  private final Map<Key, GetMeters> gets = new ConcurrentHashMap<>();
  private final Map<String, AtomicLong> active = new ConcurrentHashMap<>();

  private record Key(String bucket, CacheResult result) {}

  private record GetMeters(Counter gets, Counter bytes) {}

  DatapathMeters(MeterRegistry registry, BucketTags tags) {
    this.registry = registry;
    this.tags = tags;
  }

  @Override
  public void get(Bucket bucket, CacheResult result, long sentBytes) {
    Key key = new Key(tags.ofAsked(bucket), result);
    GetMeters found = gets.get(key);
    if (found == null) {
      found = gets.computeIfAbsent(key, this::register);
    }
    found.gets.increment();
    found.bytes.increment((double) sentBytes);
  }

  @Override
  public void fillJoined(Bucket bucket) {
    joined(bucket).increment();
  }

  @Override
  public void fillBegun(Bucket bucket) {
    active(bucket).incrementAndGet();
    joined(bucket).increment(0); // so that it is shown before the first
  }

  @Override
  public void fillEnded(Bucket bucket) {
    active(bucket).decrementAndGet();
  }

  @Override
  public void fillFailed(ObjectId id, RuntimeException failure) {
    LOG.log(Level.WARNING, "a fetch failed: {0}: {1}", new Object[] {id, failure});
  }

  @Override
  public void notKept(ObjectId id, RuntimeException failure) {
    LOG.log(Level.WARNING, "an object is not kept: {0}: {1}", new Object[] {id, failure});
  }

  private Counter joined(Bucket bucket) {
    return registry.counter("forebay.fill.joined", "bucket", tags.ofPlaced(bucket));
  }

  private AtomicLong active(Bucket bucket) {
    return active.computeIfAbsent(
        tags.ofPlaced(bucket),
        tag -> {
          AtomicLong count = new AtomicLong();
          Gauge.builder("forebay.fill.active", count, AtomicLong::get)
              .tags("bucket", tag)
              .register(registry);
          return count;
        });
  }

  private GetMeters register(Key key) {
    Tags pair = Tags.of("bucket", key.bucket, "result", key.result.word());
    return new GetMeters(
        registry.counter("forebay.gets", pair), registry.counter("forebay.get.bytes", pair));
  }
}
