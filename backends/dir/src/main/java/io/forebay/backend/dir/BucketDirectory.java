package io.forebay.backend.dir;

import io.forebay.core.error.StoreException;
import java.nio.file.Path;

/// The directory of a bucket as it was when a call began. What is not found in it is absent only if
/// it is still the same after that.
record BucketDirectory(Mounts mounts, Path path, Mounts.Identity root, Mounts.Identity identity) {

  /// Fails where it is not the same any more.
  ///
  /// @throws StoreException `NO_SUCH_BUCKET` where it was removed; `UNAVAILABLE` where a disk is
  ///   away, or came back
  void requireSame() {
    if (!mounts.bucket(path).equals(this)) {
      throw Mounts.changed();
    }
  }

  /// What it means that an object was not found.
  StoreException noSuchKey() {
    requireSame();
    return DirErrors.noSuchKey();
  }
}
