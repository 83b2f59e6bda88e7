package io.forebay.node;

import io.forebay.core.run.MonotonicClock;
import io.forebay.core.run.Retrier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Time that passes only while everybody waits for it. One thread runs at a time, in the order of
/// the times at which they wake, so that every run is the same.
final class VirtualTime implements MonotonicClock, Retrier.Pause {

  private record Sleeper(long wakeNanos, long order, Semaphore turn) {}

  // Guarded by this, as is all that follows.
  private final PriorityQueue<Sleeper> sleepers =
      new PriorityQueue<>(
          Comparator.comparingLong(Sleeper::wakeNanos).thenComparingLong(Sleeper::order));
  private long nowNanos;
  private long sleepersCount;
  private final List<Throwable> failures = new ArrayList<>();

  /// Runs them side by side, all from now on, in this order; returns when all have ended.
  void run(List<Runnable> tasks) throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    for (Runnable task : tasks) {
      Sleeper start = sleeper(0);
      threads.add(Thread.ofVirtual().start(() -> begin(start, task)));
    }
    wakeNext();
    for (Thread thread : threads) {
      if (!thread.join(Duration.ofMinutes(1))) {
        throw new AssertionError("a thread does not end");
      }
    }
    synchronized (this) {
      failures.forEach(failure -> {
        throw new AssertionError("a thread failed", failure);
      });
    }
  }

  private void begin(Sleeper start, Runnable task) {
    try {
      await(start);
      task.run();
    } catch (InterruptedException | RuntimeException | Error e) {
      failed(e);
    } finally {
      wakeNext();
    }
  }

  private synchronized void failed(Throwable failure) {
    failures.add(failure);
  }

  @Override
  public synchronized long nanos() {
    return nowNanos;
  }

  @Override
  public void sleep(Duration wait) throws InterruptedException {
    Sleeper self = sleeper(wait.toNanos());
    wakeNext();
    await(self);
  }

  private synchronized Sleeper sleeper(long waitNanos) {
    Sleeper sleeper = new Sleeper(nowNanos + waitNanos, sleepersCount++, new Semaphore(0));
    sleepers.add(sleeper);
    return sleeper;
  }

  private synchronized void wakeNext() {
    Sleeper next = sleepers.poll();
    if (next != null) {
      nowNanos = Math.max(nowNanos, next.wakeNanos());
      next.turn().release();
    }
  }

  private static void await(Sleeper sleeper) throws InterruptedException {
    if (!sleeper.turn().tryAcquire(1, TimeUnit.MINUTES)) {
      throw new AssertionError("nobody lets time pass");
    }
  }
}
