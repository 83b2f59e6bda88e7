package io.forebay.node;

import io.forebay.core.backend.Backend;
import io.forebay.core.backend.BackendObject;
import io.forebay.core.object.ByteRange;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/// A cloud that counts the reads under way, which last until their body is closed.
final class CountingBackend extends AroundBackend {

  private final AtomicInteger active;
  private final AtomicInteger activeMax;

  CountingBackend(Backend backend, AtomicInteger active, AtomicInteger activeMax) {
    super(backend);
    this.active = active;
    this.activeMax = activeMax;
  }

  @Override
  public BackendObject get(
      String bucket, String key, Optional<ByteRange> range, Optional<String> ifVersion) {
    activeMax.accumulateAndGet(active.incrementAndGet(), Math::max);
    BackendObject object = super.get(bucket, key, range, ifVersion);
    return object.withBody(new HeldSource(object.body(), active::decrementAndGet));
  }

  @Override
  <T> T around(Call call, Supplier<T> work) {
    return work.get();
  }
}
