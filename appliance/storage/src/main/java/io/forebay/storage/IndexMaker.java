package io.forebay.storage;

import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import io.forebay.core.name.Bucket;
import io.forebay.core.name.ObjectId;
import io.forebay.core.run.KeyedLock.Turn;
import io.forebay.storage.index.IndexEntry;
import io.forebay.storage.index.IndexRebuild;
import io.forebay.storage.index.IndexedObject;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/// Brings a mountpath's index and access order into agreement with its files, while they are in
/// use.
final class IndexMaker {

  private static final int ENTRIES_AT_ONCE = 1000;

  private final Mountpath mountpath;
  private final Members members;
  // Whether the access order has been told all that is there; used by the one thread that calls it.
  private boolean told;

  IndexMaker(Mountpath mountpath, Members members) {
    this.mountpath = mountpath;
    this.members = members;
    this.told = mountpath.order().isTrusted();
  }

  /// Whether there is something to do.
  boolean isNeeded() {
    return !mountpath.index().isWhole() || !mountpath.surroundings().isKnown() || !told;
  }

  /// Whether there may be something to do in the future.
  boolean isInService() {
    return mountpath.gate().inService();
  }

  String label() {
    return mountpath.label();
  }

  /// Works until all is told; where it fails, it can be called again.
  ///
  /// @param stopped asked now and then; what is not finished begins anew at the next start
  void run(BooleanSupplier stopped) {
    if (mountpath.index().isDamaged()) {
      mountpath.context().events().notice(label(), "the index is damaged and is opened anew");
      mountpath
          .gate()
          .call(disk -> {
            mountpath.inventory().reopen();
            return true;
          });
    }
    told = false;
    mountpath.order().reconciling();
    if (mountpath.index().isWhole()) {
      tellFromIndex(stopped);
      countDirectories(stopped);
    } else {
      rebuild(stopped);
    }
    if (!stopped.getAsBoolean()) {
      mountpath.order().reconciled();
      told = true;
    }
  }

  private void rebuild(BooleanSupplier stopped) {
    mountpath.context().events().rebuildStarted(label());
    try (IndexRebuild rebuild = mountpath.gate().call(disk -> mountpath.index().rebuild())) {
      mountpath.surroundings().counting();
      long directories =
          new ObjectWalk(mountpath)
              .all((id, entry) -> {
                requireRunning(stopped);
                found(rebuild, id, entry);
              });
      mountpath.surroundings().counted(directories);
      mountpath
          .gate()
          .call(disk -> {
            rebuild.finish();
            return true;
          });
      mountpath.inventory().counted();
      mountpath.context().events().rebuildFinished(label(), rebuild.foundCount());
    }
    mountpath.measureCapacity();
  }

  private void countDirectories(BooleanSupplier stopped) {
    if (!mountpath.surroundings().isKnown()) {
      mountpath.surroundings().counting();
      long directories = new ObjectWalk(mountpath).all((id, entry) -> requireRunning(stopped));
      mountpath.surroundings().counted(directories);
    }
  }

  private static void requireRunning(BooleanSupplier stopped) {
    if (stopped.getAsBoolean()) {
      throw new StoreException(ErrorCode.UNAVAILABLE, "the node is stopping");
    }
  }

  private void found(IndexRebuild rebuild, ObjectId id, Disk.Entry file) {
    if (members.elsewhere() && members.home(id) != mountpath) {
      members.keepNewest(id);
    }
    Optional<ObjectRecord> record = record(id);
    if (record.isEmpty()) {
      return;
    }
    IndexEntry entry = mountpath.entry(id, record.get());
    mountpath
        .gate()
        .call(disk -> {
          rebuild.found(id, entry);
          return true;
        });
    if (entry.evictable()) {
      mountpath.order().resident(entry.identity(), entry.sizeBytes(), file.modifiedSeconds());
    }
  }

  private Optional<ObjectRecord> record(ObjectId id) {
    try (Lookup found = mountpath.lookup(id)) {
      return switch (found) {
        case Lookup.Present present -> Optional.of(present.record());
        case Lookup.Bare bare -> adopted(id, bare);
        case Lookup.Damaged damaged -> {
          damaged.close();
          mountpath.settingAside().take(id, 0);
          yield Optional.empty();
        }
        case Lookup.Absent absent -> {
          removeUnbelieved(id);
          yield Optional.empty();
        }
      };
    }
  }

  // A cloud's object that was missed too long or has no record: nobody would ever evict it.
  private void removeUnbelieved(ObjectId id) {
    try (Turn _ = mountpath.context().turns().take(id)) {
      mountpath.changes().remove(id, found -> found instanceof Lookup.Absent, false);
    }
  }

  private Optional<ObjectRecord> adopted(ObjectId id, Lookup.Bare bare) {
    bare.close();
    new Adoption(mountpath).adopt(id);
    try (Lookup found = mountpath.lookup(id)) {
      return found instanceof Lookup.Present present
          ? Optional.of(present.record())
          : Optional.empty();
    }
  }

  private void tellFromIndex(BooleanSupplier stopped) {
    for (Bucket bucket : mountpath.gate().call(disk -> mountpath.index().buckets())) {
      String after = "";
      List<IndexedObject> page = page(bucket, after);
      while (!page.isEmpty()) {
        requireRunning(stopped);
        for (IndexedObject object : page) {
          IndexEntry entry = object.entry();
          if (entry.evictable()) {
            mountpath
                .order()
                .resident(
                    entry.identity(), entry.sizeBytes(), entry.lastModified().getEpochSecond());
          }
        }
        after = page.getLast().id().key();
        page = page(bucket, after);
      }
    }
  }

  private List<IndexedObject> page(Bucket bucket, String after) {
    return mountpath
        .gate()
        .call(disk -> mountpath.index().scan(bucket, "", after, ENTRIES_AT_ONCE));
  }
}
