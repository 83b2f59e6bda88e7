package io.forebay.storage.index;

import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import java.nio.file.Path;

/// Opens the indexes of a node's mountpaths and holds the memory that they share: one block cache
/// and one bound on write buffers, however many disks there are.
public final class ObjectIndexes implements AutoCloseable {

  private final String bootId;

  /// Takes its memory.
  ///
  /// @param bootId what changes when the machine's memory is lost: [BootId#ofThisMachine]
  public ObjectIndexes(String bootId) {
    this.bootId = bootId;
  }

  /// Opens the index in `directory` (it exists and is the index's alone), or begins an empty one
  /// that is not whole. Damaged files are deleted. The caller closes it, before this.
  ///
  /// @throws io.forebay.core.error.StoreException `UNAVAILABLE` where the disk does not let it be
  ///   opened
  public ObjectIndex open(Path directory) {
    return opened(directory);
  }

  /// Opens the index without believing it, because the disk was away while the node ran: it is not
  /// whole until rebuilt.
  public ObjectIndex openUntrusted(Path directory) {
    return opened(directory);
  }

  @Override
  public void close() {}

  private ObjectIndex opened(Path directory) {
    throw new StoreException(ErrorCode.NOT_IMPLEMENTED, "no index yet")
        .with("directory", directory)
        .with("boot", bootId);
  }
}
