package io.forebay.backend.azure;

import io.forebay.core.object.ByteSource;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.OptionalLong;

/// The body of an answer as it arrives: exactly as long as announced, or it ends in an exception.
final class AzureBody implements ByteSource {

  private final AnswerStream stream;
  private final long lengthBytes;
  private long position;

  AzureBody(AnswerStream stream, long lengthBytes) {
    this.stream = stream;
    this.lengthBytes = lengthBytes;
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    if (position == lengthBytes) {
      return -1;
    }
    if (!target.hasRemaining()) {
      return 0;
    }
    int limit = target.limit();
    target.limit((int) Math.min(limit, target.position() + lengthBytes - position));
    int count = stream.read(target);
    target.limit(limit);
    if (count < 0) {
      throw new EOFException("the backend's body ended after " + position + " of " + lengthBytes);
    }
    position += count;
    return count;
  }

  @Override
  public OptionalLong lengthBytes() {
    return OptionalLong.of(lengthBytes);
  }

  @Override
  public void close() {
    if (position == lengthBytes) {
      stream.finish();
    } else {
      stream.close();
    }
  }
}
