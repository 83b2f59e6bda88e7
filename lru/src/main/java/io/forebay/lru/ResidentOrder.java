package io.forebay.lru;

import io.forebay.core.store.AccessOrder;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The access order of one mountpath: at most 32 bytes of memory a resident object, and files that
/// a thread of its own writes, so that a death of the process loses about a second of uses.
///
/// A use is put into a ring and reaches the order a moment later; when uses come faster than that,
/// some are dropped. Additions and removals reach the order at once. Sizes are not kept: eviction
/// asks the disk what it has freed.
public final class ResidentOrder implements AccessOrder {

  private static final System.Logger LOG = System.getLogger(ResidentOrder.class.getName());
  private static final Duration PERIOD = Duration.ofMillis(250);
  private static final Duration PERIOD_AFTER_FAILURE = Duration.ofSeconds(10);
  private static final Duration END_WAIT = Duration.ofSeconds(10);
  private static final int BATCH = 512;

  private final String name;
  private final ResidentSet set;
  private final OrderSeconds seconds;
  private final OrderJournal journal;
  private final TouchRing touches = new TouchRing();
  private final ReentrantLock draining = new ReentrantLock();
  // Guarded by draining.
  private final long[] batch = new long[BATCH];
  private int batchCount;

  private final ReentrantLock turn = new ReentrantLock();
  private final Condition wanted = turn.newCondition();
  // Guarded by turn.
  private boolean hurried;
  private boolean closed;
  private @Nullable Thread keeper;

  private volatile boolean reconciling;
  private volatile boolean agrees;

  ResidentOrder(String name, OrderFiles files, OrderSeconds seconds) throws IOException {
    this.name = name;
    this.seconds = seconds;
    this.set = new ResidentSet(new LeastRecentlyUsed());
    this.journal = new OrderJournal(set, files, seconds);
    this.agrees = journal.wasClean();
  }

  /// Starts the thread that keeps the files.
  ResidentOrder start() {
    keeper = Thread.ofVirtual().name("access-order-" + name).start(this::keep);
    return this;
  }

  @Override
  public void added(long identity, long sizeBytes) {
    set.added(identity, seconds.now());
  }

  @Override
  public void used(long identity) {
    if (identity == TouchRing.EMPTY) {
      set.used(new long[] {identity}, 1, seconds.now());
    } else if (touches.offer(identity)) {
      hurry();
    }
  }

  @Override
  public void removed(long identity) {
    set.removed(identity);
  }

  @Override
  public void reconciling() {
    agrees = false;
    reconciling = true;
    set.beginReconciling();
  }

  @Override
  public void resident(long identity, long sizeBytes, long lastUsedSeconds) {
    set.resident(identity, OrderSeconds.of(lastUsedSeconds));
  }

  @Override
  public void reconciled() {
    set.endReconciling();
    reconciling = false;
    agrees = true;
    journal.wantSnapshot();
    hurry();
  }

  @Override
  public boolean isTrusted() {
    return journal.wasClean();
  }

  /// How many objects there are.
  public int size() {
    return set.size();
  }

  ResidentSet set() {
    return set;
  }

  /// Brings waiting uses into the order.
  void applyTouches() {
    draining.lock();
    try {
      touches.drainTo(identity -> {
        batch[batchCount++] = identity;
        if (batchCount == BATCH) {
          applyBatch();
        }
      });
      applyBatch();
    } finally {
      draining.unlock();
    }
  }

  private void applyBatch() {
    set.used(batch, batchCount, seconds.now());
    batchCount = 0;
  }

  /// One round of the keeping thread.
  void persist() throws IOException {
    applyTouches();
    journal.persist();
  }

  private void keep() {
    Duration wait = PERIOD;
    while (isOpenAfter(wait)) {
      try {
        persist();
        wait = PERIOD;
      } catch (IOException e) {
        LOG.log(System.Logger.Level.WARNING, "The access order of " + name + " is not kept", e);
        wait = PERIOD_AFTER_FAILURE;
      }
    }
  }

  private boolean isOpenAfter(Duration wait) {
    turn.lock();
    try {
      long nanos = wait.toNanos();
      while (!closed && !hurried && nanos > 0) {
        nanos = wanted.awaitNanos(nanos);
      }
      hurried = false;
      return !closed;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      turn.unlock();
    }
  }

  private void hurry() {
    turn.lock();
    try {
      hurried = true;
      wanted.signalAll();
    } finally {
      turn.unlock();
    }
  }

  @Override
  public void close() {
    turn.lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
      wanted.signalAll();
    } finally {
      turn.unlock();
    }
    try {
      Thread thread = keeper;
      if (thread != null && !thread.join(END_WAIT)) {
        LOG.log(System.Logger.Level.WARNING, "The access order of " + name + " does not end");
        return;
      }
      applyTouches();
      journal.end(agrees && !reconciling);
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "The access order of " + name + " is not kept", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
