package io.forebay.datapath;

import io.forebay.core.name.Bucket;
import io.forebay.core.name.ObjectId;
import java.util.Optional;

/// What the buckets are: the backends of those of clouds, and whether the cluster's own are there.
public interface BackendDirectory {

  /// Where the objects of `bucket` live; empty for the cluster's own buckets.
  ///
  /// @throws io.forebay.core.error.StoreException `NO_SUCH_BUCKET` for a remote bucket without a
  ///   backend
  Optional<RemoteTarget> target(Bucket bucket);

  /// Keeps one of the cluster's own buckets from being removed, while something is committed to it.
  /// Any number may be held at once; a removal that is under way is waited for.
  ///
  /// @throws io.forebay.core.error.StoreException `NO_SUCH_BUCKET` where it has been removed;
  ///   `UNAVAILABLE` where a removal takes too long
  Hold hold(Bucket bucket);

  /// A bucket that stays; closed by the thread that took it.
  @FunctionalInterface
  interface Hold extends AutoCloseable {
    @Override
    void close();
  }

  /// The bucket under which copies are kept on disk: one for all the names of a remote bucket, so
  /// that a write by one name leaves no old copy to the others.
  default Bucket placed(Bucket bucket) {
    return bucket;
  }

  /// The name under which a copy is kept.
  default ObjectId placed(ObjectId id) {
    return new ObjectId(placed(id.bucket()), id.key());
  }
}
