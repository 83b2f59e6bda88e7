package io.forebay.datapath;

import io.forebay.core.backend.BackendContent;
import io.forebay.core.object.ByteRange;
import io.forebay.core.object.ByteSource;
import io.forebay.core.object.Checksum;
import io.forebay.core.store.WorkFile;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.List;
import java.util.OptionalLong;

/// The bytes of a work file on their way to a cloud.
record WorkContent(WorkFile work, String md5, List<Checksum> checksums) implements BackendContent {

  WorkContent {
    // A cloud cannot compare what is made of parts that it does not see.
    checksums = checksums.stream().filter(checksum -> !checksum.isComposite()).toList();
  }

  @Override
  public long sizeBytes() {
    return work.sizeBytes();
  }

  @Override
  public ByteSource open(ByteRange range) {
    return new Span(work.openForRead(), range);
  }

  private static final class Span implements ByteSource {
    private final FileChannel file;
    private final ByteRange range;
    private long offset;

    Span(FileChannel file, ByteRange range) {
      this.file = file;
      this.range = range;
      this.offset = range.startOffset();
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
      long left = range.endOffset() - offset;
      if (left == 0) {
        return -1;
      }
      int limit = target.limit();
      target.limit((int) Math.min(limit, target.position() + left));
      try {
        int count = file.read(target, offset);
        if (count < 0) {
          throw new EOFException("the work file ended early");
        }
        offset += count;
        return count;
      } finally {
        target.limit(limit);
      }
    }

    @Override
    public OptionalLong lengthBytes() {
      return OptionalLong.of(range.lengthBytes());
    }

    @Override
    public void close() {
      try {
        file.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
