package io.forebay.storage.index;

import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/// What surrounds every call of a database: native memory is not freed under it, and its failures
/// are classified.
final class CallGuard {

  private static final Duration CLOSE_WAIT = Duration.ofSeconds(10);

  private final Path directory;
  private final Runnable onCorruption;
  // Shared by calls; held alone, and never given back, from the close on.
  private final ReentrantReadWriteLock lifetime = new ReentrantReadWriteLock();
  private volatile boolean damaged;
  private volatile boolean closed;

  /// @param onCorruption called when what was read cannot be right; throws only [StoreException]
  CallGuard(Path directory, Runnable onCorruption) {
    this.directory = directory;
    this.onCorruption = onCorruption;
  }

  /// Whether a failure has ended the database.
  boolean isDamaged() {
    return damaged;
  }

  /// Runs a call that reads; only damage ends the database.
  <T> T read(Call<T> call) {
    return run(call, false);
  }

  /// Runs a call that writes; any failure ends the database, because it takes no more writes then.
  <T> T write(Call<T> call) {
    requireSound();
    return run(call, true);
  }

  /// Refuses what leads to a write once the database has ended, before anything else is changed.
  void requireSound() {
    if (damaged) {
      throw new StoreException(ErrorCode.UNAVAILABLE, "the index is damaged")
          .with("directory", directory);
    }
  }

  private <T> T run(Call<T> call, boolean isWrite) {
    if (!enter()) {
      throw new StoreException(ErrorCode.UNAVAILABLE, "the index is closed")
          .with("directory", directory);
    }
    try {
      return call.run();
    } catch (RocksDBException e) {
      throw failed(e, isWrite);
    } catch (IllegalArgumentException e) {
      throw failed(notUnderstood(e), isWrite);
    } catch (StoreException e) {
      damaged |= isWrite;
      throw e;
    } finally {
      leave();
    }
  }

  /// Whether the database is open; [#leave] follows where it is.
  boolean enter() {
    if (!lifetime.readLock().tryLock()) {
      return false;
    }
    if (closed) {
      // The thread that holds it alone gets it shared too.
      lifetime.readLock().unlock();
      return false;
    }
    return true;
  }

  void leave() {
    lifetime.readLock().unlock();
  }

  /// Waits until no call is inside, and lets none in any more.
  void shut() {
    try {
      if (!lifetime.writeLock().tryLock(CLOSE_WAIT.toNanos(), TimeUnit.NANOSECONDS)) {
        throw new StoreException(ErrorCode.UNAVAILABLE, "a call on the index hangs")
            .with("directory", directory);
      }
      closed = true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreException(ErrorCode.UNAVAILABLE, "interrupted", e);
    }
  }

  StoreException failed(RocksDBException e, boolean isWrite) {
    Status status = e.getStatus();
    boolean corrupt = status != null && status.getCode() == Status.Code.Corruption;
    if (corrupt || isWrite) {
      damaged = true;
    }
    StoreException failure =
        new StoreException(ErrorCode.UNAVAILABLE, "the index failed", e)
            .with("directory", directory);
    if (corrupt) {
      try {
        onCorruption.run();
      } catch (StoreException second) {
        failure.addSuppressed(second);
      }
    }
    return failure;
  }

  private static RocksDBException notUnderstood(IllegalArgumentException e) {
    Status status = new Status(Status.Code.Corruption, Status.SubCode.None, e.getMessage());
    RocksDBException corrupt = new RocksDBException("a row that is not understood", status);
    corrupt.initCause(e);
    return corrupt;
  }

  /// A call of the database.
  interface Call<T> {
    T run() throws RocksDBException;
  }
}
