package io.forebay.datapath;

import io.forebay.core.name.Bucket;
import io.forebay.core.name.ObjectId;
import io.forebay.core.service.CacheResult;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/// Events as they were told.
final class RecordedEvents implements DatapathEvents {

  /// An answer to a GET that has ended.
  record Got(Bucket bucket, CacheResult result, long sentBytes) {}

  final List<Got> gets = new CopyOnWriteArrayList<>();
  final AtomicInteger joined = new AtomicInteger();
  final AtomicInteger begun = new AtomicInteger();
  final AtomicInteger ended = new AtomicInteger();
  final List<RuntimeException> failures = new CopyOnWriteArrayList<>();
  final List<RuntimeException> notKept = new CopyOnWriteArrayList<>();

  int fillsActive() {
    return begun.get() - ended.get();
  }

  @Override
  public void get(Bucket bucket, CacheResult result, long sentBytes) {
    gets.add(new Got(bucket, result, sentBytes));
  }

  @Override
  public void fillJoined(Bucket bucket) {
    joined.incrementAndGet();
  }

  @Override
  public void fillBegun(Bucket bucket) {
    begun.incrementAndGet();
  }

  @Override
  public void fillEnded(Bucket bucket) {
    ended.incrementAndGet();
  }

  @Override
  public void fillFailed(ObjectId id, RuntimeException failure) {
    failures.add(failure);
  }

  @Override
  public void notKept(ObjectId id, RuntimeException failure) {
    notKept.add(failure);
  }
}
