package io.forebay.storage.index;

import io.forebay.core.name.ObjectId;
import java.util.LinkedHashMap;
import java.util.Map;

/// Gathers what a pass finds into batches.
final class RocksRebuild implements IndexRebuild {

  /// Changes of clients wait for one batch at most: about a millisecond.
  private static final int BATCH_OBJECTS = 128;

  private final RocksIndex index;
  private final Map<ObjectId, IndexEntry> batch = new LinkedHashMap<>();
  private volatile long foundCount;
  private boolean ended;

  RocksRebuild(RocksIndex index) {
    this.index = index;
  }

  @Override
  @SuppressWarnings("NonAtomicVolatileUpdate") // Written by the one thread that uses it.
  public void found(ObjectId id, IndexEntry entry) {
    checkOpen();
    batch.put(id, entry);
    foundCount++;
    if (batch.size() >= BATCH_OBJECTS) {
      writeBatch();
    }
  }

  @Override
  public long foundCount() {
    return foundCount;
  }

  @Override
  public void finish() {
    checkOpen();
    writeBatch();
    index.finishRebuild();
    close();
  }

  @Override
  public void close() {
    if (!ended) {
      ended = true;
      index.endRebuild();
    }
  }

  private void writeBatch() {
    index.found(batch);
    batch.clear();
  }

  private void checkOpen() {
    if (ended) {
      throw new IllegalStateException("the rebuild has ended");
    }
  }
}
