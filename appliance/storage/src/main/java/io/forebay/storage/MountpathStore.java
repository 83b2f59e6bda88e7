package io.forebay.storage;

import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import io.forebay.core.name.Bucket;
import io.forebay.core.name.ObjectId;
import io.forebay.core.object.ListPage;
import io.forebay.core.object.ListRequest;
import io.forebay.core.run.KeyedLock.Turn;
import io.forebay.core.store.CopyState;
import io.forebay.core.store.EvictableMountpath;
import io.forebay.core.store.LocalStore;
import io.forebay.core.store.ObjectReader;
import io.forebay.core.store.StoredObject;
import io.forebay.core.store.UploadStore;
import io.forebay.core.store.WorkFile;
import io.forebay.storage.index.ObjectIndex;
import io.forebay.storage.index.ObjectIndexes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The objects on this node's mountpaths. Begin with [MountpathStores#open].
///
/// An object lives on one mountpath, its *home* by [Placement]; where the set of mountpaths has
/// changed, or a disk is out of service, it may be on another, and then all are asked in the order
/// of their rank.
public final class MountpathStore implements LocalStore {

  private final StoreContext context;
  private final Members members;
  private final DiskUploads uploads;
  private final Background background;
  private final ObjectIndexes indexes;
  private final Runnable unlock;
  private final Listing listing;

  /// @param unlock gives the mountpaths back when the store is closed
  MountpathStore(
      StoreContext context,
      Members members,
      Background background,
      ObjectIndexes indexes,
      Runnable unlock) {
    this.context = context;
    this.members = members;
    this.background = background;
    this.indexes = indexes;
    this.unlock = unlock;
    listing = new Listing(members);
    uploads =
        new DiskUploads(
            members, this::commit, new Turns<>(context.settings().diskDeadline().multipliedBy(2)));
  }

  /// Clears up after an earlier process, then begins to work in the background.
  void start(Instant now) {
    List<IndexMaker> makers = new ArrayList<>();
    for (Mountpath mountpath : members.all()) {
      Returning.inService(mountpath, () -> sweep(new Sweep(mountpath), now));
      makers.add(new IndexMaker(mountpath, members));
    }
    background.start(members, makers);
  }

  private void sweep(Sweep sweep, Instant now) {
    sweep.workFiles();
    sweep.settle(members);
    sweep.sidecars();
    sweep.corruptCopies(now);
    sweep.uploads(uploads, now);
  }

  /// Each disk, for eviction.
  public List<EvictableMountpath> evictable() {
    return List.copyOf(members.inService());
  }

  List<Mountpath> mountpaths() {
    return members.all();
  }

  /// The state of each disk.
  public List<MountpathStats> stats() {
    return Stream.concat(
            members.all().stream().map(Mountpath::stats),
            members.failed().stream().map(failed -> MountpathStats.failed(failed.label())))
        .toList();
  }

  @Override
  public Optional<ObjectReader> open(ObjectId id) {
    Optional<HotObjects.Hot> hot = context.hot().find(id);
    if (hot.isPresent()) {
      if (id.bucket().isRemote()) {
        hot.get().mountpath().order().used(hot.get().identity());
      }
      return Optional.of(new HotReader(hot.get()));
    }
    HotObjects.Load load = context.hot().load(id);
    return search(id, mountpath -> reader(mountpath, id, load));
  }

  private Optional<ObjectReader> reader(
      Mountpath mountpath, ObjectId id, HotObjects.@Nullable Load load) {
    Lookup found = usable(mountpath, id);
    if (found instanceof Lookup.Present(ObjectFiles.Found file, ObjectRecord record)) {
      if (id.bucket().isRemote()) {
        mountpath.order().used(Identity.of(id));
      }
      return Optional.of(new DiskReader(mountpath, id, file.file(), record, load));
    }
    found.close();
    return Optional.empty();
  }

  @Override
  public Optional<StoredObject> find(ObjectId id) {
    Optional<HotObjects.Hot> hot = context.hot().find(id);
    if (hot.isPresent()) {
      return Optional.of(hot.get().object());
    }
    return search(
        id,
        mountpath -> {
          try (Lookup found = usable(mountpath, id)) {
            return found instanceof Lookup.Present present
                ? Optional.of(present.record().object())
                : Optional.empty();
          }
        });
  }

  // Looks up, and mends what can be mended: present or absent is what remains. Damage of our own is
  // neither.
  private Lookup usable(Mountpath mountpath, ObjectId id) {
    Lookup found = mountpath.lookup(id);
    return switch (found) {
      case Lookup.Absent absent -> absent;
      case Lookup.Present present -> present;
      case Lookup.Bare bare -> {
        bare.close();
        new Adoption(mountpath).adopt(id);
        yield mountpath.lookup(id);
      }
      case Lookup.Damaged damaged -> {
        damaged.close();
        // What is overwritten while it is looked at only seems to be damaged.
        if (mountpath.settingAside().take(id, 0) && !id.bucket().isRemote()) {
          throw new StoreException(ErrorCode.OBJECT_CORRUPT, "the record of the object is damaged")
              .with("key", id);
        }
        yield mountpath.lookup(id);
      }
    };
  }

  @FunctionalInterface
  private interface Look<T> {
    Optional<T> at(Mountpath mountpath);
  }

