package io.forebay.backend.gcs;

import io.forebay.core.object.ByteSource;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// The body of an answer as it arrives: exactly as long as announced, or it ends in an exception.
final class GcsBody implements ByteSource {

  private static final int COPY_BYTES = 64 << 10;

  private final InputStream stream;
  private final long lengthBytes;
  private long position;
  private byte @Nullable [] copy;

  /// @param stream closed with the body; to close it early must not wait
  GcsBody(InputStream stream, long lengthBytes) {
    this.stream = stream;
    this.lengthBytes = lengthBytes;
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    if (position == lengthBytes) {
      return -1;
    }
    int wanted = (int) Math.min(target.remaining(), lengthBytes - position);
    int count = wanted == 0 ? 0 : readInto(target, wanted);
    if (count < 0) {
      throw new EOFException("the backend's body ended after " + position + " of " + lengthBytes);
    }
    position += count;
    return count;
  }

  private int readInto(ByteBuffer target, int wanted) throws IOException {
    if (target.hasArray()) {
      int count = stream.read(target.array(), target.arrayOffset() + target.position(), wanted);
      target.position(target.position() + Math.max(0, count));
      return count;
    }
    if (copy == null) {
      copy = new byte[(int) Math.min(COPY_BYTES, lengthBytes)];
    }
    int count = stream.read(copy, 0, Math.min(wanted, copy.length));
    target.put(copy, 0, Math.max(0, count));
    return count;
  }

  @Override
  public OptionalLong lengthBytes() {
    return OptionalLong.of(lengthBytes);
  }

  @Override
  public void close() {
    try {
      stream.close();
    } catch (IOException e) {
      // What was wanted of it is read, or nobody wants it.
      return;
    }
  }
}
