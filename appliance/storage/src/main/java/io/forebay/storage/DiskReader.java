package io.forebay.storage;

import io.forebay.core.error.StoreException;
import io.forebay.core.name.ObjectId;
import io.forebay.core.object.ByteRange;
import io.forebay.core.object.ByteSink;
import io.forebay.core.store.ObjectReader;
import io.forebay.core.store.StoredObject;
import io.forebay.storage.Blocks.Block;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// An opened object. What needs a check is read under the disk's gate and checked before anything
/// of it is sent; small objects are then sent from the same buffer, large ones by the connection
/// from the file (the page cache has it).
final class DiskReader implements ObjectReader {

  /// The most that is given to the connection at once.
  private static final long TRANSFER_BYTES_MAX = 16L * 1024 * 1024;

  private final Mountpath mountpath;
  private final ObjectId id;
  private final DiskFile file;
  private final ObjectRecord record;
  private final Blocks blocks;
  private final Verify verify;
  private final HotObjects.@Nullable Load load;
  private @Nullable FileChannel channel;

  /// @param load where a small object is to be kept in memory
  DiskReader(
      Mountpath mountpath,
      ObjectId id,
      DiskFile file,
      ObjectRecord record,
      HotObjects.@Nullable Load load) {
    this.mountpath = mountpath;
    this.id = id;
    this.file = file;
    this.record = record;
    this.load = load;
    this.blocks = record.blocks();
    this.verify = mountpath.context().settings().verify();
  }

  @Override
  public StoredObject object() {
    return record.object();
  }

  @Override
  public long sendTo(ByteSink sink, ByteRange range) throws IOException {
    if (range.endOffset() > blocks.sizeBytes()) {
      throw new IllegalArgumentException("beyond the end of the object");
    }
    long offset = range.startOffset();
    while (offset < range.endOffset()) {
      long reached = send(sink, offset, range.endOffset());
      if (reached < 0) {
        return -reached - 1;
      }
      offset = reached;
    }
    return offset;
  }

  /// Sends some bytes and answers the offset reached, or `-offset - 1` where the block there
  /// failed.
  private long send(ByteSink sink, long offset, long endOffset) throws IOException {
    Optional<BufferPool> pool = buffered(offset);
    Optional<ByteBuffer> buffer = pool.flatMap(BufferPool::tryTake);
    if (buffer.isEmpty()) {
      return sendFromFile(sink, offset, endOffset);
    }
    try {
      return sendBuffered(sink, buffer.get(), offset, endOffset);
    } finally {
      pool.orElseThrow().giveBack(buffer.get());
    }
  }

  private Optional<BufferPool> buffered(long offset) {
    long sizeBytes = blocks.sizeBytes();
    if (sizeBytes <= StoreContext.TINY_BYTES) {
      return Optional.of(mountpath.context().tinyBuffers());
    }
    return sizeBytes <= StoreContext.SMALL_BYTES && needsCheck(blocks.at(offset))
        ? Optional.of(mountpath.context().smallBuffers())
        : Optional.empty();
  }

  private boolean needsCheck(Block block) {
    return switch (verify) {
      case ALWAYS -> true;
      case FIRST_READ ->
          blocks.sizeBytes() <= StoreContext.TINY_BYTES
              || !mountpath.context().verified().contains(record.generation(), block.index());
      case NEVER -> false;
    };
  }

  private long sendBuffered(ByteSink sink, ByteBuffer buffer, long offset, long endOffset)
      throws IOException {
    Block first = blocks.at(offset);
    long wholeUntil = check(buffer, first, endOffset);
    if (wholeUntil <= offset) {
      return -offset - 1;
    }
    if (load != null && blocks.sizeBytes() <= StoreContext.TINY_BYTES) {
      keep(load, buffer.duplicate(), first.startOffset(), wholeUntil);
    }
    long end = Math.min(wholeUntil, endOffset);
    int from = (int) (offset - first.startOffset());
    sink.write(buffer.limit((int) (end - first.startOffset())).position(from));
    return end;
  }

  private void keep(HotObjects.Load target, ByteBuffer read, long startOffset, long wholeUntil) {
    if (startOffset == 0 && wholeUntil == blocks.sizeBytes()) {
      target.keep(record, mountpath, read.position(0).limit((int) wholeUntil));
    }
  }

