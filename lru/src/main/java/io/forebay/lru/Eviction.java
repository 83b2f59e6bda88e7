package io.forebay.lru;

import io.forebay.core.name.MountpathId;
import io.forebay.core.run.MonotonicClock;
import io.forebay.core.store.EvictableMountpath;
import io.forebay.core.store.RoomMaker;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Keeps mountpaths below their high watermark: when one reaches it, the coldest objects leave
/// until the low watermark is reached. The order of last use is at hand ([ResidentOrders]), so
/// nothing is walked.
///
/// Each watched mountpath has a thread, which looks once a second and when it is woken. Who cannot
/// wait for it makes room himself.
public final class Eviction implements RoomMaker, AutoCloseable {

  private final LruSettings settings;
  private final ResidentOrders orders;
  private final MonotonicClock monotonic;
  private final EvictionEvents events;
  private final Map<MountpathId, MountpathEviction> watched = new ConcurrentHashMap<>();

  public Eviction(
      LruSettings settings,
      ResidentOrders orders,
      MonotonicClock monotonic,
      EvictionEvents events) {
    this.settings = settings;
    this.orders = orders;
    this.monotonic = monotonic;
    this.events = events;
  }

  /// Begins to watch a mountpath, in the place of an older one of the same identity.
  public void watch(EvictableMountpath mountpath) {
    MountpathEviction eviction =
        new MountpathEviction(mountpath, orders, settings, monotonic, events);
    eviction.start();
    MountpathEviction older = watched.put(mountpath.id(), eviction);
    if (older != null) {
      older.close();
    }
  }

  @Override
  public boolean makeRoom(MountpathId mountpath, long bytes, Duration wait) {
    MountpathEviction eviction = watched.get(mountpath);
    return eviction != null && eviction.makeRoom(bytes, wait);
  }

  /// Goes down to the low watermark, also where the high one is not reached.
  @Override
  public void makeRoomSoon(MountpathId mountpath) {
    MountpathEviction eviction = watched.get(mountpath);
    if (eviction != null) {
      eviction.wake();
    }
  }

  /// Ends all threads.
  @Override
  public void close() {
    watched.values().forEach(MountpathEviction::close);
    watched.clear();
  }
}
