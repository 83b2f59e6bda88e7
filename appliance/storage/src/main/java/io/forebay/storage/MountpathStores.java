package io.forebay.storage;

import io.forebay.core.name.MountpathId;
import io.forebay.core.name.NodeId;
import io.forebay.core.run.MonotonicClock;
import io.forebay.core.store.AccessOrders;
import io.forebay.storage.index.BootId;
import io.forebay.storage.index.ObjectIndex;
import io.forebay.storage.index.ObjectIndexes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/// Opens stores: takes the mountpaths into use, brings them into agreement with what happened while
/// they were away, and starts what works in the background.
public final class MountpathStores {

  private final InstantSource clock;
  private final MonotonicClock ticks;
  private final RandomGenerator random;
  private final StorageEvents events;
  private final Disk disk;

  public MountpathStores(
      InstantSource clock, MonotonicClock ticks, RandomGenerator random, StorageEvents events) {
    this(clock, ticks, random, events, new LinuxDisk());
  }

  MountpathStores(
      InstantSource clock,
      MonotonicClock ticks,
      RandomGenerator random,
      StorageEvents events,
      Disk disk) {
    this.clock = clock;
    this.ticks = ticks;
    this.random = random;
    this.events = events;
    this.disk = disk;
  }

  /// Opens a node's store. The caller closes it.
  ///
  /// @param node whose mountpaths they are, or become
  /// @param dataDirectory the node's own data; the store uses a directory of its own in it
  /// @throws MountpathRefusedException where a mountpath or the data directory cannot be used
  public MountpathStore open(
      StorageSettings settings, NodeId node, Path dataDirectory, AccessOrders orders) {
    List<MountpathProbe.Taken> taken = new ArrayList<>();
    boolean opened = false;
    try {
      MountpathProbe probe = new MountpathProbe(disk, node, random);
      for (StorageSettings.MountpathSettings mountpath : settings.mountpaths()) {
        taken.add(probe.take(mountpath.path()));
      }
      requireSeparate(taken);
      MountpathStore store = open(settings, nodeFiles(dataDirectory), taken, orders);
      opened = true;
      return store;
    } catch (IOException e) {
      throw new MountpathRefusedException(
          "the data directory " + dataDirectory + " cannot be used: " + e.getMessage(), e);
    } finally {
      if (!opened) {
        taken.forEach(mountpath -> MountpathProbe.close(mountpath.lock()));
      }
    }
  }

  private static NodeFiles nodeFiles(Path dataDirectory) throws IOException {
    Path directory = dataDirectory.resolve("storage");
    Files.createDirectories(directory);
    return new NodeFiles(directory.toRealPath().toString());
  }

  private static void requireSeparate(List<MountpathProbe.Taken> taken) {
    for (MountpathProbe.Taken one : taken) {
      for (MountpathProbe.Taken other : taken) {
        if (one.equals(other)) {
          continue;
        }
        if (other.layout().root().startsWith(one.layout().root() + "/")) {
          throw new MountpathRefusedException(
              "mountpath "
                  + other.layout().root()
                  + " lies inside mountpath "
                  + one.layout().root());
        }
        if (one.id().equals(other.id())) {
          throw new MountpathRefusedException(
              "mountpaths "
                  + one.layout().root()
                  + " and "
                  + other.layout().root()
                  + " are the same disk, or copies of one");
        }
      }
    }
  }

  private MountpathStore open(
      StorageSettings settings,
      NodeFiles nodeFiles,
      List<MountpathProbe.Taken> taken,
      AccessOrders orders)
      throws IOException {
    StoreContext context = context(settings, nodeFiles);
    Returning returning = Returning.of(disk, nodeFiles, taken, context.generations());
    ObjectIndexes indexes = new ObjectIndexes(BootId.ofThisMachine());
    List<Mountpath> mountpaths = new ArrayList<>();
    boolean opened = false;
    try {
      for (int i = 0; i < taken.size(); i++) {
        mountpaths.add(
            mountpath(
                context, settings.mountpaths().get(i), taken.get(i), indexes, orders, returning));
      }
      Members members = returning.finish(context, mountpaths);
      Background background = new Background(context);
      List<FileLockHolder> locks = taken.stream().map(FileLockHolder::new).toList();
      MountpathStore store =
          new MountpathStore(
              context, members, background, indexes, () -> locks.forEach(FileLockHolder::close));
      store.start(clock.instant());
      opened = true;
      return store;
    } finally {
      if (!opened) {
        mountpaths.forEach(Mountpath::close);
        indexes.close();
      }
    }
  }

  private record FileLockHolder(MountpathProbe.Taken taken) {
    void close() {
      MountpathProbe.close(taken.lock());
    }
  }

  private StoreContext context(StorageSettings settings, NodeFiles nodeFiles) throws IOException {
    return new StoreContext(
        settings,
        events,
        clock,
        ticks,
        Generations.open(disk, Path.of(nodeFiles.generations()), clock),
        new Turns<>(settings.diskDeadline().multipliedBy(2)),
        new VerifiedBlocks(ticks, settings.verifyAge()),
        new HotObjects(
            settings.verify() == Verify.FIRST_READ ? settings.hotBytesMax() : 0,
            settings.verifyAge(),
            ticks),
        new BufferPool(StoreContext.TINY_BYTES, 256),
        new BufferPool(StoreContext.SMALL_BYTES, 64),
        new BufferPool(Segment.LARGE_BLOCK_BYTES, settings.diskCallsMax()));
  }

  private Mountpath mountpath(
      StoreContext context,
      StorageSettings.MountpathSettings settings,
      MountpathProbe.Taken taken,
      ObjectIndexes indexes,
      AccessOrders orders,
      Returning returning)
      throws IOException {
    Layout layout = taken.layout();
    MountpathId id = taken.id();
    Path indexDirectory = Path.of(layout.index());
    long bytesBefore = bytesBefore(layout);
    ObjectIndex index =
        returning.wasAway(id)
            ? indexes.openUntrusted(indexDirectory)
            : indexes.open(indexDirectory);
    Mountpath mountpath =
        new Mountpath(
            id,
            layout,
            context,
            new DiskGate(layout.root(), disk, context.settings(), ticks, events),
            new Inventory(index, bytesBefore, () -> indexes.openUntrusted(indexDirectory)),
            orders.open(id, Path.of(layout.accessOrder())),
            settings.capacityBytes(),
            returning.remoteFloor(id));
    mountpath.measureCapacity();
    mountpath.measureDerived();
    return mountpath;
  }

  // No less than the objects take; a file system that is not the mountpath's alone makes it more.
  private long bytesBefore(Layout layout) throws IOException {
    return Sweep.anyObjects(disk, layout) ? disk.usedBytes(layout.root()) : 0;
  }
}
