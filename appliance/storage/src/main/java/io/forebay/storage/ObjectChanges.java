package io.forebay.storage;

import io.forebay.core.name.ObjectId;
import io.forebay.core.store.CopyState;
import io.forebay.core.store.StoredObject;
import io.forebay.storage.ObjectFiles.Found;
import io.forebay.storage.index.ObjectIndex;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Predicate;

/// Changes of objects' files on one mountpath, each with the index and the access order that follow
/// it. Whoever calls has the object's turn.
final class ObjectChanges {

  private final Mountpath mountpath;

  ObjectChanges(Mountpath mountpath) {
    this.mountpath = mountpath;
  }

  /// Makes a work file the object.
  void commit(ObjectId objectId, DiskFile file, String workPath, ObjectRecord record) {
    XattrCodec.Encoded encoded = XattrCodec.encode(objectId, record);
    mountpath.change(
        objectId,
        disk -> {
          writeRecord(disk, file, record, encoded);
          try (Held old = Held.of(mountpath.files().open(disk, objectId))) {
            replace(disk, objectId, workPath, record, old.found());
          }
          return true;
        });
    if (objectId.bucket().isRemote()) {
      mountpath.order().added(Identity.of(objectId), record.object().attributes().sizeBytes());
    }
  }

  /// Gives a file that has its name already a record.
  void rewrite(ObjectId objectId, DiskFile file, ObjectRecord record) {
    XattrCodec.Encoded encoded = XattrCodec.encode(objectId, record);
    mountpath.change(
        objectId,
        disk -> {
          try (NotedChange change = new NotedChange(mountpath, disk, objectId)) {
            writeRecord(disk, file, record, encoded);
            mountpath.inventory().changed(Space.FILE_BYTES);
            change.index().put(objectId, mountpath.entry(objectId, record));
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
      mountpath
          .files()
          .writeSidecar(
              disk,
              record.generation(),
              mountpath.layout().work(mountpath.context().generations().next()),
              encoded.sidecar().get());
    }
    file.setRecord(encoded.attribute());
    if (mountpath.files().syncs()) {
      file.sync();
    }
  }

  private void replace(
      Disk disk, ObjectId objectId, String workPath, ObjectRecord record, Optional<Found> old)
      throws IOException {
    try (NotedChange change = new NotedChange(mountpath, disk, objectId)) {
      try {
        mountpath.files().place(disk, objectId, workPath, old);
        mountpath
            .inventory()
            .changed(footprint(record) - (old.isPresent() ? old.get().footprint() : 0));
        change.index().put(objectId, mountpath.entry(objectId, record));
        change.done();
      } finally {
        if (!change.isDone()) {
          withdraw(disk, change.index(), objectId, record.generation());
        }
      }
    }
    if (old.isPresent()) {
      mountpath.clearUp(disk, old.get());
    }
  }

  private static long footprint(ObjectRecord record) {
    return Space.footprint(record.object().attributes().sizeBytes());
  }

  // Under the intent of the change that failed; what the file was counted for stays counted.
  private void withdraw(Disk disk, ObjectIndex index, ObjectId objectId, long generation)
      throws IOException {
    try (Held now = Held.of(mountpath.files().open(disk, objectId))) {
      if (now.found().isPresent()
          && now.found().get().head().filter(h -> h.generation() == generation).isPresent()) {
        Found file = now.found().get();
        unlink(disk, index, objectId, file, 0);
        mountpath.files().syncParent(disk, file.path());
        mountpath.clearUp(disk, file);
      }
    }
  }

  /// Removes the object where `condition` holds for it; answers its size, or -1 where there was
  /// none to remove.
  ///
  /// @param durably whether no loss of power may bring it back
  long remove(ObjectId objectId, Predicate<Lookup> condition, boolean durably) {
    return mountpath.change(
        objectId,
        disk -> {
          try (Lookup found = mountpath.lookup(disk, objectId)) {
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
      try (Held left = Held.of(mountpath.files().open(disk, objectId))) {
        if (left.found().isPresent()) {
          remove(disk, objectId, left.found().get(), true);
        }
      }
    }
    return -1;
  }

  private long remove(Disk disk, ObjectId objectId, Found file, boolean durably)
      throws IOException {
    try (NotedChange change = new NotedChange(mountpath, disk, objectId)) {
      unlink(disk, change.index(), objectId, file, file.footprint());
      change.done();
    }
    if (durably) {
      mountpath.files().syncParent(disk, file.path());
    }
    mountpath.clearUp(disk, file);
    return 0;
  }

  private void unlink(Disk disk, ObjectIndex index, ObjectId objectId, Found file, long footprint)
      throws IOException {
    disk.delete(file.path());
    mountpath.inventory().changed(-footprint);
    index.remove(objectId);
    mountpath.order().removed(Identity.of(objectId));
  }

  /// Changes the state of the copy, if it is the `expected` content.
  boolean update(ObjectId objectId, StoredObject expected, CopyState copy) {
    return mountpath.change(
        objectId,
        disk -> {
          try (Lookup found = mountpath.lookup(disk, objectId)) {
            if (!(found instanceof Lookup.Present(Found file, ObjectRecord record))
                || !isSame(record, expected)) {
              return false;
            }
            boolean hasSidecar = file.head().orElseThrow().hasSidecar();
            file.file().setRecord(XattrCodec.attribute(record.withCopy(copy), hasSidecar));
            if (mountpath.files().syncs()) {
              file.file().sync();
            }
            return true;
          }
        });
  }

  static boolean isSame(ObjectRecord record, StoredObject expected) {
    return record.object().attributes().isSameContent(expected.attributes());
  }
}
