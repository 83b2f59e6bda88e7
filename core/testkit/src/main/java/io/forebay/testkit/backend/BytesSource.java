package io.forebay.testkit.backend;

import io.forebay.core.object.ByteRange;
import io.forebay.core.object.ByteSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.OptionalLong;

/// A span of bytes in memory, as it would arrive.
public final class BytesSource implements ByteSource {

  // Arrivals come in pieces.
  private static final int PIECE_BYTES = 8 << 10;

  private final ByteBuffer left;
  private final long lengthBytes;
  private volatile boolean isClosed;

  public BytesSource(byte[] bytes, ByteRange range) {
    this.left =
        ByteBuffer.wrap(
            bytes, Math.toIntExact(range.startOffset()), Math.toIntExact(range.lengthBytes()));
    this.lengthBytes = range.lengthBytes();
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    if (isClosed) {
      throw new IOException("the source is closed");
    }
    if (!left.hasRemaining()) {
      return -1;
    }
    int count = Math.min(PIECE_BYTES, Math.min(target.remaining(), left.remaining()));
    target.put(left.slice(left.position(), count));
    left.position(left.position() + count);
    return count;
  }

  @Override
  public OptionalLong lengthBytes() {
    return OptionalLong.of(lengthBytes);
  }

  @Override
  public void close() {
    isClosed = true;
  }
}
