package io.forebay.api;

import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import io.helidon.common.concurrency.limits.Limit;
import io.helidon.webserver.spi.ServerConnection;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One connection that speaks HTTP/1.0 and 1.1: reads a request, has it answered, and again.
final class Http1Connection implements ServerConnection {

  private static final Logger LOG = System.getLogger(HttpServer.class.getName());

  private final ServerParts parts;
  private final Watch watch;
  private final Wire wire;
  private final InetSocketAddress remoteAddress;
  private final long acceptedNanos;
  private final Input input = new Input();
  private final ResponseHead responseHead = new ResponseHead();

  Http1Connection(
      ServerParts parts,
      Watch watch,
      Transport transport,
      InetSocketAddress remoteAddress,
      long acceptedNanos) {
    this.parts = parts;
    this.watch = watch;
    this.remoteAddress = remoteAddress;
    this.acceptedNanos = acceptedNanos;
    this.wire =
        new Wire(watch, transport, parts.clock(), parts.settings().progressTimeout().toNanos());
  }

  @Override
  public void handle(Limit limit) {
    try {
      serve();
    } catch (IOException e) {
      LOG.log(Level.TRACE, "a client has gone", e);
    } catch (RuntimeException | Error e) {
      LOG.log(Level.ERROR, "a connection failed", e);
      wire.abort();
    } finally {
      wire.close();
      parts.connections().remove(watch);
    }
  }

  private void serve() throws IOException {
    RequestReader reader = new RequestReader(input, wire, parts.clock(), parts.settings());
    boolean first = true;
    while (true) {
      Http1Request request;
      try {
        RequestHead head = reader.next(first, acceptedNanos);
        if (head == null) {
          return;
        }
        request = new Http1Request(head, input, wire, remoteAddress);
      } catch (StoreException e) {
        refuse(e);
        return;
      }
      wire.restartPaces();
      if (!answer(request)) {
        return;
      }
      first = false;
    }
  }

  /// Answers what is not a request, and closes: where the next one would begin is not known.
  private void refuse(StoreException failure) throws IOException {
    Http1Response response = response(null);
    parts.events().requestRefused(failure.code().httpStatus());
    wire.restartPaces();
    parts.failures().write(failure, Optional.empty(), response);
    wire.finish(true, parts.connections().isDraining());
  }

  /// Has a request answered; answers whether the connection stays open.
  private boolean answer(Http1Request request) throws IOException {
    Http1Response response = response(request);
    HttpHandler handler = parts.handlerFor(remoteAddress);
    try {
      handler.handle(request, response);
      if (!response.isCommitted()) {
        throw new IllegalStateException("a request was not answered");
      }
    } catch (StoreException e) {
      fail(request, response, e);
    } catch (IOException e) {
      if (wire.isBroken()) {
        throw e;
      }
      fail(request, response, unexpected(e));
    } catch (RuntimeException | Error e) {
      fail(request, response, unexpected(e));
    } finally {
      if (!(handler instanceof Trial)) {
        tell(request, response);
      }
    }
    if (wire.isBroken()) {
      return false;
    }
    RequestBody body = request.requestBody();
    if (!response.isKeptAlive() || !body.discard()) {
      wire.finish(body.isUnread(), parts.connections().isDraining());
      return false;
    }
    return true;
  }

  private static StoreException unexpected(Throwable failure) {
    LOG.log(Level.ERROR, "a request failed unexpectedly", failure);
    return new StoreException(
        ErrorCode.INTERNAL_ERROR, "We encountered an internal error. Please try again.", failure);
  }

  private void fail(Http1Request request, Http1Response response, StoreException failure)
      throws IOException {
    if (response.isCommitted() || wire.isBroken()) {
      wire.abort();
      return;
    }
    response.reset();
    parts.failures().write(failure, Optional.of(request), response);
    if (!response.isCommitted()) {
      wire.abort();
    }
  }

  private void tell(Http1Request request, Http1Response response) {
    long arrived = request.arrivedNanos();
    long duration = parts.clock().nanos() - arrived;
    long firstByte =
        response.firstByteNanos() == 0 ? duration : response.firstByteNanos() - arrived;
    parts.events().requestDone(request, response, duration, firstByte);
  }

  private Http1Response response(@Nullable Http1Request request) {
    return new Http1Response(
        wire,
        parts.buffers(),
        parts.clock(),
        parts.date(),
        responseHead,
        request,
        parts.connections()::isDraining);
  }

  /// Nothing: idle connections are closed by [Connections].
  @Override
  public Duration idleTime() {
    return Duration.ZERO;
  }

  /// Nothing: a listener that ends does not end its connections, [HttpServer#close] does.
  @Override
  public void close(boolean interrupt) {}
}
