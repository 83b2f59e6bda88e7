package io.forebay.node;

import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import io.forebay.datapath.BackendDirectory.Hold;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/// What keeps the removal of a bucket and the commits to it apart: any number of commits, or one
/// removal. Buckets share locks by chance, which costs time only.
final class BucketHolds {

  private static final int LOCKS = 64;

  private final Duration wait;
  private final ReadWriteLock[] locks = new ReadWriteLock[LOCKS];

  BucketHolds(Duration wait) {
    this.wait = wait;
    for (int i = 0; i < LOCKS; i++) {
      locks[i] = new ReentrantReadWriteLock();
    }
  }

  /// Keeps the bucket for a commit.
  Hold shared(String name) {
    return taken(lock(name).readLock());
  }

  /// Keeps everybody else from the bucket, for its removal.
  Hold alone(String name) {
    return taken(lock(name).writeLock());
  }

  private ReadWriteLock lock(String name) {
    return locks[Math.floorMod(name.hashCode(), LOCKS)];
  }

  private Hold taken(Lock lock) {
    try {
      if (lock.tryLock(wait.toNanos(), TimeUnit.NANOSECONDS)) {
        return lock::unlock;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreException(ErrorCode.UNAVAILABLE, "interrupted while waiting for a bucket", e);
    }
    throw new StoreException(
        ErrorCode.UNAVAILABLE, "writes to the bucket or its removal take too long");
  }
}
