package io.forebay.lru;

/// The order of last use: a list linked both ways through two columns, 8 bytes a slot.
final class LeastRecentlyUsed implements EvictionPolicy {

  private final IntColumn colder = new IntColumn();
  private final IntColumn warmer = new IntColumn();
  private int segmentCount;
  private int first = NONE;
  private int last = NONE;

  @Override
  public void added(int slot) {
    addedBefore(slot, NONE);
  }

  @Override
  public void addedBefore(int slot, int next) {
    if (slot / IntColumn.SEGMENT >= segmentCount) {
      segmentCount = slot / IntColumn.SEGMENT + 1;
      colder.grow(segmentCount);
      warmer.grow(segmentCount);
    }
    int previous = next == NONE ? last : colder.get(next);
    link(previous, slot);
    link(slot, next);
  }

  @Override
  public void used(int slot) {
    if (slot != last) {
      removed(slot);
      added(slot);
    }
  }

  @Override
  public void removed(int slot) {
    link(colder.get(slot), warmer.get(slot));
  }

  @Override
  public int coldest() {
    return first;
  }

  @Override
  public int warmer(int slot) {
    return warmer.get(slot);
  }

  @Override
  public int warmest() {
    return last;
  }

  private void link(int cold, int warm) {
    if (cold == NONE) {
      first = warm;
    } else {
      warmer.set(cold, warm);
    }
    if (warm == NONE) {
      last = cold;
    } else {
      colder.set(warm, cold);
    }
  }
}
