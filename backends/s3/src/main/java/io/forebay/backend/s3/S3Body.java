package io.forebay.backend.s3;

import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import io.forebay.core.object.ByteSource;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;

/// The body of an answer as it arrives: exactly as long as announced, or it ends in an exception.
final class S3Body implements ByteSource {

  private static final int COPY_BYTES = 64 << 10;

  private final ResponseInputStream<?> stream;
  private final long lengthBytes;
  private long position;
  private byte @Nullable [] copy;
  private boolean isClosed;

  S3Body(ResponseInputStream<?> stream, long lengthBytes) {
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
    try {
      if (target.hasArray()) {
        int count = stream.read(target.array(), target.arrayOffset() + target.position(), wanted);
        if (count > 0) {
          target.position(target.position() + count);
        }
        return count;
      }
      if (copy == null) {
        copy = new byte[(int) Math.min(COPY_BYTES, lengthBytes)];
      }
      int count = stream.read(copy, 0, Math.min(wanted, copy.length));
      if (count > 0) {
        target.put(copy, 0, count);
      }
      return count;
    } catch (SdkException e) {
      throw new StoreException(ErrorCode.UNAVAILABLE, "The backend's body broke off", e);
    }
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
    if (position < lengthBytes || !isEndOfStream()) {
      // To close would be to read the rest first.
      stream.abort();
      return;
    }
    try {
      stream.close();
    } catch (IOException | SdkException e) {
      stream.abort();
    }
  }

  // After the announced length the stream knows its end without reading, and the connection can be
  // used again.
  private boolean isEndOfStream() {
    try {
      return stream.read() < 0;
    } catch (IOException | SdkException e) {
      return false;
    }
  }
}
