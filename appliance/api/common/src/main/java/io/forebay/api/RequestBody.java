package io.forebay.api;

import io.forebay.core.error.StoreException;
import io.forebay.core.object.ByteSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;

/// The body of the request in hand: what was received with the header first, then straight from the
/// connection into the reader's buffer.
abstract sealed class RequestBody implements ByteSource
    permits RequestBody.None, RequestBody.Counted, ChunkedBody {

  private static final byte[] CONTINUE =
      "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  /// How much of a body that nobody wanted is taken to keep the connection.
  static final int DISCARD_BYTES_MAX = 64 << 10;

  final Input input;
  final Wire wire;
  private boolean continueAwaited;
  private boolean failed;

  RequestBody(Input input, Wire wire, boolean continueAwaited) {
    this.input = input;
    this.wire = wire;
    this.continueAwaited = continueAwaited;
  }

  @Override
  public final int read(ByteBuffer target) throws IOException {
    if (continueAwaited) {
      continueAwaited = false;
      // Of an empty body too: boto3 misreads the next answer of the connection where none came.
      if (isWhole() || input.isEmpty()) {
        wire.write(ByteBuffer.wrap(CONTINUE));
      }
    }
    if (isWhole()) {
      return -1;
    }
    if (!target.hasRemaining()) {
      return 0;
    }
    boolean good = false;
    try {
      int count = readSome(target);
      good = true;
      return count;
    } finally {
      failed |= !good;
    }
  }

  /// Reads at least one byte, or -1.
  abstract int readSome(ByteBuffer target) throws IOException;

  /// Whether the last byte has been read.
  abstract boolean isWhole();

  /// Whether what is left is little, and on its way.
  abstract boolean mayDiscard();

  /// Whether the connection can be used again once the answer is sent.
  final boolean leavesConnectionUsable() {
    return !continueAwaited && (isWhole() || (!failed && mayDiscard()));
  }

  /// Whether the client may be sending still.
  final boolean isUnread() {
    return !isWhole();
  }

  /// Reads what is left and drops it; answers whether that was all.
  final boolean discard() throws IOException {
    if (!leavesConnectionUsable()) {
      return false;
    }
    if (isWhole()) {
      return true;
    }
    ByteBuffer dropped = ByteBuffer.allocate(8 << 10);
    long bytes = 0;
    try {
      while (bytes <= DISCARD_BYTES_MAX) {
        int count = read(dropped.clear());
        if (count < 0) {
          return true;
        }
        bytes += count;
      }
    } catch (StoreException e) {
      return false; // it breaks off, or is not in form: the answer has been given already
    }
    return isWhole();
  }

  @Override
  public final void close() {}

  /// No body, or an empty one.
  static final class None extends RequestBody {

    None(Input input, Wire wire, boolean continueAwaited) {
      super(input, wire, continueAwaited);
    }

    @Override
    int readSome(ByteBuffer target) {
      return -1;
    }

    @Override
    boolean isWhole() {
      return true;
    }

    @Override
    boolean mayDiscard() {
      return true;
    }

    @Override
    public OptionalLong lengthBytes() {
      return OptionalLong.of(0);
    }
  }

  /// A body of an announced length.
  static final class Counted extends RequestBody {

    private final long lengthBytes;
    private long left;

    Counted(Input input, Wire wire, boolean continueAwaited, long lengthBytes) {
      super(input, wire, continueAwaited);
      this.lengthBytes = lengthBytes;
      this.left = lengthBytes;
    }

    @Override
    int readSome(ByteBuffer target) throws IOException {
      int limit = target.limit();
      if (target.remaining() > left) {
        target.limit(target.position() + (int) left);
      }
      try {
        int count = input.isEmpty() ? wire.readBody(target) : input.drainTo(target);
        left -= count;
        return count;
      } finally {
        target.limit(limit);
      }
    }

    @Override
    boolean isWhole() {
      return left == 0;
    }

    @Override
    boolean mayDiscard() {
      return left <= DISCARD_BYTES_MAX;
    }

    @Override
    public OptionalLong lengthBytes() {
      return OptionalLong.of(lengthBytes);
    }
  }
}
