package io.forebay.api;

import io.forebay.api.Watch.Wait;
import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import io.forebay.core.run.MonotonicClock;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/// One connection's bytes under deadlines: every wait for the client is announced to the [Watch].
/// Used by the connection's thread.
final class Wire {

  // ADR 6: read and written in one piece where the socket is full, because nobody tells when it has
  // room again.
  private static final int PARK_BYTES = 16 << 10;

  private static final long LINGER_NANOS = 5_000_000_000L;
  private static final long LINGER_BYTES_MAX = 16 << 20;

  private final Watch watch;
  private final Transport transport;
  private final MonotonicClock clock;
  private final Pace readPace;
  private final Pace writePace;
  private boolean broken;

  Wire(Watch watch, Transport transport, MonotonicClock clock, long progressTimeoutNanos) {
    this.watch = watch;
    this.transport = transport;
    this.clock = clock;
    this.readPace = new Pace(progressTimeoutNanos);
    this.writePace = new Pace(progressTimeoutNanos);
  }

  /// Whether nothing more can be sent.
  boolean isBroken() {
    return broken;
  }

  boolean isSecure() {
    return transport.isSecure();
  }

  /// A new request begins.
  void restartPaces() {
    readPace.restart();
    writePace.restart();
  }

  /// Reads some bytes of a header into `target`; -1 at the stream's end, -2 where `kind` lasted
  /// until its deadline.
  int readHead(ByteBuffer target, Wait kind, long nowNanos, long timeoutNanos) throws IOException {
    watch.begin(kind, nowNanos, timeoutNanos);
    int count;
    try {
      count = transport.read(target);
    } catch (IOException e) {
      broken = true;
      if (!watch.end()) {
        return -2;
      }
      throw e;
    }
    return watch.end() ? count : -2;
  }

  /// Reads some bytes of a body.
  ///
  /// @throws StoreException `INCOMPLETE_BODY` at the stream's end, `REQUEST_TIMEOUT` where the
  ///   client is too slow
  int readBody(ByteBuffer target) throws IOException {
    long start = clock.nanos();
    watch.begin(Wait.BODY, start, readPace.leftNanos());
    int count;
    boolean inTime;
    try {
      count = transport.read(target);
    } catch (IOException e) {
      broken = true;
      throw e;
    } finally {
      inTime = watch.end();
    }
    if (!inTime) {
      throw new StoreException(
          ErrorCode.REQUEST_TIMEOUT,
          "Your socket connection to the server was not read from or written to within the timeout"
              + " period");
    }
    if (count < 0) {
      throw new StoreException(
          ErrorCode.INCOMPLETE_BODY,
          "You did not provide the number of bytes specified by the Content-Length HTTP header");
    }
    readPace.moved(count, clock.nanos() - start);
    return count;
  }

  /// Sends all that remains in `source`.
  void write(ByteBuffer source) throws IOException {
    while (source.hasRemaining()) {
      long start = clock.nanos();
      watch.begin(Wait.WRITE, start, writePace.leftNanos());
      int count;
      boolean inTime = false;
      try {
        count = transport.write(source);
        inTime = watch.end();
      } catch (IOException e) {
        broken = true;
        throw watch.end() ? e : new IOException("the client takes bytes too slowly", e);
      }
      if (!inTime) {
        broken = true;
        throw new IOException("the client takes bytes too slowly");
      }
      writePace.moved(count, clock.nanos() - start);
    }
  }

  /// Sends a span of a file, without copying where that is possible.
  ///
  /// @param spare an empty buffer for what must be copied
  void transfer(FileChannel file, long startOffset, long lengthBytes, ByteBuffer spare)
      throws IOException {
    long offset = startOffset;
    long end = startOffset + lengthBytes;
    while (offset < end) {
      long sent = transport.canTransfer() ? transferSome(file, offset, end - offset) : 0;
      if (sent == 0) {
        int bound = transport.canTransfer() ? PARK_BYTES : spare.capacity();
        sent =
            copySome(
                file,
                offset,
                (int) Math.min(Math.min(end - offset, bound), spare.capacity()),
                spare);
      }
      offset += sent;
    }
  }

  private long transferSome(FileChannel file, long offset, long lengthBytes) throws IOException {
    try {
      return transport.transfer(file, offset, lengthBytes);
    } catch (IOException e) {
      broken = true;
      throw e;
    }
  }

  private int copySome(FileChannel file, long offset, int lengthBytes, ByteBuffer spare)
      throws IOException {
    spare.clear().limit(lengthBytes);
    int count = file.read(spare, offset);
    if (count <= 0) {
      throw new EOFException("the file ended before its answer did");
    }
    write(spare.flip());
    return count;
  }

  /// Ends the connection so that the client sees the last answer: takes what it still sends, for a
  /// while.
  ///
  /// @param unread whether the client may still be sending
  void finish(boolean unread, boolean hurry) {
    try {
      if (transport.endOutput() || unread) {
        linger(hurry ? LINGER_NANOS / 5 : LINGER_NANOS);
      }
      transport.close();
    } catch (IOException e) {
      broken = true; // the client has gone first
    } finally {
      watch.closeQuietly();
    }
  }

  private void linger(long timeoutNanos) throws IOException {
    ByteBuffer discard = ByteBuffer.allocate(8 << 10);
    long start = clock.nanos();
    long bytes = 0;
    int count;
    do {
      long now = clock.nanos();
      watch.begin(Wait.LINGER, now, Math.max(0, start + timeoutNanos - now));
      try {
        count = transport.read(discard.clear());
      } finally {
        watch.end();
      }
      bytes += count;
    } while (count >= 0 && bytes < LINGER_BYTES_MAX);
  }

  /// Breaks the connection off: the client is told that what it got is not whole.
  void abort() {
    broken = true;
    watch.reset();
  }

  /// Closes without ceremony.
  void close() {
    broken = true;
    try {
      transport.close();
    } catch (IOException e) {
      broken = true; // it has gone already
    } finally {
      watch.closeQuietly();
    }
  }
}
