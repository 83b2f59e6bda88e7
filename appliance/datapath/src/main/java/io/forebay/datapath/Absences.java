package io.forebay.datapath;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import io.forebay.core.name.ObjectId;
import io.forebay.core.run.MonotonicClock;
import java.time.Duration;

/// What the backends lately said to be absent.
final class Absences {

  private final Cache<ObjectId, Boolean> absent;

  Absences(MonotonicClock clock, Duration ttl, int entriesMax) {
    this.absent =
        Caffeine.newBuilder()
            .executor(Runnable::run)
            .ticker(clock::nanos)
            .expireAfterWrite(ttl)
            .maximumSize(entriesMax)
            .build();
  }

  /// Throws `NO_SUCH_KEY` where the backend lately said so.
  void check(ObjectId id) {
    if (absent.getIfPresent(id) != null) {
      throw new StoreException(ErrorCode.NO_SUCH_KEY, "the key does not exist").with("key", id);
    }
  }

  /// Remembers the backend's word, unless a writer came since `watch` was begun.
  void add(ObjectId id, Turns.Watch watch) {
    try {
      watch.runIfCurrent(Duration.ZERO, () -> absent.put(id, true));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Forgets it: the key is being written.
  void drop(ObjectId id) {
    absent.invalidate(id);
  }
}