  // A copy of a cloud's object is only missed; our own is looked for again where it may have been
  // on
  // each disk while another was asked.
  private <T> Optional<T> search(ObjectId id, Look<T> look) {
    ChangeCounts changes = context.hot().changes();
    long before = changes.of(id);
    Optional<T> found = searchOnce(id, look);
    if (found.isPresent() || id.bucket().isRemote() || changes.isQuietSince(id, before)) {
      return found;
    }
    try (Turn _ = context.turns().take(id)) {
      return searchOnce(id, look);
    }
  }

  private <T> Optional<T> searchOnce(ObjectId id, Look<T> look) {
    Optional<StoreException> failure = Optional.empty();
    for (Mountpath mountpath : members.candidates(id)) {
      try {
        Optional<T> found = look.at(mountpath);
        if (found.isPresent()) {
          return found;
        }
      } catch (StoreException e) {
        failure = Optional.of(e);
      }
    }
    // A cloud's object is only missed; of our own nobody may say that it is not there.
    if (!id.bucket().isRemote()) {
      if (failure.isPresent()) {
        throw failure.get();
      }
      members.requireAllInService();
    }
    return Optional.empty();
  }

  @Override
  public WorkFile create(ObjectId id, OptionalLong sizeBytes) {
    return new DiskWorkFile(this::commit, id, GrowingFile.create(members.target(id), sizeBytes));
  }

  @Override
  public WorkFile createIfRoom(ObjectId id, long sizeBytes) {
    return new DiskWorkFile(
        this::commit, id, GrowingFile.createIfRoom(members.target(id), sizeBytes));
  }

  private void commit(ObjectId id, GrowingFile file, StoredObject object) {
    try (Turn _ = context.turns().take(id)) {
      ObjectRecord record = new ObjectRecord(context.generations().next(), object, file.finish());
      Members.Change change = members.change(id, record.generation());
      replaceEverywhere(id, file, record, change);
    }
  }

  private void replaceEverywhere(
      ObjectId id, GrowingFile file, ObjectRecord record, Members.Change change) {
    Mountpath target = file.mountpath();
    List<Mountpath> others = members.others(target);
    // So that the next start finds both copies where this is broken off between them.
    Map<Mountpath, ObjectIndex.Intent> intents = new HashMap<>();
    boolean committed = false;
    try {
      for (Mountpath other : others) {
        intents.put(other, other.index().intend(id));
      }
      target.changes().commit(id, file.file(), file.path(), record);
      committed = true;
      for (Mountpath other : others) {
        members.removeMoved(other, id);
        Objects.requireNonNull(intents.remove(other)).close();
      }
      change.done();
    } finally {
      for (var left : intents.entrySet()) {
        if (committed) {
          left.getKey().unsettled().add(id, left.getValue());
        } else {
          left.getValue().close();
        }
      }
    }
  }

  // In memory it is also held while the disk that it came from is out of service.
  @Override
  public boolean update(ObjectId id, StoredObject expected, CopyState copy) {
    try (Turn _ = context.turns().take(id);
        ChangeCounts.Change _ = context.hot().changes().begin(id)) {
      members.noteAway();
      return searchOnce(
              id,
              mountpath ->
                  mountpath.changes().update(id, expected, copy)
                      ? Optional.of(true)
                      : Optional.empty())
          .isPresent();
    }
  }

  @Override
  public boolean delete(ObjectId id) {
    return deleteWhere(id, found -> true);
  }

  @Override
  public boolean deleteIf(ObjectId id, StoredObject expected) {
    return deleteWhere(
        id,
        found ->
            found instanceof Lookup.Present present
                && ObjectChanges.isSame(present.record(), expected));
  }

  private boolean deleteWhere(ObjectId id, Predicate<Lookup> condition) {
    // See update.
    try (Turn _ = context.turns().take(id);
        ChangeCounts.Change _ = context.hot().changes().begin(id)) {
      List<Mountpath> candidates = members.candidates(id);
      if (!id.bucket().isRemote()) {
        members.requireAllInService();
      }
      Members.Change change = members.change(id, context.generations().next());
      boolean deleted = false;
      for (Mountpath mountpath : candidates) {
        deleted |=
            mountpath.gate().inService() && mountpath.changes().remove(id, condition, true) >= 0;
      }
      if (deleted || condition.test(new Lookup.Absent())) {
        change.done();
      }
      return deleted;
    }
  }

  @Override
  public ListPage list(Bucket bucket, ListRequest request) {
    return listing.page(bucket, request);
  }

  @Override
  public List<Bucket> buckets() {
    return listing.buckets();
  }

  @Override
  public void deleteBucket(Bucket bucket) {
    for (Mountpath mountpath : members.inService()) {
      new ObjectWalk(mountpath).bucket(bucket, (id, entry) -> delete(id));
    }
    // See update.
    context.hot().clear();
    uploads.deleteBucket(bucket);
  }

  @Override
  public UploadStore uploads() {
    return uploads;
  }

  /// Waits until indexes that are being made anew are whole, or the time is over; answers whether
  /// they are.
  boolean awaitWhole(Duration wait) throws InterruptedException {
    return background.awaitWhole(wait);
  }

  @Override
  public void close() {
    CloseAll.of(List.of(background::close, members::close, indexes::close, unlock));
  }
}
