package io.forebay.lru;

import io.forebay.core.name.MountpathId;
import io.forebay.core.run.MonotonicClock;
import io.forebay.core.store.EvictableMountpath;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Keeps mountpaths below their high watermark: when one reaches it, the coldest objects leave
/// until the low watermark is reached. The order of last use is at hand ([ResidentOrders]), so
/// nothing is walked.
///
/// Each watched mountpath has a thread, which looks once a second and when it is woken.
public final class Eviction implements AutoCloseable {

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

  /// Looks at a mountpath now: something did not fit, or nearly did not. Cheap; unknown ones are
  /// ignored.
  public void wake(MountpathId mountpath) {
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
