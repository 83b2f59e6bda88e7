package io.forebay.storage;

import java.util.concurrent.atomic.AtomicLongArray;

/// When the reads of open files began that are under way on a disk without passing its gate, so
/// that one that does not return is noticed. Two volatile writes for each; nobody waits.
final class Transfers {

  // More than threads can be inside a call at once, as a rule.
  private static final int SLOTS = 256;
  // Each on a cache line of its own.
  private static final int STRIDE = 8;
  private static final int PROBES = 8;
  private static final int SPREAD = 0x9E3779B9;

  // 0 where a slot is free.
  private final AtomicLongArray starts = new AtomicLongArray(SLOTS * STRIDE);

  /// Answers the slot for [#end]; -1 where too many are under way to note this one too.
  ///
  /// @param nowNanos not 0
  int begin(long nowNanos) {
    int first = ((int) Thread.currentThread().threadId() * SPREAD) >>> 24;
    for (int i = 0; i < PROBES; i++) {
      int slot = (first + i) % SLOTS * STRIDE;
      if (starts.get(slot) == 0 && starts.compareAndSet(slot, 0, nowNanos)) {
        return slot;
      }
    }
    return -1;
  }

  void end(int slot) {
    if (slot >= 0) {
      starts.setRelease(slot, 0);
    }
  }

  /// Whether one has been under way for longer.
  boolean isAnyLonger(long nowNanos, long thanNanos) {
    for (int slot = 0; slot < SLOTS * STRIDE; slot += STRIDE) {
      long start = starts.get(slot);
      if (start != 0 && nowNanos - start > thanNanos) {
        return true;
      }
    }
    return false;
  }
}
