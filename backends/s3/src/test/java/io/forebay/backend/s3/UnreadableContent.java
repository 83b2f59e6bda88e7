package io.forebay.backend.s3;

import io.forebay.core.backend.BackendContent;
import io.forebay.core.object.ByteRange;
import io.forebay.core.object.ByteSource;
import io.forebay.core.object.Checksum;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.OptionalLong;

/// Content whose disk fails.
record UnreadableContent(long sizeBytes) implements BackendContent {

  @Override
  public String md5() {
    return "0".repeat(32);
  }

  @Override
  public List<Checksum> checksums() {
    return List.of();
  }

  @Override
  public ByteSource open(ByteRange range) {
    return new ByteSource() {
      @Override
      public int read(ByteBuffer target) throws IOException {
        throw new IOException("planned");
      }

      @Override
      public OptionalLong lengthBytes() {
        return OptionalLong.of(range.lengthBytes());
      }

      @Override
      public void close() {}
    };
  }
}