  private long sendFromFile(ByteSink sink, long offset, long endOffset) throws IOException {
    Block first = blocks.at(offset);
    long end = needsCheck(first) ? checkAhead(first, endOffset) : knownAhead(first, endOffset);
    if (end <= offset) {
      return -offset - 1;
    }
    long until = Math.min(end, endOffset);
    if (!mountpath.gate().inService()) {
      return -offset - 1;
    }
    try {
      sink.transfer(channel(), offset, until - offset);
    } catch (EOFException | DiskException e) {
      setAside();
      throw e;
    }
    return until;
  }

  private FileChannel channel() throws IOException {
    FileChannel open = channel;
    if (open == null) {
      open = new WatchedChannel(file.openChannel(), mountpath.gate());
      channel = open;
    }
    return open;
  }

  /// The end of the blocks from `first` on that need no check.
  private long knownAhead(Block first, long endOffset) {
    long end = first.endOffset();
    while (end < endOffset && end - first.startOffset() < TRANSFER_BYTES_MAX) {
      Block next = blocks.at(end);
      if (needsCheck(next)) {
        break;
      }
      end = next.endOffset();
    }
    return end;
  }

  // The buffer is taken inside the gate, so that there are no more of them than calls at once.
  private long checkAhead(Block first, long endOffset) {
    BufferPool pool = mountpath.context().blockBuffers();
    return guarded(
        first,
        disk -> {
          ByteBuffer buffer = pool.take();
          try {
            return readAndCheck(buffer, first, endOffset);
          } finally {
            pool.giveBack(buffer);
          }
        });
  }

  private long check(ByteBuffer buffer, Block first, long endOffset) {
    return guarded(first, disk -> readAndCheck(buffer, first, endOffset));
  }

  /// Answers the end of the blocks that are whole; the copy is set aside where that is not all.
  private long guarded(Block first, DiskCall<Checked> call) {
    Checked checked;
    try {
      checked = mountpath.gate().call(call);
    } catch (StoreException e) {
      if (e.getCause() instanceof IOException) {
        // What cannot be read is no better than what is wrong.
        setAside();
      } else if (!id.bucket().isRemote()) {
        // Refused, or too late: that says nothing of the bytes.
        throw e;
      }
      return first.startOffset();
    }
    if (!checked.isAllWhole()) {
      setAside();
    }
    return checked.wholeUntil();
  }

  private record Checked(long wholeUntil, boolean isAllWhole) {}

  /// Reads and checks blocks from `first` on, as many as the buffer holds and the range needs.
  private Checked readAndCheck(ByteBuffer buffer, Block first, long endOffset) throws IOException {
    long end = first.endOffset();
    while (end < endOffset) {
      Block next = blocks.at(end);
      if (next.endOffset() - first.startOffset() > buffer.capacity()) {
        break;
      }
      end = next.endOffset();
    }
    buffer.clear().limit((int) (end - first.startOffset()));
    file.read(buffer, first.startOffset());
    long wholeUntil = wholeUntil(buffer.flip(), first, end);
    return new Checked(wholeUntil, wholeUntil >= end);
  }

  private long wholeUntil(ByteBuffer buffer, Block first, long end) {
    if (verify == Verify.NEVER) {
      return first.startOffset() + buffer.limit();
    }
    CRC32C sum = new CRC32C();
    boolean remembers = blocks.sizeBytes() > StoreContext.TINY_BYTES;
    for (Block block = first; ; block = blocks.at(block.endOffset())) {
      int from = (int) (block.startOffset() - first.startOffset());
      int to = (int) (block.endOffset() - first.startOffset());
      if (to > buffer.limit()) {
        return block.startOffset();
      }
      sum.reset();
      sum.update(buffer.duplicate().position(from).limit(to));
      if ((int) sum.getValue() != block.checksum()) {
        return block.startOffset();
      }
      if (remembers) {
        mountpath.context().verified().add(record.generation(), block.index());
      }
      if (block.endOffset() >= end) {
        return block.endOffset();
      }
    }
  }

  private void setAside() {
    try {
      mountpath.settingAside().take(id, record.generation());
    } catch (StoreException e) {
      // The disk is failing altogether: it is taken out of service by its errors, and the copy with
      // it.
      mountpath.context().events().notice(mountpath.label(), "a bad copy could not be set aside");
    }
  }

  @Override
  public void close() {
    file.close();
    FileChannel open = channel;
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        mountpath.gate().countError(e);
      }
    }
  }
}
