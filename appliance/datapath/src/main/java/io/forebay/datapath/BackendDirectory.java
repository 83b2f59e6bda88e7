package io.forebay.datapath;

import io.forebay.core.name.Bucket;
import java.util.Optional;

/// The backends of the buckets.
@FunctionalInterface
public interface BackendDirectory {

  /// Where the objects of `bucket` live; empty for the cluster's own buckets.
  ///
  /// @throws io.forebay.core.error.StoreException `NO_SUCH_BUCKET` for a remote bucket without a
  ///   backend
  Optional<RemoteTarget> target(Bucket bucket);
}
