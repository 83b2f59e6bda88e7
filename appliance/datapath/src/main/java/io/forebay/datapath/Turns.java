package io.forebay.datapath;

import io.forebay.core.name.ObjectId;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/// The write turns of the keys. Writers of one key take turns; whoever changes stored copies
/// without being a writer (a fetch, a validation) watches the key, and may only act while no writer
/// came since.
///
/// Keys that nobody watches, holds or waits for cost no memory.
final class Turns {

  private final ConcurrentHashMap<ObjectId, Entry> entries = new ConcurrentHashMap<>();

  /// A writer's turn; closed by the thread that took it.
  interface Turn extends AutoCloseable {
    @Override
    void close();
  }

  /// Takes the write turn of a key, waiting at most `wait`; every watch begun before or during it
  /// is then outdated.
  Optional<Turn> take(ObjectId id, Duration wait) throws InterruptedException {
    Entry entry = enter(id);
    boolean taken = false;
    try {
      taken = entry.lock.tryLock(wait.toNanos(), TimeUnit.NANOSECONDS);
    } finally {
      if (!taken) {
        leave(id);
      }
    }
    if (!taken) {
      return Optional.empty();
    }
    entry.generation.incrementAndGet();
    return Optional.of(() -> {
      entry.generation.incrementAndGet();
      entry.lock.unlock();
      leave(id);
    });
  }

  /// Begins to watch a key.
  Watch watch(ObjectId id) {
    return new Watch(id, enter(id));
  }

  /// How many keys are watched, held or waited for.
  int size() {
    return entries.size();
  }

  private Entry enter(ObjectId id) {
    return entries.compute(
        id,
        (key, present) -> {
          Entry entry = present == null ? new Entry() : present;
          entry.users++;
          return entry;
        });
  }

  private void leave(ObjectId id) {
    entries.computeIfPresent(id, (key, entry) -> --entry.users == 0 ? null : entry);
  }

  /// Tells whether a writer came since it was begun; any thread may close it.
  final class Watch implements AutoCloseable {

    private final ObjectId id;
    private final Entry entry;
    private final long begun;

    private Watch(ObjectId id, Entry entry) {
      this.id = id;
      this.entry = entry;
      this.begun = entry.generation.get();
    }

    /// Whether no writer had the turn at any moment since this watch was begun.
    boolean isCurrent() {
      return begun % 2 == 0 && entry.generation.get() == begun;
    }

    /// Runs `action` while no writer can come, if none came; answers whether it ran. The action is
    /// short: disk only.
    boolean runIfCurrent(Duration wait, Runnable action) throws InterruptedException {
      if (!isCurrent() || !entry.lock.tryLock(wait.toNanos(), TimeUnit.NANOSECONDS)) {
        return false;
      }
      try {
        if (!isCurrent()) {
          return false;
        }
        action.run();
        return true;
      } finally {
        entry.lock.unlock();
      }
    }

    @Override
    public void close() {
      leave(id);
    }
  }

  private static final class Entry {
    final ReentrantLock lock = new ReentrantLock();

    // Odd while a writer has the turn. Changed under lock, read without.
    final AtomicLong generation = new AtomicLong();

    // Guarded by the entry's bin of the map.
    int users;
  }
}
