package io.forebay.core.store;

import io.forebay.core.name.Bucket;
import io.forebay.core.name.ObjectId;
import io.forebay.core.object.ListPage;
import io.forebay.core.object.ListRequest;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// The objects on this node's own disks. All methods may be called from many threads; each waits
/// for disks with a deadline, and none waits for a network.
///
/// A disk that fails or hangs is taken out of service: its objects are then absent here. For a
/// remote bucket that only means a cache miss; for the cluster's own bucket methods throw
/// `UNAVAILABLE` where the object may be on such a disk, rather than say that it is absent.
public interface LocalStore extends AutoCloseable {

  /// Opens an object; empty where it is not here. Counts as a use for eviction.
  ///
  /// @throws io.forebay.core.error.StoreException `UNAVAILABLE` as said above
  Optional<ObjectReader> open(ObjectId id);

  /// What is stored under that name, without opening it and without counting as a use.
  Optional<StoredObject> find(ObjectId id);

  /// Begins to write what a client sends; see [WorkFile]. Where there is no room, copies of a cloud
  /// leave first, here and when the file grows, which may take seconds.
  ///
  /// @param sizeBytes how many bytes will come, where that is known: they are reserved at once, so
  ///   that a later write does not run out of space
  /// @throws io.forebay.core.error.StoreException `OUT_OF_SPACE`, or `UNAVAILABLE` where no disk is
  ///   in service or it is not known yet whether there is room
  WorkFile create(ObjectId id, OptionalLong sizeBytes);

  /// Begins to write a copy of what a cloud has: the same, but only where there is room now. Where
  /// there is none, it may be made for the next one.
  ///
  /// @throws io.forebay.core.error.StoreException as [#create] does
  WorkFile createIfRoom(ObjectId id, long sizeBytes);

  /// Changes the state of a copy in place, if the stored object is still the `expected` content
  /// (same size and version); answers whether it was. Durable as a commit is.
  boolean update(ObjectId id, StoredObject expected, CopyState copy);

  /// Deletes an object; answers whether there was one. Deleting an absent object succeeds. When it
  /// returns, no restart and no change of the set of mountpaths brings the object back.
  boolean delete(ObjectId id);

  /// Deletes an object if it is still the `expected` content (same size and version).
  boolean deleteIf(ObjectId id, StoredObject expected);

  /// One page of what is stored in a bucket, in the order of the keys' UTF-8 bytes, merged over all
  /// disks.
  ///
  /// @throws io.forebay.core.error.StoreException `UNAVAILABLE` while the list cannot be known to
  ///   be whole (an index being rebuilt, a disk out of service), for the cluster's own buckets
  ListPage list(Bucket bucket, ListRequest request);

  /// Buckets of which something is stored.
  List<Bucket> buckets();

  /// Drops everything stored of a bucket.
  void deleteBucket(Bucket bucket);

  /// Multipart uploads kept on the same disks.
  UploadStore uploads();

  @Override
  void close();
}
