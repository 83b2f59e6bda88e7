package io.forebay.api;

import io.forebay.core.run.MonotonicClock;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/// A server on a free loopback port, and what it told.
final class TestServer implements HttpEvents, AutoCloseable {

  /// No test waits for less, however loaded the machine is.
  static final Duration PATIENCE = Duration.ofSeconds(60);

  /// With deadlines that no test reaches unless it means to.
  static final HttpSettings PATIENT = patient().build();

  final AtomicInteger opened = new AtomicInteger();
  final AtomicInteger closed = new AtomicInteger();
  final AtomicInteger requests = new AtomicInteger();
  final AtomicInteger refused = new AtomicInteger();
  final AtomicInteger late = new AtomicInteger();
  final AtomicInteger restarts = new AtomicInteger();
  final HttpServer server;

  /// As [#PATIENT], to be changed.
  static HttpSettings.Builder patient() {
    return HttpSettings.builder()
        .listen("127.0.0.1", 0)
        .timeouts(PATIENCE, PATIENCE, PATIENCE)
        .drainTimeout(PATIENCE);
  }

  TestServer(HttpSettings settings, HttpHandler handler) {
    this(settings, handler, true);
  }

  TestServer(HttpSettings settings, HttpHandler handler, boolean learnChannels) {
    server =
        new HttpServer(
            settings,
            handler,
            TestServer::write,
            this,
            MonotonicClock.SYSTEM,
            InstantSource.system(),
            learnChannels);
    server.start();
  }

  TestServer(HttpHandler handler) {
    this(PATIENT, handler);
  }

  private static void write(
      io.forebay.core.error.StoreException failure,
      Optional<HttpRequest> request,
      HttpResponse response)
      throws IOException {
    response
        .status(failure.code().httpStatus())
        .send(failure.code().s3Code().getBytes(StandardCharsets.UTF_8));
  }

  int port() {
    return server.port();
  }

  RawClient client() throws IOException {
    return new RawClient(port());
  }

  /// Answers with what the body's bytes are.
  static void echo(HttpRequest request, HttpResponse response) throws IOException {
    response.send(readAll(request));
  }

  static byte[] readAll(HttpRequest request) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    ByteBuffer some = ByteBuffer.allocate(64 << 10);
    while (request.body().read(some.clear()) >= 0) {
      all.write(some.array(), 0, some.position());
    }
    return all.toByteArray();
  }

  /// Waits until something is so.
  static void await(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        throw new AssertionError("never came: " + what);
      }
      java.util.concurrent.locks.LockSupport.parkNanos(1_000_000);
    }
  }

  /// Lets so much time pass, for what must not happen meanwhile.
  static void pause(Duration duration) {
    long end = System.nanoTime() + duration.toNanos();
    await("a while", () -> System.nanoTime() - end > 0);
  }

  @Override
  public void connectionOpened() {
    opened.incrementAndGet();
  }

  @Override
  public void connectionClosed() {
    closed.incrementAndGet();
  }

  @Override
  public void requestDone(
      HttpRequest request, HttpResponse response, long durationNanos, long firstByteNanos) {
    requests.incrementAndGet();
  }

  @Override
  public void requestRefused(int status) {
    refused.incrementAndGet();
  }

  @Override
  public void deadlinePassed() {
    late.incrementAndGet();
  }

  @Override
  public void listenerRestarted() {
    restarts.incrementAndGet();
  }

  @Override
  public void close() {
    server.close();
  }
}
