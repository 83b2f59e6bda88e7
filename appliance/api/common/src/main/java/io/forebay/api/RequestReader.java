package io.forebay.api;

import io.forebay.api.Watch.Wait;
import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import io.forebay.core.run.MonotonicClock;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Reads the header sections of one connection's requests (RFC 9112), strictly: what two readers
/// could understand in two ways is refused.
final class RequestReader {

  private final Input input;
  private final Wire wire;
  private final MonotonicClock clock;
  private final HttpSettings settings;
  private final long headerTimeoutNanos;
  private final long idleTimeoutNanos;
  private final RequestHead head;

  RequestReader(Input input, Wire wire, MonotonicClock clock, HttpSettings settings) {
    this.input = input;
    this.wire = wire;
    this.clock = clock;
    this.settings = settings;
    this.headerTimeoutNanos = settings.headerTimeout().toNanos();
    this.idleTimeoutNanos = settings.idleTimeout().toNanos();
    this.head = new RequestHead(settings.targetBytesMax());
  }

  /// The head of the next request, valid until the next call; null where the client has closed, or
  /// has sent nothing in time.
  ///
  /// @param acceptedNanos for a connection's first request: when the connection was accepted
  /// @throws StoreException where what came is not a request, or not in time
  @Nullable RequestHead next(boolean isFirst, long acceptedNanos) throws IOException {
    head.clear();
    long arrived = waitForRequest(isFirst, acceptedNanos);
    if (arrived == 0) {
      return null;
    }
    head.arrivedNanos(arrived);
    int position = input.start();
    while (true) {
      position = head.parse(input.bytes(), position, input.end());
      if (head.isWhole()) {
        input.skipTo(position);
        input.keep();
        return head;
      }
      int count = read(Wait.HEADER, arrived, headerTimeoutNanos);
      if (count == -1) {
        return null; // broken off before it was a request: there is nobody to answer
      }
      if (count < 0) {
        throw new StoreException(
            ErrorCode.REQUEST_TIMEOUT,
            "The request's header was not whole within the timeout period");
      }
    }
  }

  // When the request's first byte was seen; 0 where none came.
  private long waitForRequest(boolean isFirst, long acceptedNanos) throws IOException {
    while (true) {
      while (!input.isEmpty()) {
        byte next = input.bytes()[input.start()];
        if (next != '\r' && next != '\n') {
          if (input.start() > 0) {
            input.forget(); // a header begins at the front, and stays where it is
          }
          return odd(clock.nanos());
        }
        input.take(); // empty lines before a request (RFC 9112 §2.2)
      }
      input.forget();
      int count =
          isFirst
              ? read(Wait.FIRST_REQUEST, acceptedNanos, headerTimeoutNanos)
              : read(Wait.NEXT_REQUEST, clock.nanos(), idleTimeoutNanos);
      if (count < 0) {
        return 0;
      }
    }
  }

  private int read(Wait kind, long startNanos, long timeoutNanos) throws IOException {
    int count =
        wire.readHead(input.room(settings.headerBytesMax()), kind, startNanos, timeoutNanos);
    if (count > 0) {
      input.received(count);
    }
    return count;
  }

  private static long odd(long nanos) {
    return nanos | 1;
  }
}
