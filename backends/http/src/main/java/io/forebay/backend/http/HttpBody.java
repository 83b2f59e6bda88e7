package io.forebay.backend.http;

import io.forebay.core.object.ByteRange;
import io.forebay.core.object.ByteSource;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.OptionalLong;

/// The body of an answer as it arrives: exactly the span that was announced, or it ends in an
/// exception. Closes the answer.
final class HttpBody implements ByteSource {

  private static final int COPY_BYTES = 64 << 10;

  private final Answer answer;
  private final InputStream stream;
  private final long lengthBytes;
  private final byte[] copy;
  private long skipBytes;
  private long position;
  private boolean isReleased;
  private boolean isClosed;

  /// @param span what of the answer's body is wanted: bytes before it are read for nothing
  HttpBody(Answer answer, ByteRange span) throws IOException {
    this.answer = answer;
    this.stream = answer.body();
    this.skipBytes = span.startOffset();
    this.lengthBytes = span.lengthBytes();
    this.copy = new byte[Math.clamp(Math.max(skipBytes, lengthBytes), 1, COPY_BYTES)];
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    if (position == lengthBytes) {
      release();
      return -1;
    }
    while (skipBytes > 0) {
      skipBytes -= readSome(copy, 0, (int) Math.min(copy.length, skipBytes));
    }
    int wanted = (int) Math.min(target.remaining(), lengthBytes - position);
    if (wanted == 0) {
      return 0;
    }
    int count;
    if (target.hasArray()) {
      count = readSome(target.array(), target.arrayOffset() + target.position(), wanted);
      target.position(target.position() + count);
    } else {
      count = readSome(copy, 0, Math.min(wanted, copy.length));
      target.put(copy, 0, count);
    }
    position += count;
    return count;
  }

  private int readSome(byte[] target, int offset, int length) throws IOException {
    int count = stream.read(target, offset, length);
    if (count < 0) {
      throw new EOFException("the backend's body ended after " + position + " of " + lengthBytes);
    }
    return count;
  }

  @Override
  public OptionalLong lengthBytes() {
    return OptionalLong.of(lengthBytes);
  }

  @Override
  public void close() {
    if (isClosed) {
      return;
    }
    isClosed = true;
    if (position == lengthBytes) {
      release();
    }
    answer.close();
  }

  // After the announced length the stream knows its end without reading, and the connection can be
  // used again.
  private void release() {
    if (isReleased) {
      return;
    }
    isReleased = true;
    try {
      if (stream.read() < 0) {
        stream.close();
      }
    } catch (IOException e) {
      // The connection is not used again.
      return;
    }
  }
}
