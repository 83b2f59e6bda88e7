package io.forebay.node;

import io.forebay.core.backend.Backend;
import io.forebay.core.backend.BackendContent;
import io.forebay.core.backend.BackendObject;
import io.forebay.core.object.ByteRange;
import io.forebay.core.object.Conditions;
import io.forebay.core.object.ListPage;
import io.forebay.core.object.ListRequest;
import io.forebay.core.object.ObjectAttributes;
import io.forebay.core.object.ObjectMetadata;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// A backend all of whose calls go to another one by one way. Closes the other.
abstract class AroundBackend implements Backend {

  /// A call of a backend.
  ///
  /// @param bucket empty where it is about no single one
  /// @param key empty where it is about no single object
  record Call(BackendOperation operation, String bucket, String key) {}

  private final Backend backend;

  AroundBackend(Backend backend) {
    this.backend = backend;
  }

  /// Makes a call of the other backend, once, with what comes before and after it.
  abstract <T> T around(Call call, Supplier<T> work);

  @Override
  public final String fingerprint() {
    return backend.fingerprint();
  }

  @Override
  public BackendObject get(
      String bucket, String key, Optional<ByteRange> range, Optional<String> ifVersion) {
    return around(
        new Call(BackendOperation.GET, bucket, key),
        () -> backend.get(bucket, key, range, ifVersion));
  }

  @Override
  public final ObjectAttributes head(String bucket, String key) {
    return around(new Call(BackendOperation.HEAD, bucket, key), () -> backend.head(bucket, key));
  }

  @Override
  public final ListPage list(String bucket, ListRequest request) {
    return around(new Call(BackendOperation.LIST, bucket, ""), () -> backend.list(bucket, request));
  }

  @Override
  public ObjectAttributes put(
      String bucket,
      String key,
      BackendContent content,
      ObjectMetadata metadata,
      Conditions conditions) {
    return around(
        new Call(BackendOperation.PUT, bucket, key),
        () -> backend.put(bucket, key, content, metadata, conditions));
  }

  @Override
  public final void delete(String bucket, String key, Conditions conditions) {
    run(
        new Call(BackendOperation.DELETE, bucket, key),
        () -> backend.delete(bucket, key, conditions));
  }

  @Override
  public final List<RemoteBucket> listBuckets() {
    return around(new Call(BackendOperation.LIST_BUCKETS, "", ""), backend::listBuckets);
  }

  @Override
  public final void createBucket(String bucket) {
    run(new Call(BackendOperation.CREATE_BUCKET, bucket, ""), () -> backend.createBucket(bucket));
  }

  @Override
  public final void deleteBucket(String bucket) {
    run(new Call(BackendOperation.DELETE_BUCKET, bucket, ""), () -> backend.deleteBucket(bucket));
  }

  @Override
  public final boolean hasBucket(String bucket) {
    return around(
        new Call(BackendOperation.HEAD_BUCKET, bucket, ""), () -> backend.hasBucket(bucket));
  }

  @Override
  public void close() {
    backend.close();
  }

  private void run(Call call, Runnable work) {
    around(
        call,
        () -> {
          work.run();
          return true;
        });
  }
}
