package io.forebay.node;

import io.forebay.api.HttpEvents;
import io.forebay.api.HttpRequest;
import io.forebay.api.HttpResponse;
import java.util.logging.Level;
import java.util.logging.Logger;

/// Passes events on, and writes one line for each request.
final class AccessLog implements HttpEvents {

  private static final Logger LOG = Logger.getLogger(AccessLog.class.getName());

  private final HttpEvents next;

  AccessLog(HttpEvents next) {
    this.next = next;
  }

  @Override
  public void connectionOpened() {
    next.connectionOpened();
  }

  @Override
  public void connectionClosed() {
    next.connectionClosed();
  }

  @Override
  public void requestDone(
      HttpRequest request, HttpResponse response, long durationNanos, long firstByteNanos) {
    next.requestDone(request, response, durationNanos, firstByteNanos);
    // The path only: a query may hold a signature.
    LOG.log(
        Level.INFO,
        "{0} {1} {2} {3} {4} bytes {5} us {6}",
        new Object[] {
          request.remoteAddress().getAddress().getHostAddress(),
          request.method(),
          request.rawPath(),
          response.status(),
          Long.toString(response.bytesSent()),
          Long.toString(durationNanos / 1000),
          response.operation()
        });
  }

  @Override
  public void requestRefused(int status) {
    next.requestRefused(status);
  }

  @Override
  public void deadlinePassed() {
    next.deadlinePassed();
  }

  @Override
  public void listenerRestarted() {
    next.listenerRestarted();
    LOG.warning("the listener had ended and was opened again");
  }
}
