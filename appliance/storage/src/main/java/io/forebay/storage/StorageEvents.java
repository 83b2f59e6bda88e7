package io.forebay.storage;

import io.forebay.core.name.Bucket;

/// What happens on the disks, for metrics and logs. Called from many threads; must return quickly.
public interface StorageEvents {

  /// Hears nothing.
  StorageEvents NONE = new StorageEvents() {};

  /// A stored copy failed its checksum and was set aside.
  ///
  /// @param mountpath the configured path
  default void corruption(String mountpath, Bucket bucket) {}

  /// A call to a disk failed.
  default void mountpathError(String mountpath, Exception cause) {}

  /// A disk was taken out of service; it stays so until the next start.
  default void outOfService(String mountpath, String reason) {}

  /// A mountpath's index is being made anew from its files.
  default void rebuildStarted(String mountpath) {}

  /// That many objects were found.
  default void rebuildFinished(String mountpath, long objects) {}

  /// Something that an operator should read, in one sentence.
  default void notice(String mountpath, String sentence) {}
}
