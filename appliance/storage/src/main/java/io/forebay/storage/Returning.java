package io.forebay.storage;

import io.forebay.core.name.MountpathId;
import io.forebay.core.name.ObjectId;
import java.io.IOException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a start learns from the mountpaths that it had before: which are new, which have come back,
/// which are away; and how those that have come back lose what they missed (ADR 13).
final class Returning {

  private final Disk disk;
  private final NodeFiles nodeFiles;
  private final Registry registry;
  private final Set<MountpathId> back;

  private Returning(Disk disk, NodeFiles nodeFiles, Registry registry, Set<MountpathId> back) {
    this.disk = disk;
    this.nodeFiles = nodeFiles;
    this.registry = registry;
    this.back = back;
  }

  static Returning of(
      Disk disk, NodeFiles nodeFiles, List<MountpathProbe.Taken> taken, Generations generations)
      throws IOException {
    Registry before = Registry.read(disk, nodeFiles.registry());
    Registry after = before;
    Set<MountpathId> present = new HashSet<>();
    Set<MountpathId> back = new HashSet<>();
    boolean changed = false;
    for (MountpathProbe.Taken mountpath : taken) {
      present.add(mountpath.id());
      Registry.Member known = before.members().get(mountpath.id());
      boolean unknown = known == null && !mountpath.isNew();
      boolean missed = known != null && known.away();
      long floor = known == null ? 0 : known.remoteFloor();
      if (unknown || missed) {
        back.add(mountpath.id());
        floor = generations.next();
      }
      changed |= known == null && !(before.members().isEmpty() && mountpath.isNew());
      after =
          after.with(mountpath.id(), new Registry.Member(mountpath.layout().root(), missed, floor));
    }
    for (var member : before.members().entrySet()) {
      if (!present.contains(member.getKey())) {
        after = after.with(member.getKey(), member.getValue().asAway());
        changed = true;
      }
    }
    Registry result = changed ? after.asElsewhere() : after;
    // Those that have come back count as away until they have lost what they missed.
    result.write(disk, nodeFiles.registry());
    return new Returning(disk, nodeFiles, result, back);
  }

  boolean wasAway(MountpathId id) {
    return back.contains(id);
  }

  long remoteFloor(MountpathId id) {
    Registry.Member member = registry.members().get(id);
    return member == null ? 0 : member.remoteFloor();
  }

  /// Takes from those that have come back what was overwritten or deleted meanwhile.
  Members finish(StoreContext context, List<Mountpath> mountpaths) throws IOException {
    Map<ObjectId, AwayJournal.Change> changes =
        resolved(mountpaths, AwayJournal.read(disk, nodeFiles.journal()));
    Registry after = registry;
    for (Mountpath mountpath : mountpaths) {
      if (back.contains(mountpath.id())) {
        forget(mountpath, changes);
        Registry.Member member = registry.members().get(mountpath.id());
        if (member != null) {
          after =
              after.with(
                  mountpath.id(), new Registry.Member(member.label(), false, member.remoteFloor()));
        }
      }
    }
    AwayJournal journal = null;
    if (after.anyAway()) {
      journal =
          AwayJournal.create(
              disk,
              nodeFiles.journal(),
              context.settings().durability() == Durability.FSYNC,
              changes);
    }
    after.write(disk, nodeFiles.registry());
    if (journal == null) {
      disk.delete(nodeFiles.journal());
    }
    return members(context, mountpaths, after, journal);
  }

  private Members members(
      StoreContext context,
      List<Mountpath> mountpaths,
      Registry after,
      @Nullable AwayJournal journal) {
    return new Members(disk, nodeFiles, context, mountpaths, after, journal);
  }

  // A change that was begun counts where it took place: the process died before it could say so.
  private Map<ObjectId, AwayJournal.Change> resolved(
      List<Mountpath> mountpaths, Map<ObjectId, AwayJournal.Change> read) {
    Map<ObjectId, AwayJournal.Change> changes = new LinkedHashMap<>();
    read.forEach((id, change) -> {
      if (change.isDone() || tookPlace(mountpaths, id, change.generation())) {
        changes.put(id, new AwayJournal.Change(change.generation(), true));
      }
    });
    return changes;
  }

  private boolean tookPlace(List<Mountpath> mountpaths, ObjectId id, long generation) {
    return mountpaths.stream()
        .filter(mountpath -> !back.contains(mountpath.id()))
        .anyMatch(mountpath ->
            Members.generation(mountpath, id).filter(g -> g >= generation).isPresent());
  }

  private static void forget(Mountpath mountpath, Map<ObjectId, AwayJournal.Change> changes) {
    changes.forEach((id, change) ->
        mountpath.remove(
            id,
            found ->
                found instanceof Lookup.Present present
                    && present.record().generation() < change.generation(),
            true));
  }
}
