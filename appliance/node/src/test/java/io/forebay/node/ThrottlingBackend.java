package io.forebay.node;

import io.forebay.core.backend.Backend;
import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import io.forebay.core.run.MonotonicClock;
import io.forebay.core.run.Retrier;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;

/// A cloud that refuses what goes beyond so many requests in any second, and counts.
final class ThrottlingBackend extends AroundBackend {

  private static final long SECOND_NANOS = 1_000_000_000;
  private static final Duration REFUSAL_TIME = Duration.ofMillis(5);
  private static final Duration ANSWER_TIME = Duration.ofMillis(30);

  private final MonotonicClock clock;
  private final Retrier.Pause pause;
  // Guarded by this, as is all that follows.
  private final Deque<Long> taken = new ArrayDeque<>();
  private int perSecondMax;
  private int requestsCount;

  ThrottlingBackend(Backend backend, int perSecondMax, MonotonicClock clock, Retrier.Pause pause) {
    super(backend);
    this.perSecondMax = perSecondMax;
    this.clock = clock;
    this.pause = pause;
  }

  synchronized void perSecondMax(int value) {
    perSecondMax = value;
  }

  synchronized int requestsCount() {
    return requestsCount;
  }

  @Override
  <T> T around(Call call, Supplier<T> work) {
    boolean isRefused = !take();
    try {
      pause.sleep(isRefused ? REFUSAL_TIME : ANSWER_TIME);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    if (isRefused) {
      throw new StoreException(ErrorCode.SLOW_DOWN, "planned: too many requests");
    }
    return work.get();
  }

  private synchronized boolean take() {
    requestsCount++;
    long now = clock.nanos();
    while (!taken.isEmpty() && now - taken.peekFirst() >= SECOND_NANOS) {
      taken.removeFirst();
    }
    if (taken.size() >= perSecondMax) {
      return false;
    }
    taken.addLast(now);
    return true;
  }
}
