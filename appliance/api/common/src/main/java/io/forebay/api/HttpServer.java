package io.forebay.api;

import io.forebay.core.run.MonotonicClock;
import java.time.InstantSource;

/// A listener and its connections: HTTP/1.0 and 1.1, plain or encrypted.
public final class HttpServer implements AutoCloseable {

  private final HttpSettings settings;

  /// @param handler what answers requests
  /// @param failures what answers failures
  /// @param events what is told of it all
  public HttpServer(
      HttpSettings settings,
      HttpHandler handler,
      HttpFailureWriter failures,
      HttpEvents events,
      MonotonicClock clock,
      InstantSource wallClock) {
    this.settings = settings;
  }

  /// Binds the port and begins to answer.
  ///
  /// @throws java.io.UncheckedIOException when it cannot listen there
  public void start() {}

  /// The port that was bound.
  public int port() {
    return settings.port();
  }

  /// Stops listening, lets requests in hand go on for the drain timeout, and ends every connection.
  /// Idempotent.
  @Override
  public void close() {}
}
