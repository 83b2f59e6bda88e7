package io.forebay.storage;

import io.forebay.storage.index.IndexUsage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/// The bytes of one mountpath: those of its objects, as the index counts them, and those reserved
/// for what is being written; and how many there may be.
///
/// A file counts as its bytes and [#FILE_BYTES], which covers what file systems add: the rest of
/// its last block, and a block for its record. So the sum of all files follows from how many there
/// are and their bytes.
final class Space {

  /// Two blocks of most file systems.
  static final long FILE_BYTES = 8192;

  private final int outOfSpacePercent;
  private final Supplier<IndexUsage> objects;
  private final AtomicLong reserved = new AtomicLong();
  private volatile long capacityBytes;
  private volatile long indexBytes;

  Space(long capacityBytes, int outOfSpacePercent, Supplier<IndexUsage> objects) {
    this.capacityBytes = capacityBytes;
    this.outOfSpacePercent = outOfSpacePercent;
    this.objects = objects;
  }

  /// What a file of that size takes.
  static long footprint(long sizeBytes) {
    return sizeBytes + FILE_BYTES;
  }

  /// What so many objects take.
  static long footprint(IndexUsage usage) {
    return usage.bytes() + usage.objects() * FILE_BYTES;
  }

  /// Reserves `bytes` if there is room for them; whoever reserved gives back.
  boolean reserve(long bytes) {
    long before;
    do {
      before = reserved.get();
      if (bytes > limitBytes() - usedBytes(before)) {
        return false;
      }
    } while (!reserved.compareAndSet(before, before + bytes));
    return true;
  }

  /// Reserves `bytes` for what is there already, whether there is room or not.
  void reserveExisting(long bytes) {
    reserved.addAndGet(bytes);
  }

  void release(long bytes) {
    reserved.addAndGet(-bytes);
  }

  /// What the index itself takes.
  void setIndexBytes(long bytes) {
    indexBytes = bytes;
  }

  void setCapacityBytes(long bytes) {
    capacityBytes = bytes;
  }

  long capacityBytes() {
    return capacityBytes;
  }

  private long limitBytes() {
    return capacityBytes / 100 * outOfSpacePercent + capacityBytes % 100 * outOfSpacePercent / 100;
  }

  long usedBytes() {
    return usedBytes(reserved.get());
  }

  private long usedBytes(long reservedBytes) {
    return footprint(objects.get()) + reservedBytes + indexBytes;
  }
}
