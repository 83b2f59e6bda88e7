package io.forebay.datapath;

import io.forebay.core.object.BodyDigest;
import io.forebay.core.object.ByteSink;
import io.forebay.core.store.WorkFile;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/// A work file as the place where an answer's bytes go: the target of a copy within the node.
final class WorkSink implements ByteSink {

  private final WorkFile work;
  private final BodyDigest digest;
  private final Buffers buffers;
  private final Yielding yielding = new Yielding();

  WorkSink(WorkFile work, BodyDigest digest, Buffers buffers) {
    this.work = work;
    this.digest = digest;
    this.buffers = buffers;
  }

  @Override
  public void write(ByteBuffer bytes) {
    digest.update(bytes);
    yielding.computed(bytes.remaining());
    work.write(bytes);
  }

  @Override
  public void transfer(FileChannel file, long startOffset, long lengthBytes) throws IOException {
    ByteBuffer buffer = buffers.take(lengthBytes);
    try {
      long end = startOffset + lengthBytes;
      for (long offset = startOffset; offset < end; ) {
        buffer.clear().limit((int) Math.min(buffer.capacity(), end - offset));
        int count = file.read(buffer, offset);
        if (count < 0) {
          throw new EOFException("the file ended early");
        }
        offset += count;
        write(buffer.flip());
      }
    } finally {
      buffers.give(buffer);
    }
  }
}
