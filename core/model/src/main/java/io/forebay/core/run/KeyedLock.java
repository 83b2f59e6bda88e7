package io.forebay.core.run;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/// One exclusive turn for each key; keys that nobody holds or waits for cost no memory.
///
/// @param <K> what a turn is for; has value equality
public final class KeyedLock<K> {

  // Guarded by itself: held only for look-ups, never while waiting.
  private final Map<K, Entry> entries = new HashMap<>();

  /// A turn that is held; closed by the thread that took it.
  public interface Turn extends AutoCloseable {
    @Override
    void close();
  }

  /// Takes the turn of `key`, waiting for it at most `wait`; empty where it was not to be had by
  /// then.
  ///
  /// @throws InterruptedException when interrupted while waiting
  public Optional<Turn> take(K key, Duration wait) throws InterruptedException {
    Entry entry = enter(key);
    boolean taken = false;
    try {
      taken = entry.lock.tryLock(wait.toNanos(), TimeUnit.NANOSECONDS);
    } finally {
      if (!taken) {
        leave(key, entry);
      }
    }
    return taken ? Optional.of(() -> release(key, entry)) : Optional.empty();
  }

  /// Takes the turn of `key` if nobody has it.
  public Optional<Turn> tryTake(K key) {
    Entry entry = enter(key);
    if (entry.lock.tryLock()) {
      return Optional.of(() -> release(key, entry));
    }
    leave(key, entry);
    return Optional.empty();
  }

  /// How many keys are held or waited for.
  public int size() {
    synchronized (entries) {
      return entries.size();
    }
  }

  private Entry enter(K key) {
    synchronized (entries) {
      Entry entry = entries.computeIfAbsent(key, absent -> new Entry());
      entry.users++;
      return entry;
    }
  }

  private void release(K key, Entry entry) {
    entry.lock.unlock();
    leave(key, entry);
  }

  private void leave(K key, Entry entry) {
    synchronized (entries) {
      if (--entry.users == 0) {
        entries.remove(key, entry);
      }
    }
  }

  private static final class Entry {
    final ReentrantLock lock = new ReentrantLock();
    // Guarded by entries.
    int users;
  }
}
