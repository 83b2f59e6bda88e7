package io.forebay.storage;

import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.OptionalLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongPredicate;

/// A file in the work directory: its bytes are reserved before they are written, and block
/// checksums computed on the way. One thread writes and closes; others may open channels.
final class GrowingFile implements AutoCloseable {

  /// How much is reserved ahead where the length is not known.
  private static final long RESERVE_AHEAD_BYTES = 8L * 1024 * 1024;

  /// A large file is synced as it grows, so that no single sync takes long.
  private static final long SYNC_EVERY_BYTES = 32L * 1024 * 1024;

  private final Mountpath mountpath;
  private final String path;
  private final DiskFile file;
  private final BlockSums sums;
  private final LongPredicate reservation;
  // So that nobody opens a channel on a descriptor that is closed meanwhile.
  private final ReentrantLock closing = new ReentrantLock();
  private volatile long sizeBytes;
  private long reservedBytes;
  private long syncedBytes;
  private boolean named;
  // Guarded by closing.
  private boolean closed;

  private GrowingFile(
      Mountpath mountpath,
      String path,
      DiskFile file,
      BlockSums sums,
      LongPredicate reservation,
      long reservedBytes) {
    this.mountpath = mountpath;
    this.path = path;
    this.file = file;
    this.sums = sums;
    this.reservation = reservation;
    this.reservedBytes = reservedBytes;
  }

  /// Creates one for what a client sends; see [Room#take].
  ///
  /// @throws StoreException `OUT_OF_SPACE`; `UNAVAILABLE`, also while it is not known what is
  ///   stored
  static GrowingFile create(Mountpath mountpath, OptionalLong expectedBytes) {
    return create(mountpath, expectedBytes, mountpath.room()::take);
  }

  /// Creates one for a copy of what a cloud has; see [Room#takeSpare].
  ///
  /// @throws StoreException as [#create]
  static GrowingFile createIfRoom(Mountpath mountpath, long expectedBytes) {
    return create(mountpath, OptionalLong.of(expectedBytes), mountpath.room()::takeSpare);
  }

  private static GrowingFile create(
      Mountpath mountpath, OptionalLong expectedBytes, LongPredicate reservation) {
    int blockBytes =
        expectedBytes.isPresent()
            ? Segment.blockBytesFor(expectedBytes.getAsLong())
            : Segment.LARGE_BLOCK_BYTES;
    String path = mountpath.layout().work(mountpath.context().generations().next());
    return open(
        mountpath,
        path,
        Space.footprint(expectedBytes.orElse(0)),
        new BlockSums(blockBytes),
        reservation,
        disk -> disk.create(path));
  }

  /// Gives a finished file one more name and opens it: the bytes are shared.
  static GrowingFile link(Mountpath mountpath, String existing, Blocks blocks) {
    String path = mountpath.layout().work(mountpath.context().generations().next());
    BlockSums sums = new BlockSums(Segment.LARGE_BLOCK_BYTES);
    sums.add(blocks);
    GrowingFile file =
        open(
            mountpath,
            path,
            Space.footprint(blocks.sizeBytes()),
            sums,
            mountpath.room()::take,
            disk -> {
              disk.link(existing, path);
              return disk.open(path);
            });
    file.sizeBytes = blocks.sizeBytes();
    return file;
  }

  private static GrowingFile open(
      Mountpath mountpath,
      String path,
      long bytes,
      BlockSums sums,
      LongPredicate reservation,
      DiskCall<DiskFile> opening) {
    if (!reservation.test(bytes)) {
      throw outOfSpace(mountpath, bytes);
    }
    boolean opened = false;
    try {
      GrowingFile file =
          new GrowingFile(
              mountpath, path, mountpath.gate().call(opening), sums, reservation, bytes);
      opened = true;
      return file;
    } finally {
      if (!opened) {
        mountpath.space().release(bytes);
      }
    }
  }

  private static StoreException outOfSpace(Mountpath mountpath, long bytes) {
    boolean known = mountpath.space().isKnown();
    return new StoreException(
            known ? ErrorCode.OUT_OF_SPACE : ErrorCode.UNAVAILABLE,
            known ? "no room on the disk" : "whether the disk has room is not known yet")
        .with("mountpath", mountpath.label())
        .with("bytes", bytes);
  }

  Mountpath mountpath() {
    return mountpath;
  }

  String path() {
    return path;
  }

  DiskFile file() {
    return file;
  }

  long sizeBytes() {
    return sizeBytes;
  }

  void write(ByteBuffer bytes) {
    int count = bytes.remaining();
    reserveUpTo(sizeBytes + count);
    ByteBuffer counted = bytes.duplicate();
    mountpath
        .gate()
        .call(disk -> {
          file.write(bytes, sizeBytes);
          return true;
        });
    sums.add(counted);
    grew(count);
  }

  /// Appends a finished file whose blocks are known, sharing its bytes where the file system can.
  void append(DiskFile source, Blocks blocks) {
    reserveUpTo(sizeBytes + blocks.sizeBytes());
    long step = SYNC_EVERY_BYTES;
    for (long done = 0; done < blocks.sizeBytes(); done += step) {
      long from = done;
      long count = Math.min(step, blocks.sizeBytes() - done);
      mountpath
          .gate()
          .call(disk -> {
            file.append(source, from, count, sizeBytes);
            return true;
          });
      grew(count);
    }
    sums.add(blocks);
  }

  private void reserveUpTo(long bytes) {
    long missing = Space.footprint(bytes) - reservedBytes;
    if (missing <= 0) {
      return;
    }
    Space space = mountpath.space();
    long ahead = Math.max(missing, RESERVE_AHEAD_BYTES);
    if (space.reserveSpare(ahead)) {
      reservedBytes += ahead;
    } else if (reservation.test(missing)) {
      reservedBytes += missing;
    } else {
      throw outOfSpace(mountpath, missing);
    }
  }

  private void grew(long count) {
    long size = sizeBytes + count;
    sizeBytes = size;
    if (mountpath.files().syncs() && size - syncedBytes >= SYNC_EVERY_BYTES) {
      mountpath
          .gate()
          .call(disk -> {
            file.sync();
            return true;
          });
      syncedBytes = size;
    }
  }

  /// The checksums of everything written; nothing is written afterwards.
  Blocks finish() {
    return sums.finish();
  }

  FileChannel openChannel() throws IOException {
    closing.lock();
    try {
      if (closed) {
        throw new IllegalStateException("the work file is closed");
      }
      return new WatchedChannel(file.openChannel(), mountpath.gate());
    } finally {
      closing.unlock();
    }
  }

  /// It has become an object or a part, whose bytes are counted elsewhere.
  void named() {
    named = true;
    mountpath.space().release(reservedBytes);
    reservedBytes = 0;
  }

  /// Drops the file unless it was named, and gives its reservation back.
  @Override
  public void close() {
    closing.lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
      file.close();
    } finally {
      closing.unlock();
    }
    if (!named) {
      drop();
    }
    mountpath.space().release(reservedBytes);
  }

  private void drop() {
    try {
      mountpath.gate().call(disk -> disk.delete(path));
    } catch (StoreException e) {
      // The next start sweeps it.
      mountpath.context().events().notice(mountpath.label(), "a work file could not be removed");
    }
  }
}
