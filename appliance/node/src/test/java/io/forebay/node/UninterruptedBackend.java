package io.forebay.node;

import io.forebay.core.backend.Backend;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;

/// A cloud that answers when a latch opens, whatever the caller says meanwhile.
final class UninterruptedBackend extends AroundBackend {

  private final CountDownLatch latch;

  UninterruptedBackend(Backend backend, CountDownLatch latch) {
    super(backend);
    this.latch = latch;
  }

  @Override
  <T> T around(Call call, Supplier<T> work) {
    boolean interrupted = false;
    while (true) {
      try {
        latch.await();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return work.get();
  }
}
