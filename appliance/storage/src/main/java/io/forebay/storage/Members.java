package io.forebay.storage;

import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import io.forebay.core.name.ObjectId;
import io.forebay.core.run.KeyedLock.Turn;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// The mountpaths of a running node: which of them may have an object, which one takes it, and what
/// those that are away miss.
final class Members implements AutoCloseable {

  private final Disk disk;
  private final String registryPath;
  private final String journalPath;
  private final StoreContext context;
  private final List<Mountpath> mountpaths;
  private final List<RollCall.Failed> failed;
  private final Placement placement;
  // Guarded by this; the one writer replaces it, after it is on disk.
  private volatile Registry registry;
  // Guarded by this.
  private @Nullable AwayJournal journal;
  private final AtomicLong moves = new AtomicLong();

  /// A change of an object that mountpaths may miss. It counts once it is done.
  @FunctionalInterface
  interface Change {
    void done();
  }

  Members(
      Disk disk,
      NodeFiles nodeFiles,
      StoreContext context,
      List<Mountpath> mountpaths,
      List<RollCall.Failed> failed,
      Registry registry,
      @Nullable AwayJournal journal) {
    this.disk = disk;
    this.registryPath = nodeFiles.registry();
    this.journalPath = nodeFiles.journal();
    this.context = context;
    this.mountpaths = List.copyOf(mountpaths);
    this.failed = List.copyOf(failed);
    this.placement = new Placement(mountpaths);
    this.registry = registry;
    this.journal = journal;
  }

  List<Mountpath> all() {
    return mountpaths;
  }

  /// Those without which the node was started.
  List<RollCall.Failed> failed() {
    return failed;
  }

  /// Says of what is not found, and must be where it is, that nobody can know, where that is so.
  ///
  /// @throws StoreException `UNAVAILABLE`
  void requireAllInService() {
    for (RollCall.Failed one : failed) {
      throw unknown(one.label());
    }
    for (Mountpath mountpath : mountpaths) {
      if (!mountpath.gate().inService()) {
        throw unknown(mountpath.label());
      }
    }
  }

  private static StoreException unknown(String label) {
    return new StoreException(ErrorCode.UNAVAILABLE, "it may be on a disk out of service")
        .with("mountpath", label);
  }

  List<Mountpath> inService() {
    return mountpaths.stream().filter(mountpath -> mountpath.gate().inService()).toList();
  }

  private boolean allInService() {
    for (Mountpath mountpath : mountpaths) {
      if (!mountpath.gate().inService()) {
        return false;
      }
    }
    return true;
  }

  /// Whether objects may be elsewhere than at home. While a disk is out of service they come there
  /// only by a write, which notes before that it is ([#noteAway]).
  boolean elsewhere() {
    return registry.elsewhere();
  }

  /// Where the object may be, the likeliest first; those out of service are among them.
  List<Mountpath> candidates(ObjectId id) {
    List<Mountpath> order = placement.order(id);
    return elsewhere() ? order : order.subList(0, 1);
  }

  Mountpath home(ObjectId id) {
    return placement.order(id).getFirst();
  }

  /// Where a new write of the object goes.
  Mountpath target(ObjectId id) {
    for (Mountpath mountpath : placement.order(id)) {
      if (mountpath.gate().inService()) {
        return mountpath;
      }
    }
    throw new StoreException(ErrorCode.UNAVAILABLE, "no disk is in service");
  }

  /// Where older copies may be when the object is written to `target`.
  List<Mountpath> others(Mountpath target) {
    if (!elsewhere()) {
      return List.of();
    }
    return inService().stream().filter(mountpath -> mountpath != target).toList();
  }

  /// Notes, before an object is changed, what mountpaths that are away miss by it. The caller has
  /// its turn.
  Change change(ObjectId id, long generation) {
    noteAway();
    if (!registry.anyAway() || id.bucket().isRemote()) {
      return () -> {};
    }
    AwayJournal open = journal();
    open.begin(id, generation);
    return () -> open.done(id, generation);
  }

  private synchronized AwayJournal journal() {
    AwayJournal open = journal;
    if (open == null) {
      try {
        open =
            AwayJournal.create(
                disk, journalPath, context.settings().durability() == Durability.FSYNC, Map.of());
      } catch (IOException e) {
        throw failed(e);
      }
      journal = open;
    }
    return open;
  }

  /// Writes down that disks which are out of service miss what comes now.
  void noteAway() {
    if (allInService()) {
      return;
    }
    synchronized (this) {
      Registry changed = registry;
      for (Mountpath mountpath : mountpaths) {
        Registry.Member member = changed.members().get(mountpath.id());
        if (!mountpath.gate().inService() && member != null && !member.away()) {
          changed = changed.with(mountpath.id(), Registry.Presence.FAILED).asElsewhere();
        }
      }
      if (!changed.equals(registry)) {
        try {
          changed.write(disk, registryPath);
        } catch (IOException e) {
          throw failed(e);
        }
        registry = changed;
      }
    }
  }

  private static StoreException failed(IOException e) {
    return new StoreException(ErrorCode.UNAVAILABLE, "the node's data cannot be written", e);
  }

  /// Removes what a mountpath has of an object of which another mountpath has something newer. The
  /// caller has its turn.
  void removeMoved(Mountpath from, ObjectId id) {
    // First: who counts no move from before the look to after it has seen it in one place.
    moves.incrementAndGet();
    from.changes().remove(id, found -> true, true);
  }

  /// How many objects have been removed for being on another mountpath too.
  long moves() {
    return moves.get();
  }

  /// Leaves only the newest of an object's copies, where a change was broken off between two
  /// mountpaths.
  void keepNewest(ObjectId id) {
    try (Turn _ = context.turns().take(id)) {
      Map<Mountpath, Long> generations = new HashMap<>();
      for (Mountpath mountpath : inService()) {
        generation(mountpath, id).ifPresent(g -> generations.put(mountpath, g));
      }
      long newest = generations.values().stream().mapToLong(Long::longValue).max().orElse(0);
      for (var entry : generations.entrySet()) {
        if (entry.getValue() < newest) {
          removeMoved(entry.getKey(), id);
        }
      }
    }
  }

  static Optional<Long> generation(Mountpath mountpath, ObjectId id) {
    try (Lookup found = mountpath.lookup(id)) {
      return found instanceof Lookup.Present present
          ? Optional.of(present.record().generation())
          : Optional.empty();
    }
  }

  @Override
  public void close() {
    List<Runnable> closings = new ArrayList<>();
    mountpaths.forEach(mountpath -> closings.add(mountpath::close));
    closings.add(this::closeJournal);
    CloseAll.of(closings);
  }

  private synchronized void closeJournal() {
    if (journal != null) {
      journal.close();
      journal = null;
    }
  }
}
