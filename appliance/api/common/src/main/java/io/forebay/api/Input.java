package io.forebay.api;

import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// What a connection has received and not yet used: the header in hand, and perhaps the beginning
/// of a body or of the next request. It is small while the connection is idle.
final class Input {

  private static final int IDLE_BYTES = 4 << 10;

  private byte[] bytes = new byte[IDLE_BYTES];
  private ByteBuffer view = ByteBuffer.wrap(bytes);
  private int start;
  private int end;
  // Bytes before it belong to the header in hand and stay where they are.
  private int base;

  byte[] bytes() {
    return bytes;
  }

  int start() {
    return start;
  }

  int end() {
    return end;
  }

  int available() {
    return end - start;
  }

  boolean isEmpty() {
    return start == end;
  }

  byte take() {
    return bytes[start++];
  }

  /// Everything up to `position` is used.
  void skipTo(int position) {
    start = position;
  }

  /// Everything used so far is a header, which stays as it is until [#forget].
  void keep() {
    base = start;
  }

  /// The header in hand is done with: what is unused moves to the front.
  void forget() {
    int unused = end - start;
    if (unused == 0 && bytes.length == IDLE_BYTES) {
      start = 0;
      end = 0;
      base = 0;
      return;
    }
    boolean shrink = unused <= IDLE_BYTES && bytes.length > IDLE_BYTES;
    byte[] target = shrink ? new byte[IDLE_BYTES] : bytes;
    System.arraycopy(bytes, start, target, 0, unused);
    if (shrink) {
      use(target);
    }
    start = 0;
    end = unused;
    base = 0;
  }

  /// Where more bytes go: at least one has room there. Bytes between start and end may have moved,
  /// if a header is kept; else they stay.
  ///
  /// @param bytesMax how large the whole may grow
  ByteBuffer room(int bytesMax) {
    if (end == bytes.length && start > base) {
      System.arraycopy(bytes, start, bytes, base, end - start);
      end -= start - base;
      start = base;
    }
    if (end == bytes.length) {
      if (bytes.length >= bytesMax) {
        throw new StoreException(
            ErrorCode.REQUEST_HEADER_TOO_LARGE, "Your request header section is too large");
      }
      // A copy: a kept header's readers go on with the old array.
      use(Arrays.copyOf(bytes, Math.min(bytesMax, bytes.length * 2)));
    }
    return view.limit(bytes.length).position(end);
  }

  /// So many bytes were put into the room.
  void received(int count) {
    end += count;
  }

  /// Moves what is unused to `target`, as far as it has room; answers how much.
  int drainTo(ByteBuffer target) {
    int count = Math.min(target.remaining(), end - start);
    target.put(bytes, start, count);
    start += count;
    return count;
  }

  /// Takes one line of a body's own syntax, without its end.
  ///
  /// @throws StoreException `INVALID_REQUEST` where it is longer than `bytesMax`
  String takeLine(Wire wire, int bytesMax) throws IOException {
    int scanned = 0;
    while (true) {
      for (; start + scanned < end; scanned++) {
        if (bytes[start + scanned] == '\n') {
          return takeLine(scanned);
        }
      }
      if (scanned > bytesMax) {
        throw badBody();
      }
      received(wire.readBody(room(base + 2 * bytesMax + IDLE_BYTES)));
    }
  }

  private String takeLine(int length) {
    if (length == 0 || bytes[start + length - 1] != '\r') {
      throw badBody();
    }
    String line = new String(bytes, start, length - 1, StandardCharsets.ISO_8859_1);
    start += length + 1;
    return line;
  }

  static StoreException badBody() {
    return new StoreException(
        ErrorCode.INVALID_REQUEST, "The request's body is not in well-formed chunks");
  }

  private void use(byte[] array) {
    bytes = array;
    view = ByteBuffer.wrap(array);
  }
}
