package io.forebay.node;

import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Sees to it that virtual threads which are ready to run do run: as many carriers as there are
/// cores while all is well, and more while some are held by calls that do not give them back, as
/// those to disks do. A small virtual thread is begun now and then; where it has to wait, the held
/// ones are counted, and as many are added. ADR 15.
final class Carriers implements AutoCloseable {

  private static final Logger LOG = System.getLogger(Carriers.class.getName());

  private static final Duration PERIOD = Duration.ofMillis(20);
  private static final Duration PATIENCE = Duration.ofMillis(2);
  // After so much patience whoever does not run is held.
  private static final int WAITS_OF_HELD = 5;
  private static final Duration STEP_UP = Duration.ofMillis(50);
  private static final Duration STEP_DOWN = Duration.ofSeconds(1);
  // Each step down takes this part of what is too much, and at least one.
  private static final int STEP_DOWN_PART = 4;
  private static final Duration JOIN_WAIT = Duration.ofSeconds(5);

  // So many calls may wait for disks at once. Beyond, they do not wait but hang, and whoever is
  // sent after them may hang too: one is added at a time.
  private static final int AT_ONCE_FACTOR = 8;
  private static final int COUNT_MAX = 256;

  // Calls grow by doubling up to 2^9 small threads, and begin again with one.
  private static final int CALL_ROUNDS = 10;

  private final CarrierThreads threads;
  private final int countMin;
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Thread thread;
  private int count;
  private long changedAt;

  private Carriers(CarrierThreads threads, int countMin) {
    this.threads = threads;
    this.countMin = countMin;
    this.count = countMin;
    this.changedAt = System.nanoTime();
    // A platform thread: it has to run when virtual ones cannot.
    this.thread = Thread.ofPlatform().daemon().name("forebay-carriers").unstarted(this::watch);
  }

  /// Begins with the JVM's number of carriers: as many as there are cores, unless an option says
  /// otherwise.
  static Carriers start() {
    Carriers carriers = new Carriers(new CarrierThreads(), CarrierThreads.countAtStart());
    carriers.thread.start();
    return carriers;
  }

  private void watch() {
    try {
      while (!ended.await(PERIOD.toNanos(), TimeUnit.NANOSECONDS)) {
        probe();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (UncheckedIOException e) {
      LOG.log(Level.WARNING, "carriers cannot be counted: from now on their number is fixed", e);
      threads.setCount(Math.max(count, AT_ONCE_FACTOR * countMin));
      threads.call(COUNT_MAX);
    }
  }

  private void probe() throws InterruptedException {
    CountDownLatch run = new CountDownLatch(1);
    Thread.ofVirtual().start(run::countDown);
    int waits = 0;
    int rounds = 0;
    while (!run.await(PATIENCE.toNanos(), TimeUnit.NANOSECONDS) && ended.getCount() > 0) {
      waits++;
      CarrierThreads.States states = threads.states();
      int mounted = threads.mounted();
      // One that waits for no disk may be about to go on, after a collection of garbage for
      // example.
      addFor(waits < WAITS_OF_HELD ? states.inDisk() : mounted - states.running());
      if (mounted < count) {
        threads.call(1 << (rounds % CALL_ROUNDS));
        rounds++;
      }
    }
    if (waits == 0 && count > countMin && isOver(STEP_DOWN)) {
      set(count - Math.ceilDiv(count - countMin, STEP_DOWN_PART));
    }
  }

  private void addFor(int held) {
    int missing = countMin + held - count;
    int atOnce = Math.min(missing, AT_ONCE_FACTOR * countMin - count);
    if (atOnce > 0) {
      set(count + atOnce);
    } else if (missing > 0 && count < COUNT_MAX && isOver(STEP_UP)) {
      set(count + 1);
    }
  }

  private boolean isOver(Duration step) {
    return System.nanoTime() - changedAt >= step.toNanos();
  }

  private void set(int newCount) {
    LOG.log(Level.DEBUG, "carriers: {0}", newCount);
    threads.setCount(newCount);
    count = newCount;
    changedAt = System.nanoTime();
  }

  /// Ends the watching; there are as many carriers as at first.
  @Override
  public void close() {
    ended.countDown();
    try {
      if (!thread.join(JOIN_WAIT)) {
        LOG.log(Level.WARNING, "the watch over the carriers did not end in time");
      } else if (count != countMin) {
        threads.setCount(countMin);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
