package io.forebay.core.service;

import io.forebay.core.name.Bucket;
import java.time.Instant;
import java.util.List;

/// Buckets as clients see them.
public interface BucketService {

  /// A bucket and when it was made; the epoch where nobody knows.
  record BucketInfo(String name, Instant createdAt) {}

  /// The bucket that a client means by `name`: declared or created, else that of the default
  /// backend.
  ///
  /// @throws io.forebay.core.error.StoreException `NO_SUCH_BUCKET`
  Bucket resolve(String name);

  /// As [#resolve], but asks the cloud also where the configuration declares the bucket: absent is
  /// what its cloud surely says to be absent. May wait for the cloud.
  ///
  /// @throws io.forebay.core.error.StoreException `NO_SUCH_BUCKET`
  default Bucket confirm(String name) {
    return resolve(name);
  }

  /// Every bucket that a client can name without guessing, by name.
  List<BucketInfo> list();

  /// Makes a bucket: in the default backend where there is one, else the cluster's own. Durable
  /// when it returns.
  ///
  /// @throws io.forebay.core.error.StoreException `BUCKET_ALREADY_OWNED_BY_YOU`,
  ///   `BUCKET_ALREADY_EXISTS`, `INVALID_BUCKET_NAME`
  void create(String name);

  /// Removes an empty bucket.
  ///
  /// @throws io.forebay.core.error.StoreException `NO_SUCH_BUCKET`, `BUCKET_NOT_EMPTY`,
  ///   `METHOD_NOT_ALLOWED` for one that the configuration declares
  void delete(String name);
}
