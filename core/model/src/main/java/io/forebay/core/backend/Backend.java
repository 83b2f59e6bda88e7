package io.forebay.core.backend;

import io.forebay.core.object.ByteRange;
import io.forebay.core.object.Conditions;
import io.forebay.core.object.ListPage;
import io.forebay.core.object.ListRequest;
import io.forebay.core.object.ObjectAttributes;
import io.forebay.core.object.ObjectMetadata;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A cloud: buckets of objects elsewhere. All methods block, may be called from many threads, and
/// end within a deadline of the backend's own; reading a body has a deadline between bytes.
///
/// Every failure is a [io.forebay.core.error.StoreException] classified here and nowhere else:
/// `NO_SUCH_KEY` and `NO_SUCH_BUCKET` only where the cloud itself said so, `ACCESS_DENIED`,
/// `PRECONDITION_FAILED`, `SLOW_DOWN` where it throttles, `UNAVAILABLE` where it cannot be reached
/// or fails, `OUTCOME_UNKNOWN` for a write that may or may not have taken place. A call is one
/// attempt, which [RetryingBackend] repeats where the failure [is
/// retryable][io.forebay.core.error.StoreException#isRetryable]; only what a call does in steps,
/// such as the parts of a large object, is tried again inside.
public interface Backend extends AutoCloseable {

  /// What names the place that objects come from: the same for two configurations of the same
  /// place, another for another place. Holds no secret.
  String fingerprint();

  /// Opens an object or a span of it. Returns as soon as the attributes are known.
  ///
  /// @param range a span within the object; empty for the whole
  /// @param ifVersion fails with `PRECONDITION_FAILED` where the object is no longer this version
  BackendObject get(
      String bucket, String key, Optional<ByteRange> range, Optional<String> ifVersion);

  /// What is known of an object without its bytes.
  ObjectAttributes head(String bucket, String key);

  /// One page of a bucket. What was written before the call is in it.
  ListPage list(String bucket, ListRequest request);

  /// Writes an object, whole or not at all; readers see the old one or the new one. Large ones go
  /// in parts, some side by side; after a failure no part stays behind as far as the cloud can be
  /// reached.
  ///
  /// @param conditions `If-Match` and `If-None-Match`, decided by the cloud in the same step as the
  ///   write
  /// @return the attributes of what was written, with its version
  /// @throws io.forebay.core.error.StoreException `OUTCOME_UNKNOWN` where the cloud may have stored
  ///   it
  ObjectAttributes put(
      String bucket,
      String key,
      BackendContent content,
      ObjectMetadata metadata,
      Conditions conditions);

  /// Deletes an object. Deleting an absent object succeeds, unless a condition asks for one.
  ///
  /// @param conditions `If-Match`, decided by the cloud in the same step as the deletion; fails
  ///   with `PRECONDITION_FAILED` where it does not hold, and with `NOT_IMPLEMENTED` where the
  ///   cloud cannot decide it
  /// @throws io.forebay.core.error.StoreException `OUTCOME_UNKNOWN` where the cloud may have
  ///   deleted it
  void delete(String bucket, String key, Conditions conditions);

  /// The buckets that these credentials see, by name.
  List<RemoteBucket> listBuckets();

  /// Makes a bucket.
  ///
  /// @throws io.forebay.core.error.StoreException `BUCKET_ALREADY_EXISTS`,
  ///   `BUCKET_ALREADY_OWNED_BY_YOU`
  void createBucket(String bucket);

  /// Removes an empty bucket.
  ///
  /// @throws io.forebay.core.error.StoreException `NO_SUCH_BUCKET`, `BUCKET_NOT_EMPTY`
  void deleteBucket(String bucket);

  /// Whether there is such a bucket that these credentials may read.
  boolean hasBucket(String bucket);

  @Override
  void close();

  /// A bucket elsewhere.
  record RemoteBucket(String name, Instant createdAt) {}
}
