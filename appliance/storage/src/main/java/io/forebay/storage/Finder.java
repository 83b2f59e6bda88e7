package io.forebay.storage;

import io.forebay.core.name.ObjectId;
import io.forebay.storage.ObjectFiles.Found;
import java.io.IOException;
import java.util.Optional;

/// Looks objects up among one mountpath's files, and judges what is there. Inside the gate.
final class Finder {

  private final ObjectFiles files;
  private final long remoteFloor;

  /// @param remoteFloor copies of clouds' objects of an earlier generation are not believed: the
  ///   disk was away, and missed changes
  Finder(ObjectFiles files, long remoteFloor) {
    this.files = files;
    this.remoteFloor = remoteFloor;
  }

  /// Looks an object up; what is found is to be closed.
  Lookup find(Disk disk, ObjectId objectId) throws IOException {
    Lookup first = findOnce(disk, objectId);
    // Overwritten between the opening of the file and that of its sidecar, or really damaged.
    return first instanceof Lookup.Damaged ? retry(disk, objectId, first) : first;
  }

  private Lookup retry(Disk disk, ObjectId objectId, Lookup first) throws IOException {
    first.close();
    return findOnce(disk, objectId);
  }

  private Lookup findOnce(Disk disk, ObjectId objectId) throws IOException {
    Optional<Found> opened = files.open(disk, objectId);
    if (opened.isEmpty()) {
      return new Lookup.Absent();
    }
    Found found = opened.get();
    boolean handedOver = false;
    try {
      Lookup result = judge(disk, objectId, found);
      handedOver = !(result instanceof Lookup.Absent);
      return result;
    } finally {
      if (!handedOver) {
        found.close();
      }
    }
  }

  private Lookup judge(Disk disk, ObjectId objectId, Found found) throws IOException {
    boolean remote = objectId.bucket().isRemote();
    if (found.record().isEmpty()) {
      // A copy of which nobody knows where it came from is no copy.
      return remote ? new Lookup.Absent() : new Lookup.Bare(found);
    }
    Optional<XattrCodec.Head> head = found.head();
    if (head.isPresent() && remote && head.get().generation() < remoteFloor) {
      return new Lookup.Absent();
    }
    Optional<ObjectRecord> record =
        head.isEmpty() ? Optional.empty() : files.complete(disk, head.get());
    return record.isPresent() ? new Lookup.Present(found, record.get()) : new Lookup.Damaged(found);
  }
}
