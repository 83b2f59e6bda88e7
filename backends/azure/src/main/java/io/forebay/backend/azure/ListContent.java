package io.forebay.backend.azure;

import io.forebay.core.backend.BackendContent;
import io.forebay.core.object.ByteRange;
import io.forebay.core.object.ByteSource;
import io.forebay.core.object.Checksum;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.OptionalLong;

/// A small document that is sent as the body of a request.
///
/// @param bytes not changed any more
@SuppressWarnings("ArrayRecordComponent") // Nobody compares them.
record ListContent(byte[] bytes) implements BackendContent {

  @Override
  public long sizeBytes() {
    return bytes.length;
  }

  @Override
  public String md5() {
    throw new AssertionError("nobody asks for a document's MD5");
  }

  @Override
  public List<Checksum> checksums() {
    return List.of();
  }

  @Override
  public ByteSource open(ByteRange range) {
    ByteBuffer left = ByteBuffer.wrap(bytes, (int) range.startOffset(), (int) range.lengthBytes());
    return new ByteSource() {

      @Override
      public int read(ByteBuffer target) {
        if (!left.hasRemaining()) {
          return -1;
        }
        int count = Math.min(left.remaining(), target.remaining());
        target.put(left.slice(left.position(), count));
        left.position(left.position() + count);
        return count;
      }

      @Override
      public OptionalLong lengthBytes() {
        return OptionalLong.of(range.lengthBytes());
      }

      @Override
      public void close() {
        left.position(left.limit());
      }
    };
  }
}
