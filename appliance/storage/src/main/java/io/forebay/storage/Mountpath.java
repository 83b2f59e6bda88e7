package io.forebay.storage;

import io.forebay.core.error.StoreException;
import io.forebay.core.name.MountpathId;
import io.forebay.core.name.ObjectId;
import io.forebay.core.run.KeyedLock.Turn;
import io.forebay.core.store.AccessOrder;
import io.forebay.core.store.EvictableMountpath;
import io.forebay.storage.ObjectFiles.Found;
import io.forebay.storage.index.IndexEntry;
import io.forebay.storage.index.IndexUsage;
import io.forebay.storage.index.ObjectIndex;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// One disk in service: its files, their index, the order of their use, and the space that they
/// take.
final class Mountpath implements EvictableMountpath, AutoCloseable {

  // Far more than an access order has.
  private static final int DERIVED_FILES_MAX = 10_000;

  private final MountpathId id;
  private final String label;
  private final Layout layout;
  private final StoreContext context;
  private final DiskGate gate;
  private final ObjectFiles files;
  private final Inventory inventory;
  private final Surroundings surroundings;
  private final AccessOrder order;
  private final Space space;
  private final Room room;
  private final Unsettled unsettled = new Unsettled(this);
  private final ObjectChanges changes = new ObjectChanges(this);
  private final SettingAside settingAside = new SettingAside(this);
  private final DiskBusy busy;
  private final Finder finder;
  private final OptionalLong configuredBytes;

  Mountpath(
      MountpathId id,
      Layout layout,
      StoreContext context,
      DiskGate gate,
      Inventory inventory,
      Surroundings surroundings,
      AccessOrder order,
      OptionalLong capacityBytes,
      long remoteFloor) {
    this.id = id;
    this.label = layout.root();
    this.layout = layout;
    this.context = context;
    this.gate = gate;
    this.inventory = inventory;
    this.order = order;
    this.surroundings = surroundings;
    files = new ObjectFiles(layout, context.settings().durability(), surroundings);
    finder = new Finder(files, remoteFloor);
    this.configuredBytes = capacityBytes;
    space = new Space(context.settings().outOfSpacePercent(), inventory, surroundings);
    room = new Room(id, space, inventory, gate, context.roomMaker(), context.ticks());
    busy = new DiskBusy(layout.root(), context.ticks());
  }

  @Override
  public MountpathId id() {
    return id;
  }

  @Override
  public String label() {
    return label;
  }

  @Override
  public long capacityBytes() {
    return space.capacityBytes();
  }

  @Override
  public long usedBytes() {
    return space.usedBytes();
  }

  @Override
  public int utilizationPercent() {
    return busy.percent();
  }

  /// Says how much the mountpath may hold: what was configured, and no more than is free and ours,
  /// or may be.
  void measureCapacity() {
    long available = gate.call(disk -> disk.usableBytes(layout.root())) + inventory.bytesMax();
    space.setCapacityBytes(Math.min(configuredBytes.orElse(Long.MAX_VALUE), available));
  }

  /// Says what the derived files take.
  void measureDerived() {
    space.setIndexBytes(
        gate.call(disk -> inventory.index().sizeBytes() + filesBytes(disk, layout.accessOrder())));
  }

  /// Writes down what the next start cannot count quickly.
  void writeSurroundings() {
    gate.call(disk -> {
      surroundings.write(disk, files);
      return true;
    });
  }

  private static long filesBytes(Disk disk, String directory) throws IOException {
    try (Disk.Listing listing = disk.list(directory)) {
      return listing.next(DERIVED_FILES_MAX).stream().mapToLong(Disk.Entry::sizeBytes).sum();
    }
  }

  Layout layout() {
    return layout;
  }

  StoreContext context() {
    return context;
  }

  DiskGate gate() {
    return gate;
  }

  ObjectFiles files() {
    return files;
  }

  Inventory inventory() {
    return inventory;
  }

  Surroundings surroundings() {
    return surroundings;
  }

  ObjectIndex index() {
    return inventory.index();
  }

  AccessOrder order() {
    return order;
  }

  Space space() {
    return space;
  }

  Room room() {
    return room;
  }

  Unsettled unsettled() {
    return unsettled;
  }

  MountpathStats stats() {
    IndexUsage usage = index().usage();
    return new MountpathStats(
        label,
        usedBytes(),
        capacityBytes(),
        usage.objects(),
        gate.inService(),
        gate.inService() && index().isWhole());
  }

  /// Looks an object up on the disk.
  Lookup lookup(ObjectId objectId) {
    return gate.call(disk -> lookup(disk, objectId));
  }

  /// The same, inside the gate.
  Lookup lookup(Disk disk, ObjectId objectId) throws IOException {
    return finder.find(disk, objectId);
  }

  /// Changes of objects' files. Their callers have the objects' turns.
  ObjectChanges changes() {
    return changes;
  }

  /// The same for what must not be served any more; takes the turn itself.
  SettingAside settingAside() {
    return settingAside;
  }

  /// Calls that change an object, of which no reader takes what it saw before for what is there.
  <T> T change(ObjectId objectId, DiskCall<T> call) {
    try (ChangeCounts.Change _ = context.hot().changes().begin(objectId)) {
      return gate.call(call);
    }
  }

  /// Removes what a file that is gone or replaced leaves. What fails is left for the next start:
  /// the change itself is done.
  void clearUp(Disk disk, Found gone) {
    try {
      files.clearUp(disk, gone);
    } catch (IOException e) {
      gate.countError(e);
    }
  }

  IndexEntry entry(ObjectId objectId, ObjectRecord record) {
    var attributes = record.object().attributes();
    return new IndexEntry(
        attributes.sizeBytes(),
        attributes.etag(),
        attributes.lastModified(),
        objectId.bucket().isRemote(),
        Identity.of(objectId));
  }

  @Override
  public EvictionOutcome evict(long identity) {
    ObjectIndex now = index();
    boolean whole = now.isWhole();
    Optional<ObjectId> known = gate.call(disk -> now.byIdentity(identity));
    if (known.isEmpty()) {
      // What is being found tells the order a moment before the index.
      return whole ? new EvictionOutcome.Absent() : new EvictionOutcome.Kept();
    }
    ObjectId objectId = known.get();
    Optional<Turn> taken = context.turns().tryTake(objectId);
    if (taken.isEmpty() || !objectId.bucket().isRemote()) {
      taken.ifPresent(Turn::close);
      return new EvictionOutcome.Kept();
    }
    try (Turn _ = taken.get()) {
      long sizeBytes = changes.remove(objectId, found -> true, false);
      return sizeBytes < 0
          ? new EvictionOutcome.Absent()
          : new EvictionOutcome.Evicted(Space.footprint(sizeBytes));
    }
  }

  @Override
  public void close() {
    if (gate.inService()) {
      try {
        writeSurroundings();
      } catch (StoreException e) {
        context.events().mountpathError(label, e);
      }
    }
    CloseAll.of(List.of(order::close, inventory::close));
  }
}
