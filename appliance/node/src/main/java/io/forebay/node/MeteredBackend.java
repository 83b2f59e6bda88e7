package io.forebay.node;

import io.forebay.core.backend.Backend;
import io.forebay.core.backend.BackendContent;
import io.forebay.core.backend.BackendObject;
import io.forebay.core.error.StoreException;
import io.forebay.core.object.ByteRange;
import io.forebay.core.object.Conditions;
import io.forebay.core.object.ListPage;
import io.forebay.core.object.ListRequest;
import io.forebay.core.object.ObjectAttributes;
import io.forebay.core.object.ObjectMetadata;
import io.forebay.core.run.MonotonicClock;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// A backend whose requests are counted and timed.
final class MeteredBackend implements Backend {

  private final Backend backend;
  private final String name;
  private final MeterRegistry registry;
  private final MonotonicClock clock;
  private final Counter bytesIn;
  private final Counter bytesOut;

  MeteredBackend(Backend backend, String name, MeterRegistry registry, MonotonicClock clock) {
    this.backend = backend;
    this.name = name;
    this.registry = registry;
    this.clock = clock;
    this.bytesIn = bytes("in");
    this.bytesOut = bytes("out");
  }

  @Override
  public String fingerprint() {
    return backend.fingerprint();
  }

  @Override
  public BackendObject get(
      String bucket, String key, Optional<ByteRange> range, Optional<String> ifVersion) {
    BackendObject object = timed("get", () -> backend.get(bucket, key, range, ifVersion));
    return object.withBody(new MeteredSource(object.body(), bytesIn));
  }

  @Override
  public ObjectAttributes head(String bucket, String key) {
    return timed("head", () -> backend.head(bucket, key));
  }

  @Override
  public ListPage list(String bucket, ListRequest request) {
    return timed("list", () -> backend.list(bucket, request));
  }

  @Override
  public ObjectAttributes put(
      String bucket,
      String key,
      BackendContent content,
      ObjectMetadata metadata,
      Conditions conditions) {
    ObjectAttributes written =
        timed("put", () -> backend.put(bucket, key, content, metadata, conditions));
    bytesOut.increment((double) content.sizeBytes());
    return written;
  }

  @Override
  public void delete(String bucket, String key, Conditions conditions) {
    timed(
        "delete",
        () -> {
          backend.delete(bucket, key, conditions);
          return "";
        });
  }

  @Override
  public List<RemoteBucket> listBuckets() {
    return timed("list_buckets", backend::listBuckets);
  }

  @Override
  public void createBucket(String bucket) {
    timed(
        "create_bucket",
        () -> {
          backend.createBucket(bucket);
          return "";
        });
  }

  @Override
  public void deleteBucket(String bucket) {
    timed(
        "delete_bucket",
        () -> {
          backend.deleteBucket(bucket);
          return "";
        });
  }

  @Override
  public boolean hasBucket(String bucket) {
    return timed("head_bucket", () -> backend.hasBucket(bucket));
  }

  @Override
  public void close() {
    backend.close();
  }

  private <T> T timed(String operation, Supplier<T> request) {
    long startNanos = clock.nanos();
    String outcome = "error";
    try {
      T answer = request.get();
      outcome = "ok";
      return answer;
    } catch (StoreException e) {
      outcome = e.code().name().toLowerCase(Locale.ROOT);
      throw e;
    } finally {
      Tags tags = Tags.of("backend", name, "operation", operation, "outcome", outcome);
      registry.counter("forebay.backend.requests", tags).increment();
      Timer timer = registry.timer("forebay.backend.duration", tags);
      timer.record(clock.nanos() - startNanos, TimeUnit.NANOSECONDS);
    }
  }

  private Counter bytes(String direction) {
    return registry.counter("forebay.backend.bytes", "backend", name, "direction", direction);
  }
}
