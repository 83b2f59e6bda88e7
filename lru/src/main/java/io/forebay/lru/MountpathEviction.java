package io.forebay.lru;

import io.forebay.core.run.MonotonicClock;
import io.forebay.core.store.EvictableMountpath;
import io.forebay.core.store.RoomMaker;
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

  /// The next round comes now, and goes down to the low watermark.
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
        exhausted = round(takeWoken());
      } catch (RuntimeException e) {
        // A disk that fails is the store's to judge; the next round tries again.
        LOG.log(System.Logger.Level.WARNING, "Eviction on " + mountpath.label() + " failed", e);
        exhausted = true;
      }
      // Where nothing may go, being woken changes nothing.
    } while (isOpenAfter(POLL_NANOS, !exhausted));
  }

  private boolean takeWoken() {
    turn.lock();
    try {
      boolean was = woken;
      woken = false;
      return was;
    } finally {
      turn.unlock();
    }
  }

  /// Evicts if that is due; answers whether nothing more may go although more should.
  ///
  /// @param due whether it is also below the high watermark
  boolean round(boolean due) {
    Optional<ResidentOrder> order = orders.of(mountpath.id());
    if (order.isEmpty()) {
      return true;
    }
    ResidentSet set = order.get().set();
    events.oldestAge(mountpath.label(), oldestAge(set));
    long capacity = mountpath.capacityBytes();
    long used = mountpath.usedBytes();
    long low = settings.lowBytes(capacity);
    if (!settings.enabled() || used < (due ? low : settings.highBytes(capacity))) {
      return false;
    }
    return descend(run(set, used - low), capacity);
  }

  /// Evicts on the caller's thread and without a rest; see [RoomMaker#makeRoom].
  boolean makeRoom(long bytes, Duration wait) {
    Optional<ResidentOrder> order = orders.of(mountpath.id());
    if (!settings.enabled() || order.isEmpty()) {
      return false;
    }
    EvictionRun run = run(order.get().set(), bytes);
    long began = monotonic.nanos();
    boolean more = true;
    while (more && monotonic.nanos() - began < wait.toNanos()) {
      more = batch(run);
    }
    return run.isEnough();
  }

  private EvictionRun run(ResidentSet set, long wantedBytes) {
    int now = orders.nowSecond();
    int youngest = (int) Math.max(-1, now - settings.dontEvictTime().toSeconds());
    return new EvictionRun(mountpath, set, now, youngest, wantedBytes);
  }

  private boolean descend(EvictionRun run, long capacity) {
    long low = settings.lowBytes(capacity);
    boolean more = true;
    while (more) {
      long began = monotonic.nanos();
      more = batch(run);
      long used = mountpath.usedBytes();
      long work = monotonic.nanos() - began;
      long rest = pace.restNanos(work, mountpath.utilizationPercent(), used, capacity);
      more = more && used > low && isOpenAfter(rest, false);
    }
    return run.isExhausted();
  }

  private boolean batch(EvictionRun run) {
    try {
      return run.batch();
    } finally {
      if (run.batchObjects() > 0) {
        events.evicted(mountpath.label(), run.batchObjects(), run.batchBytes());
      }
    }
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
