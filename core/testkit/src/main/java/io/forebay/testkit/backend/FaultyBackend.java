package io.forebay.testkit.backend;

import io.forebay.core.backend.Backend;
import io.forebay.core.backend.BackendContent;
import io.forebay.core.backend.BackendObject;
import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import io.forebay.core.object.ByteRange;
import io.forebay.core.object.Conditions;
import io.forebay.core.object.ListPage;
import io.forebay.core.object.ListRequest;
import io.forebay.core.object.ObjectAttributes;
import io.forebay.core.object.ObjectMetadata;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// A cloud that counts its calls and fails as it is told: each planned fault meets the next call of
/// its operation.
public final class FaultyBackend implements Backend {

  /// What is called.
  public enum Operation {
    GET,
    HEAD,
    LIST,
    PUT,
    DELETE,
    LIST_BUCKETS,
    CREATE_BUCKET,
    DELETE_BUCKET,
    HAS_BUCKET
  }

  private final Backend delegate;
  // Guarded by this.
  private final Map<Operation, Deque<BackendFault>> planned = new EnumMap<>(Operation.class);
  // Guarded by this.
  private final Map<Operation, Integer> counts = new EnumMap<>(Operation.class);
  private volatile boolean isDown;

  public FaultyBackend(Backend delegate) {
    this.delegate = delegate;
  }

  /// Plans faults for the next calls of `operation`, in that order, after those planned before.
  public synchronized FaultyBackend plan(Operation operation, BackendFault... faults) {
    planned.computeIfAbsent(operation, absent -> new ArrayDeque<>()).addAll(List.of(faults));
    return this;
  }

  /// Makes every call fail with `UNAVAILABLE`, or ends that.
  public void down(boolean value) {
    isDown = value;
  }

  /// How often `operation` has been called.
  public synchronized int count(Operation operation) {
    return counts.getOrDefault(operation, 0);
  }

  /// How often anything has been called.
  public synchronized int count() {
    return counts.values().stream().mapToInt(Integer::intValue).sum();
  }

  /// Begins to count anew.
  public synchronized void resetCounts() {
    counts.clear();
  }

  @Override
  public String fingerprint() {
    return delegate.fingerprint();
  }

  @Override
  public BackendObject get(
      String bucket, String key, Optional<ByteRange> range, Optional<String> ifVersion) {
    BackendFault fault = next(Operation.GET);
    failBefore(fault);
    return fault.apply(delegate.get(bucket, key, range, ifVersion));
  }

  @Override
  public ObjectAttributes head(String bucket, String key) {
    BackendFault fault = next(Operation.HEAD);
    failBefore(fault);
    return fault.apply(delegate.head(bucket, key));
  }

  @Override
  public ListPage list(String bucket, ListRequest request) {
    return call(Operation.LIST, () -> delegate.list(bucket, request));
  }

  @Override
  public ObjectAttributes put(
      String bucket,
      String key,
      BackendContent content,
      ObjectMetadata metadata,
      Conditions conditions) {
    return call(Operation.PUT, () -> delegate.put(bucket, key, content, metadata, conditions));
  }

  @Override
  public void delete(String bucket, String key, Conditions conditions) {
    call(
        Operation.DELETE,
        () -> {
          delegate.delete(bucket, key, conditions);
          return true;
        });
  }

  @Override
  public List<RemoteBucket> listBuckets() {
    return call(Operation.LIST_BUCKETS, delegate::listBuckets);
  }

  @Override
  public void createBucket(String bucket) {
    call(
        Operation.CREATE_BUCKET,
        () -> {
          delegate.createBucket(bucket);
          return true;
        });
  }

  @Override
  public void deleteBucket(String bucket) {
    call(
        Operation.DELETE_BUCKET,
        () -> {
          delegate.deleteBucket(bucket);
          return true;
        });
  }

  @Override
  public boolean hasBucket(String bucket) {
    return call(Operation.HAS_BUCKET, () -> delegate.hasBucket(bucket));
  }

  @Override
  public void close() {
    delegate.close();
  }

  private <T> T call(Operation operation, Supplier<T> work) {
    BackendFault fault = next(operation);
    failBefore(fault);
    T result = work.get();
    if (fault instanceof BackendFault.DoneButUnknown) {
      throw new StoreException(ErrorCode.OUTCOME_UNKNOWN, "planned: done, and nobody knows");
    }
    return result;
  }

  private void failBefore(BackendFault fault) {
    if (isDown) {
      throw new StoreException(ErrorCode.UNAVAILABLE, "planned: down");
    }
    if (fault instanceof BackendFault.Fail(ErrorCode code)) {
      throw new StoreException(code, "planned");
    }
    if (fault instanceof BackendFault.Wait wait) {
      wait.await();
    }
  }

  private synchronized BackendFault next(Operation operation) {
    counts.merge(operation, 1, Integer::sum);
    Deque<BackendFault> faults = planned.get(operation);
    BackendFault next = faults == null ? null : faults.poll();
    return next == null ? new BackendFault.None() : next;
  }
}
