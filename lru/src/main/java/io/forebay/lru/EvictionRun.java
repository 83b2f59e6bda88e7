package io.forebay.lru;

import io.forebay.core.store.EvictableMountpath;
import io.forebay.core.store.EvictableMountpath.EvictionOutcome;

/// One descent of a mountpath from its high to its low watermark, batch by batch.
final class EvictionRun {

  static final int BATCH = 64;

  /// After so many objects in a row that must stay, the run ends; the next one goes on behind them.
  static final int KEPT_MAX = 1024;

  private final EvictableMountpath mountpath;
  private final ResidentSet set;
  private final int nowSecond;
  private final int youngestSecond;
  private final long wantedBytes;
  private final long[] identities = new long[BATCH];
  private final int[] seconds = new int[BATCH];

  private long freedBytes;
  private long batchObjects;
  private long batchBytes;
  private int keptInRow;
  private boolean exhausted;

  /// @param nowSecond of the order's clock
  /// @param youngestSecond objects used after it stay
  EvictionRun(
      EvictableMountpath mountpath,
      ResidentSet set,
      int nowSecond,
      int youngestSecond,
      long wantedBytes) {
    this.mountpath = mountpath;
    this.set = set;
    this.nowSecond = nowSecond;
    this.youngestSecond = youngestSecond;
    this.wantedBytes = wantedBytes;
  }

  /// Takes the coldest objects; answers whether the run should go on.
  boolean batch() {
    batchObjects = 0;
    batchBytes = 0;
    int count = set.coldest(identities, seconds);
    exhausted = count == 0;
    for (int i = 0; i < count && !isDone(); i++) {
      if (seconds[i] > youngestSecond) {
        exhausted = true;
      } else {
        take(identities[i], seconds[i]);
      }
    }
    return !isDone();
  }

  private void take(long identity, int second) {
    switch (mountpath.evict(identity)) {
      case EvictionOutcome.Evicted(long sizeBytes) -> {
        // The store has told the order.
        batchObjects++;
        batchBytes += sizeBytes;
        freedBytes += sizeBytes;
        keptInRow = 0;
      }
      case EvictionOutcome.Absent() -> set.forget(identity, second);
      case EvictionOutcome.Kept() -> {
        // It counts as used, so that nobody asks for it again and again.
        set.used(new long[] {identity}, 1, nowSecond);
        keptInRow++;
        exhausted = keptInRow >= KEPT_MAX;
      }
    }
  }

  private boolean isDone() {
    return exhausted || isEnough();
  }

  /// Whether as much has left as was wanted.
  boolean isEnough() {
    return freedBytes >= wantedBytes;
  }

  /// Whether it ended because nothing more may go.
  boolean isExhausted() {
    return exhausted;
  }

  long batchObjects() {
    return batchObjects;
  }

  long batchBytes() {
    return batchBytes;
  }
}
