package io.forebay.core.store;

import io.forebay.core.name.MountpathId;
import java.nio.file.Path;

/// Opens the access order of a mountpath when the store takes it into service.
@FunctionalInterface
public interface AccessOrders {

  /// Opens the order kept in `directory` (on the mountpath itself; it exists and is the order's
  /// alone), or begins an empty one. The store closes it.
  AccessOrder open(MountpathId mountpath, Path directory);
}
