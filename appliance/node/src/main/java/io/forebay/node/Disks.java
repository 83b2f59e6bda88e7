package io.forebay.node;

import io.forebay.core.name.NodeId;
import io.forebay.lru.Eviction;
import io.forebay.lru.ResidentOrders;
import io.forebay.storage.MountpathStore;
import io.forebay.storage.MountpathStores;
import java.nio.file.Path;
import java.util.random.RandomGenerator;

/// The node's store, and what keeps it below its watermarks.
final class Disks implements AutoCloseable {

  private final MountpathStore store;
  private final Eviction eviction;

  private Disks(MountpathStore store, Eviction eviction) {
    this.store = store;
    this.eviction = eviction;
  }

  /// @throws io.forebay.storage.MountpathRefusedException where a disk cannot be used
  static Disks open(
      Settings settings,
      NodeId id,
      Path data,
      ProgramParts program,
      RandomGenerator random,
      Registries registries,
      BucketTags tags) {
    StorageMeters storageMeters = new StorageMeters(registries.all(), tags);
    EvictionMeters evictionMeters = new EvictionMeters(registries.all());
    ResidentOrders orders = new ResidentOrders(program.clock());
    Eviction eviction =
        new Eviction(settings.lru(), orders, program.monotonicClock(), evictionMeters);
    MountpathStores stores =
        new MountpathStores(
            program.clock(), program.monotonicClock(), random, eviction, storageMeters);
    MountpathStore store = stores.open(settings.storage(), id, data, orders);
    storageMeters.watch(store::stats);
    store
        .evictable()
        .forEach(mountpath -> {
          evictionMeters.watch(mountpath.label());
          eviction.watch(mountpath);
        });
    return new Disks(store, eviction);
  }

  MountpathStore store() {
    return store;
  }

  @Override
  public void close() {
    eviction.close();
    store.close();
  }
}
