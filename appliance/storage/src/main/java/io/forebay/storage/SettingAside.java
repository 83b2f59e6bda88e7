package io.forebay.storage;

import io.forebay.core.name.ObjectId;
import io.forebay.core.run.KeyedLock.Turn;
import io.forebay.storage.ObjectFiles.Found;
import java.io.IOException;

/// How copies of one mountpath that fail a check leave the sight of readers: they are kept for an
/// operator, and take their room until they are removed.
final class SettingAside {

  private final Mountpath mountpath;

  SettingAside(Mountpath mountpath) {
    this.mountpath = mountpath;
  }

  /// Takes a copy out of sight whose bytes or record are wrong, if it is still that one.
  ///
  /// An object of our own stays where it is, and is only told of: it would look deleted otherwise,
  /// and what of it is right can still be read.
  ///
  /// @param generation of the copy, or 0 for whatever is damaged there
  /// @return whether it was still that one
  boolean take(ObjectId objectId, long generation) {
    try (Turn _ = mountpath.context().turns().take(objectId)) {
      boolean done =
          mountpath.change(
              objectId,
              disk -> {
                try (Lookup found = mountpath.lookup(disk, objectId)) {
                  return switch (found) {
                    case Lookup.Present(Found file, ObjectRecord record)
                        when record.generation() == generation ->
                        isOwn(objectId) || setAside(disk, objectId, file);
                    case Lookup.Damaged(Found file) ->
                        isOwn(objectId) || setAside(disk, objectId, file);
                    default -> false;
                  };
                }
              });
      if (done) {
        mountpath.context().events().corruption(mountpath.label(), objectId.bucket());
      }
      return done;
    }
  }

  private static boolean isOwn(ObjectId objectId) {
    return !objectId.bucket().isRemote();
  }

  private boolean setAside(Disk disk, ObjectId objectId, Found file) throws IOException {
    long footprint = file.footprint();
    NotedChange change = new NotedChange(mountpath, disk, objectId);
    try (change) {
      mountpath
          .files()
          .setAside(disk, objectId.bucket(), file, mountpath.context().generations().next());
      mountpath.space().reserveExisting(footprint);
      mountpath.inventory().changed(-footprint);
      change.index().remove(objectId);
      change.done();
    } finally {
      if (change.isGoneAnyway()) {
        mountpath.space().reserveExisting(footprint);
      }
    }
    mountpath.clearUp(disk, file);
    mountpath.order().removed(Identity.of(objectId));
    return true;
  }
}
