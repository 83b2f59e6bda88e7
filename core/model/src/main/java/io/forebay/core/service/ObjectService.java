package io.forebay.core.service;

import io.forebay.core.name.Bucket;
import io.forebay.core.name.ObjectId;
import io.forebay.core.object.Conditions;
import io.forebay.core.object.ListPage;
import io.forebay.core.object.ListRequest;
import io.forebay.core.object.ObjectAttributes;

/// Objects as clients see them, wherever they live: across the cache, the backend and the cluster's
/// own storage. All methods block, and may be called from many threads.
///
/// Failures are [io.forebay.core.error.StoreException]s; `NO_SUCH_KEY` and `NO_SUCH_BUCKET` are
/// only told on good authority, otherwise it is `UNAVAILABLE`.
public interface ObjectService {

  /// Reads an object. Returns when its attributes are known; the body's bytes are had while it is
  /// sent.
  ///
  /// @throws NotModifiedException where the conditions say so
  GetResponse get(GetRequest request);

  /// What [#get] would say, without the bytes. It fetches nothing.
  ///
  /// @throws NotModifiedException where the conditions say so
  HeadResponse head(ObjectId id, Conditions conditions);

  /// Writes an object: whole or not at all. When it returns, every later read through this node
  /// sees it.
  ///
  /// @throws io.forebay.core.error.StoreException `BAD_DIGEST`, `PRECONDITION_FAILED`,
  ///   `OUT_OF_SPACE`, `OUTCOME_UNKNOWN` …; what the body threw is passed on as it is
  ObjectAttributes put(PutRequest request);

  /// Copies an object without its bytes passing through the client.
  ObjectAttributes copy(CopyRequest request);

  /// Deletes an object. Deleting an absent object succeeds.
  ///
  /// @param conditions `If-Match` only
  void delete(ObjectId id, Conditions conditions);

  /// One page of a bucket's list: of the backend's for a remote bucket.
  ListPage list(Bucket bucket, ListRequest request);
}
