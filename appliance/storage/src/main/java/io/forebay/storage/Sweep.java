package io.forebay.storage;

import io.forebay.core.name.ObjectId;
import io.forebay.core.name.UploadId;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What a start does to a mountpath before it is used: removes what an earlier process left
/// unfinished, and looks at the objects whose change it did not finish.
final class Sweep {

  private static final int ENTRIES_AT_ONCE = 1024;
  private static final Duration CORRUPT_KEPT = Duration.ofDays(7);

  private final Mountpath mountpath;
  private final Layout layout;

  Sweep(Mountpath mountpath) {
    this.mountpath = mountpath;
    this.layout = mountpath.layout();
  }

  /// Removes all work files.
  void workFiles() {
    for (int i = 0; i < 8; i++) {
      String directory = ObjectFiles.parentOf(layout.work(i));
      for (Disk.Entry entry : entries(directory)) {
        delete(directory + "/" + entry.name());
      }
    }
  }

  /// Removes old copies that were set aside, and counts the others.
  void corruptCopies(Instant now) {
    for (Disk.Entry entry : entries(layout.corrupt())) {
      if (now.getEpochSecond() - entry.modifiedSeconds() > CORRUPT_KEPT.toSeconds()) {
        delete(layout.corrupt() + "/" + entry.name());
      } else {
        mountpath.space().reserveExisting(Space.footprint(entry.sizeBytes()));
      }
    }
  }

  /// Resumes uploads, and removes those that are too old or were being removed.
  void uploads(DiskUploads uploads, Instant now) {
    Duration ageMax = mountpath.context().settings().uploadAgeMax();
    for (Disk.Entry entry : entries(layout.uploads())) {
      Optional<DiskUpload> upload = DiskUpload.read(mountpath, new UploadId(entry.name()));
      if (upload.isEmpty()) {
        String directory = layout.uploads() + "/" + entry.name();
        List<Disk.Entry> left = entries(directory);
        mountpath
            .gate()
            .call(disk -> {
              DiskUpload.removeAll(disk, directory, left);
              return true;
            });
      } else if (upload.get().upload().startedAt().plus(ageMax).isBefore(now)) {
        // What a deletion gives back is reserved before.
        mountpath.space().reserveExisting(upload.get().reservedBytes());
        upload.get().delete();
      } else {
        uploads.resume(upload.get());
      }
    }
  }

  /// Makes the index agree with the files that were being changed.
  void settle(Members members) {
    List<ObjectId> unfinished = mountpath.gate().call(disk -> mountpath.index().unfinished());
    unfinished.forEach(id -> mountpath.unsettled().settle(members, id));
    mountpath
        .gate()
        .call(disk -> {
          mountpath.index().settled();
          return true;
        });
  }

  /// Counts sidecars, and removes those to which no object refers any more. Only before the
  /// mountpath is used.
  void sidecars() {
    for (Disk.Entry directory : entries(layout.sidecars())) {
      String path = layout.sidecars() + "/" + directory.name();
      for (Disk.Entry entry : entries(path)) {
        if (isReferred(path + "/" + entry.name())) {
          mountpath.surroundings().writingSidecar(entry.sizeBytes());
        } else {
          delete(path + "/" + entry.name());
        }
      }
    }
  }

  private boolean isReferred(String path) {
    Optional<ObjectId> owner =
        mountpath
            .gate()
            .call(disk -> ObjectFiles.readWhole(disk, path))
            .flatMap(XattrCodec::ownerOf);
    if (owner.isEmpty()) {
      return false;
    }
    try (Lookup found = mountpath.lookup(owner.get())) {
      return found instanceof Lookup.Present present
          && layout.sidecar(present.record().generation()).equals(path);
    }
  }

  /// Whether a mountpath may have objects: it has or had a bucket.
  static boolean anyObjects(Disk disk, Layout layout) throws IOException {
    return read(disk, layout.root()).stream().anyMatch(entry -> entry.name().startsWith("@"));
  }

  private void delete(String path) {
    mountpath.gate().call(disk -> disk.delete(path));
  }

  private List<Disk.Entry> entries(String directory) {
    return mountpath.gate().call(disk -> read(disk, directory));
  }

  private static List<Disk.Entry> read(Disk disk, String directory) throws IOException {
    List<Disk.Entry> all = new ArrayList<>();
    try (Disk.Listing listing = disk.list(directory)) {
      List<Disk.Entry> some = listing.next(ENTRIES_AT_ONCE);
      while (!some.isEmpty()) {
        all.addAll(some);
        some = listing.next(ENTRIES_AT_ONCE);
      }
    }
    return all;
  }
}
