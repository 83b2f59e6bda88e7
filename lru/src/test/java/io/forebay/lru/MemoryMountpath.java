package io.forebay.lru;

import io.forebay.core.name.MountpathId;
import io.forebay.core.store.AccessOrder;
import io.forebay.core.store.EvictableMountpath;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// A mountpath of sizes only, which notes what it was asked to evict.
final class MemoryMountpath implements EvictableMountpath {

  private final MountpathId id;
  private final long capacityBytes;
  private final Map<Long, Long> sizes = new ConcurrentHashMap<>();
  private final Set<Long> kept = Collections.synchronizedSet(new HashSet<>());
  private final List<Long> asked = Collections.synchronizedList(new ArrayList<>());
  private volatile int utilizationPercent;
  private volatile boolean failing;

  // Set after the order was opened.
  private volatile AccessOrder order;

  MemoryMountpath(MountpathId id, long capacityBytes) {
    this.id = id;
    this.capacityBytes = capacityBytes;
  }

  void setOrder(AccessOrder order) {
    this.order = order;
  }

  void put(long identity, long sizeBytes) {
    sizes.put(identity, sizeBytes);
    order.added(identity, sizeBytes);
  }

  void loseSilently(long identity) {
    sizes.remove(identity);
  }

  void keep(long identity) {
    kept.add(identity);
  }

  void setUtilizationPercent(int percent) {
    utilizationPercent = percent;
  }

  void setFailing(boolean value) {
    failing = value;
  }

  List<Long> asked() {
    return List.copyOf(asked);
  }

  Set<Long> resident() {
    return Set.copyOf(sizes.keySet());
  }

  @Override
  public MountpathId id() {
    return id;
  }

  @Override
  public String label() {
    return "/mnt/" + id;
  }

  @Override
  public long capacityBytes() {
    return capacityBytes;
  }

  @Override
  public long usedBytes() {
    return sizes.values().stream().mapToLong(Long::longValue).sum();
  }

  @Override
  public int utilizationPercent() {
    return utilizationPercent;
  }

  @Override
  public EvictionOutcome evict(long identity) {
    asked.add(identity);
    if (failing) {
      throw new IllegalStateException("the disk fails");
    }
    if (kept.contains(identity)) {
      return new EvictionOutcome.Kept();
    }
    Long sizeBytes = sizes.remove(identity);
    if (sizeBytes == null) {
      return new EvictionOutcome.Absent();
    }
    order.removed(identity);
    return new EvictionOutcome.Evicted(sizeBytes);
  }
}
