package io.forebay.node;

import io.forebay.api.HttpEvents;
import io.forebay.api.HttpRequest;
import io.forebay.api.HttpResponse;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// Counts and times requests and connections.
final class HttpMeters implements HttpEvents {

  private final MeterRegistry registry;
  private final AtomicLong connections = new AtomicLong();
  private final Counter deadlines;
  private final Counter restarts;

  // Looking a meter up in the registry costs more than counting: each set of tags is looked up
  // once. Operations and
  // statuses are few.
  private final Map<Key, RequestMeters> meters = new ConcurrentHashMap<>();

  private record Key(String api, String operation, int status) {}

  private record RequestMeters(Counter requests, Timer duration, Timer timeToFirstByte) {}

  HttpMeters(MeterRegistry registry) {
    this.registry = registry;
    Gauge.builder("forebay.http.connections", connections, AtomicLong::get)
        .description("Client connections open now")
        .register(registry);
    deadlines = registry.counter("forebay.http.deadlines");
    restarts = registry.counter("forebay.http.listener.restarts");
  }

  @Override
  public void connectionOpened() {
    connections.incrementAndGet();
  }

  @Override
  public void connectionClosed() {
    connections.decrementAndGet();
  }

  @Override
  public void requestDone(
      HttpRequest request, HttpResponse response, long durationNanos, long firstByteNanos) {
    String api = request.rawPath().startsWith(OwnPages.PREFIX) ? "own" : "s3";
    String operation = response.operation().isEmpty() ? "Unknown" : response.operation();
    RequestMeters found = of(new Key(api, operation, response.status()));
    found.requests.increment();
    found.duration.record(durationNanos, TimeUnit.NANOSECONDS);
    found.timeToFirstByte.record(firstByteNanos, TimeUnit.NANOSECONDS);
  }

  @Override
  public void requestRefused(int status) {
    of(new Key("s3", "Unknown", status)).requests.increment();
  }

  @Override
  public void deadlinePassed() {
    deadlines.increment();
  }

  @Override
  public void listenerRestarted() {
    restarts.increment();
  }

  private RequestMeters of(Key key) {
    RequestMeters found = meters.get(key);
    return found != null ? found : meters.computeIfAbsent(key, this::register);
  }

  private RequestMeters register(Key key) {
    Tags tags =
        Tags.of("api", key.api, "operation", key.operation, "status", Integer.toString(key.status));
    return new RequestMeters(
        registry.counter("forebay.requests", tags),
        Timer.builder("forebay.request.duration")
            .tags(tags)
            .publishPercentileHistogram()
            .register(registry),
        registry.timer("forebay.time.to.first.byte", tags));
  }
}
