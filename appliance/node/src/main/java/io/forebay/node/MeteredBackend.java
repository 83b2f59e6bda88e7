package io.forebay.node;

import io.forebay.core.backend.Backend;
import io.forebay.core.backend.BackendContent;
import io.forebay.core.backend.BackendObject;
import io.forebay.core.error.StoreException;
import io.forebay.core.object.ByteRange;
import io.forebay.core.object.Conditions;
import io.forebay.core.object.ObjectAttributes;
import io.forebay.core.object.ObjectMetadata;
import io.forebay.core.run.MonotonicClock;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/// A backend whose calls are counted and timed, each attempt for itself, and told to an observer.
final class MeteredBackend extends AroundBackend {

  private final String name;
  private final MeterRegistry registry;
  private final MonotonicClock clock;
  private final BackendObserver observer;
  private final Counter bytesIn;
  private final Counter bytesOut;

  MeteredBackend(
      Backend backend,
      String name,
      MeterRegistry registry,
      MonotonicClock clock,
      BackendObserver observer) {
    super(backend);
    this.name = name;
    this.registry = registry;
    this.clock = clock;
    this.observer = observer;
    this.bytesIn = bytes("in");
    this.bytesOut = bytes("out");
  }

  @Override
  public BackendObject get(
      String bucket, String key, Optional<ByteRange> range, Optional<String> ifVersion) {
    BackendObject object = super.get(bucket, key, range, ifVersion);
    return object.withBody(new MeteredSource(object.body(), bytesIn));
  }

  @Override
  public ObjectAttributes put(
      String bucket,
      String key,
      BackendContent content,
      ObjectMetadata metadata,
      Conditions conditions) {
    ObjectAttributes written = super.put(bucket, key, content, metadata, conditions);
    bytesOut.increment((double) content.sizeBytes());
    return written;
  }

  @Override
  <T> T around(Call call, Supplier<T> work) {
    long startNanos = clock.nanos();
    String outcome = "error";
    try {
      T answer = work.get();
      outcome = "ok";
      return answer;
    } catch (StoreException e) {
      outcome = e.code().name().toLowerCase(Locale.ROOT);
      throw e;
    } finally {
      Duration duration = Duration.ofNanos(clock.nanos() - startNanos);
      String operation = call.operation().word();
      Tags tags = Tags.of("backend", name, "operation", operation, "outcome", outcome);
      registry.counter("forebay.backend.requests", tags).increment();
      registry.timer("forebay.backend.duration", tags).record(duration);
      observer.called(name, call, duration, outcome);
    }
  }

  private Counter bytes(String direction) {
    return registry.counter("forebay.backend.bytes", "backend", name, "direction", direction);
  }
}
