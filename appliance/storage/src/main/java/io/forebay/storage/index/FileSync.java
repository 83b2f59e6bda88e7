package io.forebay.storage.index;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/// Brings what was written to a file, or the names in a directory, to the disk.
@FunctionalInterface
interface FileSync {

  FileSync FORCE = (path, channel) -> channel.force(true);

  /// @param channel open on `path`
  void of(Path path, FileChannel channel) throws IOException;
}
