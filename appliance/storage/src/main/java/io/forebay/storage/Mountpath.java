package io.forebay.storage;

import io.forebay.core.error.StoreException;
import io.forebay.core.name.MountpathId;
import io.forebay.core.name.ObjectId;
import io.forebay.core.run.KeyedLock.Turn;
import io.forebay.core.store.AccessOrder;
import io.forebay.core.store.CopyState;
import io.forebay.core.store.EvictableMountpath;
import io.forebay.core.store.StoredObject;
import io.forebay.storage.ObjectFiles.Found;
import io.forebay.storage.index.IndexEntry;
import io.forebay.storage.index.IndexUsage;
import io.forebay.storage.index.ObjectIndex;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;

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
  private final Unsettled unsettled = new Unsettled(this);
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

  private <T> T change(ObjectId objectId, DiskCall<T> call) {
    try (ChangeCounts.Change _ = context.hot().changes().begin(objectId)) {
      return gate.call(call);
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

  /// Makes a work file the object. The caller has the object's turn.
  void commit(ObjectId objectId, DiskFile file, String workPath, ObjectRecord record) {
    XattrCodec.Encoded encoded = XattrCodec.encode(objectId, record);
    change(
        objectId,
        disk -> {
          writeRecord(disk, file, record, encoded);
          try (Held old = Held.of(files.open(disk, objectId))) {
            replace(disk, objectId, workPath, record, old.found());
          }
          return true;
        });
    if (objectId.bucket().isRemote()) {
      order.added(Identity.of(objectId), record.object().attributes().sizeBytes());
    }
  }

  /// Gives a file that has its name already a record. The caller has the object's turn.
  void rewrite(ObjectId objectId, DiskFile file, ObjectRecord record) {
    XattrCodec.Encoded encoded = XattrCodec.encode(objectId, record);
    change(
        objectId,
        disk -> {
          try (NotedChange change = new NotedChange(this, disk, objectId)) {
            writeRecord(disk, file, record, encoded);
            inventory.changed(Space.FILE_BYTES);
            change.index().put(objectId, entry(objectId, record));
            change.done();
          }
          return true;
        });
  }

  /// A found file to be closed, if there is one.
  private record Held(Optional<Found> found) implements AutoCloseable {
    static Held of(Optional<Found> found) {
      return new Held(found);
    }

    @Override
    public void close() {
      found.ifPresent(Found::close);
    }
  }

  private void writeRecord(
      Disk disk, DiskFile file, ObjectRecord record, XattrCodec.Encoded encoded)
      throws IOException {
    if (encoded.sidecar().isPresent()) {
      files.writeSidecar(
          disk,
          record.generation(),
          layout.work(context.generations().next()),
          encoded.sidecar().get());
    }
    file.setRecord(encoded.attribute());
    if (files.syncs()) {
      file.sync();
    }
  }

  private void replace(
      Disk disk, ObjectId objectId, String workPath, ObjectRecord record, Optional<Found> old)
      throws IOException {
    try (NotedChange change = new NotedChange(this, disk, objectId)) {
      try {
        files.place(disk, objectId, workPath, old);
        inventory.changed(footprint(record) - (old.isPresent() ? footprint(old.get()) : 0));
        change.index().put(objectId, entry(objectId, record));
        change.done();
      } finally {
        if (!change.isDone()) {
          withdraw(disk, change.index(), objectId, record.generation());
        }
      }
    }
    if (old.isPresent()) {
      clearUp(disk, old.get());
    }
  }

  private static long footprint(ObjectRecord record) {
    return Space.footprint(record.object().attributes().sizeBytes());
  }

  private static long footprint(Found found) throws IOException {
    return Space.footprint(found.file().sizeBytes());
  }

  // What fails here is left for the next start: the change itself is done.
  private void clearUp(Disk disk, Found gone) {
    try {
      files.clearUp(disk, gone);
    } catch (IOException e) {
      gate.countError(e);
    }
  }

  // Under the intent of the change that failed; what the file was counted for stays counted.
  private void withdraw(Disk disk, ObjectIndex index, ObjectId objectId, long generation)
      throws IOException {
    try (Held now = Held.of(files.open(disk, objectId))) {
      if (now.found().isPresent()
          && now.found().get().head().filter(h -> h.generation() == generation).isPresent()) {
        Found file = now.found().get();
        unlink(disk, index, objectId, file, 0);
        files.syncParent(disk, file.path());
        clearUp(disk, file);
      }
    }
  }

  /// Removes the object where `condition` holds for it; answers its size, or -1 where there was
  /// none to remove. The caller has the object's turn.
  ///
  /// @param durably whether no loss of power may bring it back
  long remove(ObjectId objectId, Predicate<Lookup> condition, boolean durably) {
    return change(
        objectId,
        disk -> {
          try (Lookup found = lookup(disk, objectId)) {
            return switch (found) {
              case Lookup.Absent absent -> forget(disk, objectId, condition.test(absent));
              case Lookup.Present(Found file, ObjectRecord record) ->
                  condition.test(found)
                      ? remove(disk, objectId, file, durably)
                          + record.object().attributes().sizeBytes()
                      : -1L;
              case Lookup.Bare(Found file) ->
                  condition.test(found) ? remove(disk, objectId, file, durably) : -1L;
              case Lookup.Damaged(Found file) ->
                  condition.test(found) ? remove(disk, objectId, file, durably) : -1L;
            };
          }
        });
  }

  // What is not believed may still lie there.
  private long forget(Disk disk, ObjectId objectId, boolean wanted) throws IOException {
    if (wanted) {
      try (Held left = Held.of(files.open(disk, objectId))) {
        if (left.found().isPresent()) {
          remove(disk, objectId, left.found().get(), true);
        }
      }
    }
    return -1;
  }

  private long remove(Disk disk, ObjectId objectId, Found file, boolean durably)
      throws IOException {
    try (NotedChange change = new NotedChange(this, disk, objectId)) {
      unlink(disk, change.index(), objectId, file, footprint(file));
      change.done();
    }
    if (durably) {
      files.syncParent(disk, file.path());
    }
    clearUp(disk, file);
    return 0;
  }

  private void unlink(Disk disk, ObjectIndex index, ObjectId objectId, Found file, long footprint)
      throws IOException {
    disk.delete(file.path());
    inventory.changed(-footprint);
    index.remove(objectId);
    order.removed(Identity.of(objectId));
  }

  /// Changes the state of the copy, if it is the `expected` content. The caller has the object's
  /// turn.
  boolean update(ObjectId objectId, StoredObject expected, CopyState copy) {
    return change(
        objectId,
        disk -> {
          try (Lookup found = lookup(disk, objectId)) {
            if (!(found instanceof Lookup.Present(Found file, ObjectRecord record))
                || !isSame(record, expected)) {
              return false;
            }
            boolean hasSidecar = file.head().orElseThrow().hasSidecar();
            file.file().setRecord(XattrCodec.attribute(record.withCopy(copy), hasSidecar));
            if (files.syncs()) {
              file.file().sync();
            }
            return true;
          }
        });
  }

  static boolean isSame(ObjectRecord record, StoredObject expected) {
    return record.object().attributes().isSameContent(expected.attributes());
  }

  /// Takes a copy out of sight whose bytes or record are wrong, if it is still that one.
  ///
  /// @param generation of the copy, or 0 for whatever is damaged there
  void setAside(ObjectId objectId, long generation) {
    try (Turn _ = context.turns().take(objectId)) {
      boolean done =
          change(
              objectId,
              disk -> {
                try (Lookup found = lookup(disk, objectId)) {
                  return switch (found) {
                    case Lookup.Present(Found file, ObjectRecord record)
                        when record.generation() == generation ->
                        setAside(disk, objectId, file);
                    case Lookup.Damaged(Found file) -> setAside(disk, objectId, file);
                    default -> false;
                  };
                }
              });
      if (done) {
        context.events().corruption(label, objectId.bucket());
      }
    }
  }

  private boolean setAside(Disk disk, ObjectId objectId, Found file) throws IOException {
    long footprint = footprint(file);
    NotedChange change = new NotedChange(this, disk, objectId);
    try (change) {
      files.setAside(disk, objectId.bucket(), file, context.generations().next());
      space.reserveExisting(footprint);
      inventory.changed(-footprint);
      change.index().remove(objectId);
      change.done();
    } finally {
      if (change.isGoneAnyway()) {
        space.reserveExisting(footprint);
      }
    }
    clearUp(disk, file);
    order.removed(Identity.of(objectId));
    return true;
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
      long sizeBytes = remove(objectId, found -> true, false);
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
