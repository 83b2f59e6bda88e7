package io.forebay.lru;

import io.forebay.core.run.MonotonicClock;
import io.forebay.core.store.EvictableMountpath;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// The thread that keeps one mountpath below its high watermark.
final class MountpathEviction implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(MountpathEviction.class.getName());
  private static final Duration END_WAIT = Duration.ofSeconds(10);
  private static final long POLL_NANOS = 1_000_000_000;

  private final EvictableMountpath mountpath;
  private final ResidentOrders orders;
  private final LruSettings settings;
  private final MonotonicClock monotonic;
  private final EvictionEvents events;
  private final EvictionPace pace;
  private final Thread thread;

  private final ReentrantLock turn = new ReentrantLock();
  private final Condition changed = turn.newCondition();
  // Guarded by turn.
  private boolean woken;
  private boolean closed;

  MountpathEviction(
      EvictableMountpath mountpath,
      ResidentOrders orders,
      LruSettings settings,
      MonotonicClock monotonic,
      EvictionEvents events) {
    this.mountpath = mountpath;
    this.orders = orders;
    this.settings = settings;
    this.monotonic = monotonic;
    this.events = events;
    this.pace = new EvictionPace(settings);
    this.thread = Thread.ofVirtual().name("eviction-" + mountpath.id()).unstarted(this::watch);
  }

  void start() {
    thread.start();
  }

  void wake() {
    turn.lock();
    try {
      woken = true;
      changed.signalAll();
    } finally {
      turn.unlock();
    }
  }

  private void watch() {
    boolean exhausted = false;
    do {
      try {
        exhausted = round();
      } catch (RuntimeException e) {
        // A disk that fails is the store's to judge; the next round tries again.
        LOG.log(System.Logger.Level.WARNING, "Eviction on " + mountpath.label() + " failed", e);
        exhausted = true;
      }
      // Where nothing may go, being woken changes nothing.
    } while (isOpenAfter(POLL_NANOS, !exhausted));
  }

  /// Evicts if that is due; answers whether nothing more may go although more should.
  boolean round() {
    Optional<ResidentOrder> order = orders.of(mountpath.id());
    if (order.isEmpty()) {
      return true;
    }
    ResidentSet set = order.get().set();
    events.oldestAge(mountpath.label(), oldestAge(set));
    long capacity = mountpath.capacityBytes();
    long used = mountpath.usedBytes();
    if (!settings.enabled() || used < settings.highBytes(capacity)) {
      return false;
    }
    int now = orders.nowSecond();
    int youngest = (int) Math.max(-1, now - settings.dontEvictTime().toSeconds());
    long wanted = used - settings.lowBytes(capacity);
    return descend(new EvictionRun(mountpath, set, now, youngest, wanted), capacity);
  }

  private boolean descend(EvictionRun run, long capacity) {
    long low = settings.lowBytes(capacity);
    boolean more = true;
    while (more) {
      long began = monotonic.nanos();
      try {
        more = run.batch();
      } finally {
        if (run.batchObjects() > 0) {
          events.evicted(mountpath.label(), run.batchObjects(), run.batchBytes());
        }
      }
      long used = mountpath.usedBytes();
      long work = monotonic.nanos() - began;
      long rest = pace.restNanos(work, mountpath.utilizationPercent(), used, capacity);
      more = more && used > low && isOpenAfter(rest, false);
    }
    return run.isExhausted();
  }

  private Duration oldestAge(ResidentSet set) {
    int[] second = new int[1];
    return set.coldest(new long[1], second) == 0
        ? Duration.ZERO
        : Duration.ofSeconds(Math.max(0, orders.nowSecond() - second[0]));
  }

  /// Waits; answers whether it is still open.
  private boolean isOpenAfter(long nanos, boolean wakeable) {
    turn.lock();
    try {
      long left = nanos;
      while (!closed && !(wakeable && woken) && left > 0) {
        left = changed.awaitNanos(left);
      }
      woken &= !wakeable;
      return !closed;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      turn.unlock();
    }
  }

  /// Ends after the object that is being evicted.
  @Override
  public void close() {
    turn.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      turn.unlock();
    }
    try {
      if (!thread.join(END_WAIT)) {
        LOG.log(System.Logger.Level.WARNING, "Eviction on " + mountpath.label() + " does not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
