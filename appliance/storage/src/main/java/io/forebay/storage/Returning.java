package io.forebay.storage;

import io.forebay.core.error.StoreException;
import io.forebay.core.name.MountpathId;
import io.forebay.core.name.ObjectId;
import io.forebay.storage.Registry.Presence;
import java.io.IOException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

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
      Disk disk, NodeFiles nodeFiles, Registry before, RollCall roll, Generations generations)
      throws IOException {
    Registry after = before;
    Set<MountpathId> present = new HashSet<>();
    Set<MountpathId> back = new HashSet<>();
    boolean changed = false;
    for (RollCall.Answered answered : roll.answered()) {
      MountpathProbe.Taken mountpath = answered.taken();
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
      // Those that have come back count as away until they have lost what they missed.
      Presence presence = known != null && missed ? known.presence() : Presence.PRESENT;
      String label = mountpath.layout().root();
      after = after.with(mountpath.id(), new Registry.Member(label, presence, floor));
    }
    for (var member : before.members().entrySet()) {
      if (!present.contains(member.getKey())) {
        after = after.with(member.getKey(), Presence.AWAY);
        changed = true;
      }
    }
    for (RollCall.Failed failed : roll.failed()) {
      after = after.with(failed.id(), Presence.FAILED);
    }
    Registry result = changed ? after.asElsewhere() : after;
    // Before they are opened: where that fails, the next start knows those that are new.
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

  /// Takes from those that have come back what was overwritten or deleted meanwhile. One whose disk
  /// fails at that is out of service, and has not come back.
  ///
  /// @param failed those that are not among the mountpaths because their disks fail
  Members finish(StoreContext context, List<Mountpath> mountpaths, List<RollCall.Failed> failed)
      throws IOException {
    Map<ObjectId, AwayJournal.Change> changes =
        resolved(mountpaths, AwayJournal.read(disk, nodeFiles.journal()));
    Registry after = registry;
    for (Mountpath mountpath : mountpaths) {
      if (back.contains(mountpath.id())) {
        boolean forgot = inService(mountpath, () -> forget(mountpath, changes));
        after = after.with(mountpath.id(), forgot ? Presence.PRESENT : Presence.FAILED);
      }
    }
    for (RollCall.Failed one : failed) {
      after = after.with(one.id(), Presence.FAILED).asElsewhere();
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
    return new Members(disk, nodeFiles, context, mountpaths, failed, after, journal);
  }

  /// Does something with a mountpath at the start, and takes it out of service where its disk fails
  /// at that; answers whether it was done.
  static boolean inService(Mountpath mountpath, Runnable work) {
    try {
      work.run();
      return true;
    } catch (StoreException e) {
      mountpath.gate().takeOut("it failed while it was taken into use: " + e);
      return false;
    }
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
        .anyMatch(mountpath -> {
          boolean[] found = {false};
          // Where the disk fails, the older copy stays: no client was told that it has gone.
          inService(
              mountpath,
              () ->
                  found[0] =
                      Members.generation(mountpath, id).filter(g -> g >= generation).isPresent());
          return found[0];
        });
  }

  private static void forget(Mountpath mountpath, Map<ObjectId, AwayJournal.Change> changes) {
    changes.forEach((id, change) ->
        mountpath
            .changes()
            .remove(
                id,
                found ->
                    found instanceof Lookup.Present present
                        && present.record().generation() < change.generation(),
                true));
  }
}
