package io.forebay.lru;

import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.locks.ReentrantLock;

/// The resident objects and their order, in memory. Safe for threads; the lock is held for a
/// bounded number of steps and never while anything waits.
final class ResidentSet {

  static final int NONE = EvictionPolicy.NONE;

  /// Steps of a long walk between two chances for other threads.
  private static final int STEPS_MAX = 1024;

  private final ReentrantLock lock = new ReentrantLock();

  // Everything below is guarded by lock.
  private final SlotTable table = new SlotTable();
  private final EvictionPolicy policy;
  private PendingRecords pending = new PendingRecords();
  // The next slots of two walks from cold to warm; kept valid when such a slot moves.
  private int cursor = NONE;
  private int placeCursor = NONE;

  ResidentSet(EvictionPolicy policy) {
    this.policy = policy;
  }

  /// Is shown objects, from cold to warm.
  interface Visitor {
    void visit(long identity, int second) throws IOException;
  }

  void added(long identity, int second) {
    lock.lock();
    try {
      int slot = table.find(identity);
      if (slot == NONE) {
        slot = table.add(identity, second);
      }
      warm(slot, second);
      pending.add(PendingRecords.ADDED, identity);
    } finally {
      lock.unlock();
    }
  }

  /// Several at once; unknown ones are ignored.
  void used(long[] identities, int count, int second) {
    lock.lock();
    try {
      for (int i = 0; i < count; i++) {
        int slot = table.find(identities[i]);
        if (slot != NONE) {
          warm(slot, second);
          pending.add(PendingRecords.USED, identities[i]);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  void removed(long identity) {
    lock.lock();
    try {
      int slot = table.find(identity);
      if (slot != NONE) {
        drop(slot);
      }
    } finally {
      lock.unlock();
    }
  }

  /// Forgets an object unless it was used since `second`.
  void forget(long identity, int second) {
    lock.lock();
    try {
      int slot = table.find(identity);
      if (slot != NONE && table.second(slot) == second) {
        drop(slot);
      }
    } finally {
      lock.unlock();
    }
  }

  private void warm(int slot, int second) {
    if (table.isPlaced(slot)) {
      if (policy.warmest() != slot) {
        moveCursorsOff(slot);
      }
      policy.used(slot);
    } else {
      policy.added(slot);
      table.setPlaced(slot);
    }
    table.setSecond(slot, second);
    table.setSeen(slot);
  }

  private void moveCursorsOff(int slot) {
    if (cursor == slot) {
      cursor = policy.warmer(slot);
    }
    if (placeCursor == slot) {
      placeCursor = policy.warmer(slot);
    }
  }

  private void drop(int slot) {
    long identity = table.identity(slot);
    if (table.isPlaced(slot)) {
      moveCursorsOff(slot);
      policy.removed(slot);
    }
    table.remove(identity);
    pending.add(PendingRecords.REMOVED, identity);
  }

  int size() {
    lock.lock();
    try {
      return table.size();
    } finally {
      lock.unlock();
    }
  }

  /// Fills both arrays with the coldest objects, coldest first; answers how many.
  int coldest(long[] identities, int[] seconds) {
    lock.lock();
    try {
      int count = 0;
      for (int slot = policy.coldest();
          slot != NONE && count < identities.length;
          slot = policy.warmer(slot)) {
        identities[count] = table.identity(slot);
        seconds[count++] = table.second(slot);
      }
      return count;
    } finally {
      lock.unlock();
    }
  }

  /// Takes the records since the last call.
  PendingRecords takePending() {
    lock.lock();
    try {
      PendingRecords taken = pending;
      pending = new PendingRecords();
      pending.setLossy(taken.isLossy());
      return taken;
    } finally {
      lock.unlock();
    }
  }

  /// The journal lacks something: only a snapshot mends that.
  void setLossy(boolean value) {
    lock.lock();
    try {
      pending.setLossy(value);
    } finally {
      lock.unlock();
    }
  }

  /// Takes the records since the last call and begins a walk: what happens from now on is in later
  /// records.
  PendingRecords beginWalk() {
    lock.lock();
    try {
      PendingRecords taken = pending;
      pending = new PendingRecords();
      cursor = policy.coldest();
      return taken;
    } finally {
      lock.unlock();
    }
  }

  /// Shows some more objects, from cold to warm; answers whether there may be more. An object that
  /// moves meanwhile is shown again, and its last place counts. Objects that have no place yet are
  /// not shown.
  boolean walk(Visitor visitor) throws IOException {
    long[] identities = new long[STEPS_MAX];
    int[] seconds = new int[STEPS_MAX];
    int count = 0;
    boolean more;
    lock.lock();
    try {
      for (; cursor != NONE && count < STEPS_MAX; cursor = policy.warmer(cursor)) {
        identities[count] = table.identity(cursor);
        seconds[count++] = table.second(cursor);
      }
      more = cursor != NONE;
    } finally {
      lock.unlock();
    }
    for (int i = 0; i < count; i++) {
      visitor.visit(identities[i], seconds[i]);
    }
    return more;
  }

  void beginReconciling() {
    lock.lock();
    try {
      table.clearSeen();
    } finally {
      lock.unlock();
    }
  }

  /// An object is there. A new one has no place until [#endReconciling], unless it is used before.
  void resident(long identity, int second) {
    lock.lock();
    try {
      int slot = table.find(identity);
      if (slot == NONE) {
        slot = table.add(identity, second);
      }
      table.setSeen(slot);
    } finally {
      lock.unlock();
    }
  }

  /// Forgets what was not seen, and gives places to what has none, by its second of last use.
  void endReconciling() {
    long[] unplaced = forgetUnseen();
    Arrays.sort(unplaced);
    place(unplaced);
  }

  /// Answers the slots without a place, each below its second.
  private long[] forgetUnseen() {
    long[] unplaced = new long[STEPS_MAX];
    int count = 0;
    boolean more = true;
    for (int from = 0; more; from += STEPS_MAX) {
      lock.lock();
      try {
        int end = Math.min(table.slotCount(), from + STEPS_MAX);
        more = end < table.slotCount();
        for (int slot = from; slot < end; slot++) {
          if (table.isTaken(slot) && !table.isSeen(slot)) {
            drop(slot);
          } else if (table.isTaken(slot) && !table.isPlaced(slot)) {
            if (count == unplaced.length) {
              unplaced = Arrays.copyOf(unplaced, count * 2);
            }
            unplaced[count++] = ((long) table.second(slot) << Integer.SIZE) | slot;
          }
        }
      } finally {
        lock.unlock();
      }
    }
    return Arrays.copyOf(unplaced, count);
  }

  /// Merges slots, by second, into the order. The cursor stands on the first object that is warmer
  /// than what was placed.
  private void place(long[] bySecond) {
    lock.lock();
    try {
      placeCursor = policy.coldest();
    } finally {
      lock.unlock();
    }
    for (int next = 0; next < bySecond.length; ) {
      lock.lock();
      try {
        for (int steps = 0; steps < STEPS_MAX && next < bySecond.length; steps++) {
          int slot = (int) bySecond[next];
          int second = (int) (bySecond[next] >>> Integer.SIZE);
          if (!table.isTaken(slot) || table.isPlaced(slot)) {
            next++;
          } else if (placeCursor != NONE && table.second(placeCursor) <= second) {
            placeCursor = policy.warmer(placeCursor);
          } else {
            policy.addedBefore(slot, placeCursor);
            table.setPlaced(slot);
            next++;
          }
        }
      } finally {
        lock.unlock();
      }
    }
  }
}
