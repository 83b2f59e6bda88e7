package io.forebay.api;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.OptionalLong;

/// A body in chunks (RFC 9112 §7.1). Extensions and trailers are read and dropped.
final class ChunkedBody extends RequestBody {

  private static final int LINE_BYTES_MAX = 4 << 10;
  private static final int TRAILER_BYTES_MAX = 16 << 10;
  private static final int SIZE_DIGITS_MAX = 15;
  // Below it a read of its own would cost more than copying.
  private static final int DIRECT_BYTES_MIN = 4 << 10;

  private long left;
  private boolean begun;
  private boolean whole;

  ChunkedBody(Input input, Wire wire, boolean continueAwaited) {
    super(input, wire, continueAwaited);
  }

  @Override
  int readSome(ByteBuffer target) throws IOException {
    if (left == 0) {
      beginChunk();
      if (whole) {
        return -1;
      }
    }
    int limit = target.limit();
    if (target.remaining() > left) {
      target.limit(target.position() + (int) left);
    }
    try {
      int count = readChunk(target);
      left -= count;
      return count;
    } finally {
      target.limit(limit);
    }
  }

  private int readChunk(ByteBuffer target) throws IOException {
    if (input.isEmpty()) {
      if (target.remaining() >= DIRECT_BYTES_MIN) {
        return wire.readBody(target);
      }
      input.received(wire.readBody(input.room(Integer.MAX_VALUE)));
    }
    return input.drainTo(target);
  }

  private void beginChunk() throws IOException {
    if (begun && !input.takeLine(wire, LINE_BYTES_MAX).isEmpty()) {
      throw Input.badBody();
    }
    begun = true;
    left = size(input.takeLine(wire, LINE_BYTES_MAX));
    if (left == 0) {
      dropTrailer();
      whole = true;
    }
  }

  private void dropTrailer() throws IOException {
    int bytes = 0;
    String line = input.takeLine(wire, LINE_BYTES_MAX);
    while (!line.isEmpty()) {
      bytes += line.length() + 2;
      if (bytes > TRAILER_BYTES_MAX) {
        throw Input.badBody();
      }
      line = input.takeLine(wire, LINE_BYTES_MAX);
    }
  }

  // `1a2b`, perhaps with spaces and `;extensions` after it.
  private static long size(String line) {
    int end = 0;
    long size = 0;
    while (end < line.length() && Character.digit(line.charAt(end), 16) >= 0) {
      size = size << 4 | Character.digit(line.charAt(end), 16);
      end++;
    }
    String rest = line.substring(end).strip();
    if (end == 0 || end > SIZE_DIGITS_MAX || !(rest.isEmpty() || rest.charAt(0) == ';')) {
      throw Input.badBody();
    }
    return size;
  }

  @Override
  boolean isWhole() {
    return whole;
  }

  @Override
  boolean mayDiscard() {
    return true;
  }

  @Override
  public OptionalLong lengthBytes() {
    return OptionalLong.empty();
  }
}
