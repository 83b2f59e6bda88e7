package io.forebay.storage;

import io.forebay.core.error.StoreException;
import io.forebay.core.name.MountpathId;
import io.forebay.core.name.NodeId;
import io.forebay.core.run.MonotonicClock;
import io.forebay.core.store.AccessOrders;
import io.forebay.core.store.RoomMaker;
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
  private final RoomMaker roomMaker;
  private final StorageEvents events;
  private final Disk disk;

  /// @param roomMaker asked where a client's write does not fit
  public MountpathStores(
      InstantSource clock,
      MonotonicClock ticks,
      RandomGenerator random,
      RoomMaker roomMaker,
      StorageEvents events) {
    this(clock, ticks, random, roomMaker, events, new LinuxDisk());
  }

  MountpathStores(
      InstantSource clock,
      MonotonicClock ticks,
      RandomGenerator random,
      RoomMaker roomMaker,
      StorageEvents events,
      Disk disk) {
    this.clock = clock;
    this.ticks = ticks;
    this.random = random;
    this.roomMaker = roomMaker;
    this.events = events;
    this.disk = disk;
  }

  /// Loads the libraries beneath, which takes a while the first time.
  public static void load() {
    Libc.stateBytes();
    ObjectIndexes.load();
  }

  /// Opens a node's store. The caller closes it.
  ///
  /// @param node whose mountpaths they are, or become
  /// @param dataDirectory the node's own data; the store uses a directory of its own in it
  /// @throws MountpathRefusedException where a mountpath or the data directory cannot be used
  public MountpathStore open(
      StorageSettings settings, NodeId node, Path dataDirectory, AccessOrders orders) {
    try {
      NodeFiles nodeFiles = nodeFiles(dataDirectory);
      Registry registry = Registry.read(disk, nodeFiles.registry());
      MountpathProbe probe = new MountpathProbe(disk, node, random);
      RollCall roll = RollCall.of(settings.mountpaths(), probe, registry, nodeFiles.registry());
      boolean opened = false;
      try {
        MountpathStore store = open(settings, nodeFiles, registry, roll, orders);
        opened = true;
        return store;
      } finally {
        if (!opened) {
          roll.close();
        }
      }
    } catch (IOException e) {
      throw new MountpathRefusedException(
          "the data directory " + dataDirectory + " cannot be used: " + e.getMessage(), e);
    }
  }

  private static NodeFiles nodeFiles(Path dataDirectory) throws IOException {
    Path directory = dataDirectory.resolve("storage");
    Files.createDirectories(directory);
    return new NodeFiles(directory.toRealPath().toString());
  }

  private MountpathStore open(
      StorageSettings settings,
      NodeFiles nodeFiles,
      Registry registry,
      RollCall roll,
      AccessOrders orders)
      throws IOException {
    StoreContext context = context(settings, nodeFiles);
    Returning returning = Returning.of(disk, nodeFiles, registry, roll, context.generations());
    ObjectIndexes indexes = new ObjectIndexes(BootId.ofThisMachine());
    List<Mountpath> mountpaths = new ArrayList<>();
    List<RollCall.Failed> failed = new ArrayList<>(roll.failed());
    boolean opened = false;
    try {
      for (RollCall.Answered answered : roll.answered()) {
        try {
          mountpaths.add(mountpath(context, answered, indexes, orders, returning));
        } catch (StoreException e) {
          MountpathProbe.Taken taken = answered.taken();
          failed.add(new RollCall.Failed(taken.layout().root(), taken.id(), e.toString()));
        }
      }
      if (mountpaths.isEmpty()) {
        throw new MountpathRefusedException("no mountpath can be used: " + failed);
      }
      failed.forEach(one -> events.outOfService(one.label(), one.reason()));
      Members members = returning.finish(context, mountpaths, failed);
      MountpathStore store =
          new MountpathStore(context, members, new Background(context), indexes, roll::close);
      store.start(clock.instant());
      opened = true;
      return store;
    } finally {
      if (!opened) {
        List<Runnable> closings = new ArrayList<>();
        mountpaths.forEach(mountpath -> closings.add(mountpath::close));
        closings.add(indexes::close);
        CloseAll.tried(closings).ifPresent(e -> events.notice("", "not closed in order: " + e));
      }
    }
  }

  private StoreContext context(StorageSettings settings, NodeFiles nodeFiles) throws IOException {
    return new StoreContext(
        settings,
        events,
        clock,
        ticks,
        roomMaker,
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
      RollCall.Answered answered,
      ObjectIndexes indexes,
      AccessOrders orders,
      Returning returning) {
    Layout layout = answered.taken().layout();
    MountpathId id = answered.taken().id();
    DiskGate gate = new DiskGate(layout.root(), disk, context.settings(), ticks, events);
    Path indexDirectory = Path.of(layout.index());
    long bytesBefore = gate.call(onDisk -> bytesBefore(onDisk, layout));
    ObjectIndex index =
        returning.wasAway(id)
            ? indexes.openUntrusted(indexDirectory)
            : indexes.open(indexDirectory);
    Mountpath mountpath =
        new Mountpath(
            id,
            layout,
            context,
            gate,
            new Inventory(index, bytesBefore, () -> indexes.openUntrusted(indexDirectory)),
            gate.call(onDisk -> Surroundings.read(onDisk, layout, index.isWhole())),
            orders.open(id, Path.of(layout.accessOrder())),
            answered.settings().capacityBytes(),
            returning.remoteFloor(id));
    boolean measured = false;
    try {
      mountpath.measureCapacity();
      mountpath.measureDerived();
      measured = true;
      return mountpath;
    } finally {
      if (!measured) {
        mountpath.close();
      }
    }
  }

  // No less than the objects take; a file system that is not the mountpath's alone makes it more.
  private static long bytesBefore(Disk disk, Layout layout) throws IOException {
    return Sweep.anyObjects(disk, layout) ? disk.usedBytes(layout.root()) : 0;
  }
}
