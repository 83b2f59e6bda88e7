package io.forebay.core.backend;

import io.forebay.core.object.ByteRange;
import io.forebay.core.object.Conditions;
import io.forebay.core.object.ListPage;
import io.forebay.core.object.ListRequest;
import io.forebay.core.object.ObjectAttributes;
import io.forebay.core.object.ObjectMetadata;
import io.forebay.core.run.Retrier;
import io.forebay.core.run.Retrier.Effect;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// A backend whose failed calls are made again where that is safe: reads, and writes that surely
/// did nothing or whose repetition changes nothing. Closes the backend.
public final class RetryingBackend implements Backend {

  private final Backend backend;
  private final Retrier retrier;

  public RetryingBackend(Backend backend, Retrier retrier) {
    this.backend = backend;
    this.retrier = retrier;
  }

  @Override
  public String fingerprint() {
    return backend.fingerprint();
  }

  @Override
  public BackendObject get(
      String bucket, String key, Optional<ByteRange> range, Optional<String> ifVersion) {
    return read(() -> backend.get(bucket, key, range, ifVersion));
  }

  @Override
  public ObjectAttributes head(String bucket, String key) {
    return read(() -> backend.head(bucket, key));
  }

  @Override
  public ListPage list(String bucket, ListRequest request) {
    return read(() -> backend.list(bucket, request));
  }

  @Override
  public ObjectAttributes put(
      String bucket,
      String key,
      BackendContent content,
      ObjectMetadata metadata,
      Conditions conditions) {
    return retrier.run(
        effect(conditions), () -> backend.put(bucket, key, content, metadata, conditions));
  }

  @Override
  public void delete(String bucket, String key, Conditions conditions) {
    write(effect(conditions), () -> backend.delete(bucket, key, conditions));
  }

  @Override
  public List<RemoteBucket> listBuckets() {
    return read(backend::listBuckets);
  }

  @Override
  public void createBucket(String bucket) {
    write(Effect.ONCE, () -> backend.createBucket(bucket));
  }

  @Override
  public void deleteBucket(String bucket) {
    write(Effect.ONCE, () -> backend.deleteBucket(bucket));
  }

  @Override
  public boolean hasBucket(String bucket) {
    return read(() -> backend.hasBucket(bucket));
  }

  @Override
  public void close() {
    backend.close();
  }

  private <T> T read(Supplier<T> call) {
    return retrier.run(Effect.NONE, call);
  }

  private void write(Effect effect, Runnable call) {
    retrier.run(
        effect,
        () -> {
          call.run();
          return true;
        });
  }

  // A conditional write that has taken place would fail its own condition when it is made again.
  private static Effect effect(Conditions conditions) {
    return conditions.isEmpty() ? Effect.REPEATABLE : Effect.ONCE;
  }
}
