package io.forebay.storage;

import io.forebay.storage.index.ObjectIndex;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/// What is stored on a mountpath: its index as it is at the moment, opened anew where it was
/// damaged; and, while the index has not counted everything, a sum that the bytes of all objects do
/// not exceed.
final class Inventory implements AutoCloseable {

  private final Supplier<ObjectIndex> opening;
  private volatile ObjectIndex index;
  // Whether the index counts every object; then the sums below mean nothing.
  private volatile boolean counted;
  private volatile long bytesBefore;
  // What changes of files have added since.
  private final AtomicLong bytesSince = new AtomicLong();
  // Guarded by this.
  private boolean closed;

  /// @param bytesBefore no less than the objects take, in case the index does not know it
  /// @param opening opens the index of the same place again, not believing what it says
  Inventory(ObjectIndex index, long bytesBefore, Supplier<ObjectIndex> opening) {
    this.index = index;
    this.counted = index.isWhole();
    this.bytesBefore = bytesBefore;
    this.opening = opening;
  }

  ObjectIndex index() {
    return index;
  }

  /// Whether it is known what the objects take.
  boolean isCounted() {
    return counted;
  }

  /// What the objects take that the index counts.
  long countedBytes() {
    return Space.footprint(index.usage());
  }

  /// No less than all objects take.
  long bytesMax() {
    // Before `counted`, which is taken back before another index comes.
    ObjectIndex now = index;
    long countedBytes = Space.footprint(now.usage());
    return counted ? countedBytes : Math.max(countedBytes, bytesBefore + bytesSince.get());
  }

  /// Files of objects have changed by so many bytes. To be told before the index is told of the
  /// same change, and the same index from its intent on: then a change that meets [#reopen] makes
  /// the sum too high and never too low.
  void changed(long bytes) {
    bytesSince.addAndGet(bytes);
  }

  /// The index is whole.
  void counted() {
    counted = true;
  }

  /// Opens a damaged index anew; it is not whole until it is rebuilt. Nothing was added to the
  /// damaged one since, so what it counts is what there is.
  synchronized void reopen() {
    if (closed) {
      return;
    }
    index.close();
    if (counted) {
      bytesBefore = countedBytes();
      bytesSince.set(0);
      counted = false;
    }
    index = opening.get();
  }

  @Override
  public synchronized void close() {
    closed = true;
    index.close();
  }
}
