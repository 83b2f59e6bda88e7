package io.forebay.testkit.store;

import io.forebay.core.name.ObjectId;
import io.forebay.core.object.ByteRange;
import io.forebay.core.object.ByteSink;
import io.forebay.core.store.ObjectReader;
import io.forebay.core.store.StoredObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;

/// An opened object of a [MemoryStore].
final class MemoryReader implements ObjectReader {

  private static final int BLOCK_BYTES = 64 * 1024;

  private final MemoryStore store;
  private final ObjectId id;
  private final MemoryCopy copy;
  private final StoredObject object;
  private final FileChannel channel;

  MemoryReader(MemoryStore store, ObjectId id, MemoryCopy copy) {
    this.store = store;
    this.id = id;
    this.copy = copy;
    this.object = copy.object();
    this.channel = copy.file().open();
  }

  @Override
  public StoredObject object() {
    return object;
  }

  @Override
  public long sendTo(ByteSink sink, ByteRange range) throws IOException {
    long offset = range.startOffset();
    while (offset < range.endOffset()) {
      long blockStart = offset / BLOCK_BYTES * BLOCK_BYTES;
      if (copy.isCorrupt(blockStart, blockStart + BLOCK_BYTES)) {
        store.setAside(id, copy);
        return offset;
      }
      long end = Math.min(blockStart + BLOCK_BYTES, range.endOffset());
      sink.transfer(channel, offset, end - offset);
      offset = end;
    }
    return offset;
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
