package io.forebay.lru;

/// The resident objects by identity: each has a slot, and a slot has an identity, the second of
/// last use, and marks. 12 bytes a slot, 5 to 11 for the way from the identity, and two bits.
///
/// Not safe for threads: its owner has a lock.
final class SlotTable {

  static final int NONE = EvictionPolicy.NONE;

  private static final int PART_BITS = 8;
  private static final int PARTS = 1 << PART_BITS;
  private static final int PART_CAPACITY_MIN = 16;

  private final LongColumn identities = new LongColumn();
  private final IntColumn seconds = new IntColumn();
  private final MarkColumn placed = new MarkColumn();
  private final MarkColumn seen = new MarkColumn();
  // Slot + 1 by hash, 0 where empty. Each part grows for itself, so that no growth takes long.
  private final int[][] parts = new int[PARTS][];
  private final int[] partSizes = new int[PARTS];
  private int segmentCount;
  private int slotCount;
  private int size;
  // Free slots are chained through `seconds`.
  private int free = NONE;

  SlotTable() {
    for (int part = 0; part < PARTS; part++) {
      parts[part] = new int[PART_CAPACITY_MIN];
    }
  }

  int size() {
    return size;
  }

  /// One more than the highest slot that ever was.
  int slotCount() {
    return slotCount;
  }

  /// The slot of an identity, or [#NONE].
  int find(long identity) {
    long hash = mix(identity);
    int[] part = parts[partOf(hash)];
    for (int at = startOf(hash, part); ; at = (at + 1) & (part.length - 1)) {
      int slot = part[at] - 1;
      if (slot == NONE || identities.get(slot) == identity) {
        return slot;
      }
    }
  }

  /// Takes a slot for an identity that has none; it is neither placed nor seen.
  int add(long identity, int second) {
    int slot = takeSlot();
    identities.set(slot, identity);
    seconds.set(slot, second);
    placed.set(slot, false);
    seen.set(slot, false);
    size++;
    long hash = mix(identity);
    int part = partOf(hash);
    if (++partSizes[part] > parts[part].length / 4 * 3) {
      growPart(part);
    }
    enter(parts[part], hash, slot);
    return slot;
  }

  /// Frees the slot of an identity that has one.
  void remove(long identity) {
    long hash = mix(identity);
    int[] part = parts[partOf(hash)];
    int at = startOf(hash, part);
    while (identities.get(part[at] - 1) != identity) {
      at = (at + 1) & (part.length - 1);
    }
    int slot = part[at] - 1;
    closeGap(part, at);
    partSizes[partOf(hash)]--;
    size--;
    placed.set(slot, false);
    seconds.set(slot, free);
    free = slot;
  }

  long identity(int slot) {
    return identities.get(slot);
  }

  int second(int slot) {
    return seconds.get(slot);
  }

  void setSecond(int slot, int second) {
    seconds.set(slot, second);
  }

  /// Whether the slot has its place in the order; false for a free one.
  boolean isPlaced(int slot) {
    return placed.get(slot);
  }

  void setPlaced(int slot) {
    placed.set(slot, true);
  }

  boolean isSeen(int slot) {
    return seen.get(slot);
  }

  void setSeen(int slot) {
    seen.set(slot, true);
  }

  void clearSeen() {
    seen.clear();
  }

  /// Whether the slot belongs to an object.
  boolean isTaken(int slot) {
    return find(identities.get(slot)) == slot;
  }

  private int takeSlot() {
    if (free != NONE) {
      int slot = free;
      free = seconds.get(slot);
      return slot;
    }
    if (slotCount / IntColumn.SEGMENT >= segmentCount) {
      segmentCount++;
      identities.grow(segmentCount);
      seconds.grow(segmentCount);
      placed.grow(segmentCount);
      seen.grow(segmentCount);
    }
    return slotCount++;
  }

  private void growPart(int index) {
    int[] old = parts[index];
    int[] part = new int[old.length * 2];
    for (int entry : old) {
      if (entry != 0) {
        enter(part, mix(identities.get(entry - 1)), entry - 1);
      }
    }
    parts[index] = part;
  }

  private static void enter(int[] part, long hash, int slot) {
    int at = startOf(hash, part);
    while (part[at] != 0) {
      at = (at + 1) & (part.length - 1);
    }
    part[at] = slot + 1;
  }

  /// Moves back what was entered past `gap` only because it was taken.
  private void closeGap(int[] part, int gap) {
    int mask = part.length - 1;
    int hole = gap;
    for (int at = (gap + 1) & mask; part[at] != 0; at = (at + 1) & mask) {
      int start = startOf(mix(identities.get(part[at] - 1)), part);
      if (((at - start) & mask) >= ((at - hole) & mask)) {
        part[hole] = part[at];
        hole = at;
      }
    }
    part[hole] = 0;
  }

  private static int partOf(long hash) {
    return (int) (hash >>> (Long.SIZE - PART_BITS));
  }

  private static int startOf(long hash, int[] part) {
    return (int) hash & (part.length - 1);
  }

  /// Spreads identities, should they be no good hash.
  private static long mix(long identity) {
    long h = identity * 0x9E3779B97F4A7C15L;
    return h ^ (h >>> 32);
  }
}
