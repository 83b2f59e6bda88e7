package io.forebay.api;

import io.forebay.core.object.ByteSink;
import io.forebay.core.run.MonotonicClock;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/// One answer's way to its client. What is small is gathered, so that a header and a small body, or
/// the beginning of a large one, go in one write; the rest of a file goes without being copied.
final class BodySink implements ByteSink, AutoCloseable {

  // ADR 6: a header in a segment of its own keeps the client's receive window small.
  private static final int LEAD_BYTES = 64 << 10;

  // Up to it copying costs no more than another way would.
  private static final int SMALL_BYTES = 16 << 10;

  private final Wire wire;
  private final BufferPool pool;
  private final MonotonicClock clock;
  private final ByteBuffer buffer;
  private final long lengthBytes;
  private long takenBytes;
  private boolean begun;
  private long firstByteNanos;

  /// @param lengthBytes how many bytes of body there will be, at most where it is not finished
  BodySink(Wire wire, BufferPool pool, MonotonicClock clock, long lengthBytes) {
    this.wire = wire;
    this.pool = pool;
    this.clock = clock;
    this.buffer = pool.take();
    this.lengthBytes = lengthBytes;
  }

  /// Sends bytes of the header, or others that are not the body's.
  void frame(byte[] bytes, int length) throws IOException {
    int from = 0;
    while (from < length) {
      if (!buffer.hasRemaining()) {
        flush();
      }
      int count = Math.min(length - from, buffer.remaining());
      buffer.put(bytes, from, count);
      from += count;
    }
  }

  @Override
  public void write(ByteBuffer bytes) throws IOException {
    take(bytes.remaining());
    while (bytes.hasRemaining()) {
      if (buffer.position() == 0 && bytes.isDirect() && bytes.remaining() > SMALL_BYTES) {
        send(bytes);
      } else if (!buffer.hasRemaining()) {
        flush();
      } else {
        gather(bytes);
      }
    }
  }

  private void gather(ByteBuffer bytes) {
    int count = Math.min(bytes.remaining(), buffer.remaining());
    buffer.put(buffer.position(), bytes, bytes.position(), count);
    buffer.position(buffer.position() + count);
    bytes.position(bytes.position() + count);
  }

  @Override
  public void transfer(FileChannel file, long startOffset, long fileBytes) throws IOException {
    take(fileBytes);
    boolean lead = buffer.position() > 0;
    int copied = 0;
    if (lead || fileBytes <= SMALL_BYTES) {
      copied = (int) Math.min(fileBytes, Math.min(LEAD_BYTES, buffer.remaining()));
      fill(file, startOffset, copied);
    }
    if (copied < fileBytes) {
      flush();
      wire.transfer(file, startOffset + copied, fileBytes - copied, buffer);
      buffer.clear();
    }
  }

  private void fill(FileChannel file, long startOffset, int count) throws IOException {
    long offset = startOffset;
    int limit = buffer.limit();
    buffer.limit(buffer.position() + count);
    while (buffer.hasRemaining()) {
      int read = file.read(buffer, offset);
      if (read < 0) {
        throw new EOFException("the file ended before its answer did");
      }
      offset += read;
    }
    buffer.limit(limit);
  }

  @Override
  public void flush() throws IOException {
    if (buffer.position() > 0) {
      send(buffer.flip());
      buffer.clear();
    }
  }

  private void send(ByteBuffer bytes) throws IOException {
    boolean first = !begun;
    begun = true;
    wire.write(bytes);
    if (first) {
      firstByteNanos = clock.nanos();
    }
  }

  private void take(long bytes) {
    takenBytes += bytes;
    if (takenBytes > lengthBytes) {
      throw new IllegalStateException("an answer has more bytes than it announced");
    }
  }

  /// Sends what is still held back.
  ///
  /// @throws IllegalStateException when the body was shorter than announced
  void finish() throws IOException {
    if (takenBytes != lengthBytes) {
      throw new IllegalStateException("an answer has fewer bytes than it announced");
    }
    flush();
  }

  /// Whether the client may have got any of it.
  boolean hasBegun() {
    return begun;
  }

  long takenBytes() {
    return takenBytes;
  }

  /// When the first bytes had been sent; 0 before.
  long firstByteNanos() {
    return firstByteNanos;
  }

  @Override
  public void close() {
    pool.give(buffer);
  }
}
