package io.forebay.storage;

import io.forebay.storage.index.IndexUsage;
import java.util.concurrent.atomic.AtomicLong;

/// The bytes of one mountpath: those of its objects, as the [Inventory] knows them, and those
/// reserved for what is being written; and how many there may be.
///
/// A file counts as its bytes and [#FILE_BYTES], which covers what file systems add: the rest of
/// its last block, and a block for its record. So the sum of all files follows from how many there
/// are and their bytes.
///
/// What stands beside the files, directories and sidecars, is counted too ([Surroundings]), but
/// comes unasked: an object whose bytes had room gets its directories. So the sum may go beyond
/// what may be reserved by the directories of the keys being committed, before it is held again.
final class Space {

  /// Two blocks of most file systems.
  static final long FILE_BYTES = 8192;

  private final int outOfSpacePercent;
  private final Inventory objects;
  private final Surroundings surroundings;
  private final AtomicLong reserved = new AtomicLong();
  private final AtomicLong claimed = new AtomicLong();
  private volatile long capacityBytes;
  private volatile long indexBytes;

  Space(int outOfSpacePercent, Inventory objects, Surroundings surroundings) {
    this.outOfSpacePercent = outOfSpacePercent;
    this.objects = objects;
    this.surroundings = surroundings;
  }

  /// What a file of that size takes.
  static long footprint(long sizeBytes) {
    return sizeBytes + FILE_BYTES;
  }

  /// What so many objects take.
  static long footprint(IndexUsage usage) {
    return usage.bytes() + usage.objects() * FILE_BYTES;
  }

  /// Reserves `bytes` if there is room for them, also if all that may be there is; whoever reserved
  /// gives back.
  boolean reserve(long bytes) {
    return reserve(bytes, 0);
  }

  /// The same, without what others claim.
  boolean reserveSpare(long bytes) {
    return reserve(bytes, claimed.get());
  }

  private boolean reserve(long bytes, long withheldBytes) {
    long before;
    do {
      before = reserved.get();
      if (bytes > freeBytes(before) - withheldBytes) {
        return false;
      }
    } while (!reserved.compareAndSet(before, before + bytes));
    return true;
  }

  private long freeBytes(long reservedBytes) {
    return limitBytes() - objects.bytesMax() - surroundings.bytes() - reservedBytes - indexBytes;
  }

  /// How many bytes must leave before so many can be reserved.
  long missingBytes(long bytes) {
    return Math.max(0, bytes - freeBytes(reserved.get()));
  }

  /// Withholds `bytes` from [#reserveSpare] while somebody makes room for them.
  void claim(long bytes) {
    claimed.addAndGet(bytes);
  }

  void disclaim(long bytes) {
    claimed.addAndGet(-bytes);
  }

  /// Reserves `bytes` for what is there already, whether there is room or not.
  void reserveExisting(long bytes) {
    reserved.addAndGet(bytes);
  }

  void release(long bytes) {
    reserved.addAndGet(-bytes);
  }

  long reservedBytes() {
    return reserved.get();
  }

  /// What the index and the access order themselves take.
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
    return share(outOfSpacePercent);
  }

  private long share(int percent) {
    return capacityBytes / 100 * percent + capacityBytes % 100 * percent / 100;
  }

  /// Whether more is known to be used than that share of the capacity.
  boolean isUsedAbove(int percent) {
    return usedBytes() > share(percent);
  }

  /// What is known to be used: while the index is made anew, less than is used.
  long usedBytes() {
    return objects.countedBytes() + surroundings.bytes() + reserved.get() + indexBytes;
  }

  /// Whether that is all.
  boolean isKnown() {
    return objects.isCounted();
  }
}
