package io.forebay.storage;

import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import io.forebay.core.run.MonotonicClock;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReference;

/// The way to one disk. Calls run on the caller's thread, a bounded number at a time, so that a
/// disk that hangs holds a bounded number of carrier threads; each is registered, so that [#watch]
/// notices one that does not return. A disk that hangs or fails too often is taken out of service:
/// everyone who waits for it, and everyone who comes later, is told `UNAVAILABLE` at once. ADR 12
/// says why there is no hand-off to other threads.
final class DiskGate {

  private static final long ERROR_WINDOW_NANOS = Duration.ofMinutes(1).toNanos();
  // More permits than anyone can wait for, and far from overflow.
  private static final int FLOOD = 1 << 20;

  private final String label;
  private final Disk disk;
  private final MonotonicClock clock;
  private final StorageEvents events;
  private final long deadlineNanos;
  private final int errorsMax;
  private final Semaphore permits;
  // When each call under way began, as the watch counts, never 0; 0 where a slot is free.
  private final AtomicLongArray starts;
  private final Transfers transfers = new Transfers();
  private final AtomicReference<String> outReason = new AtomicReference<>("");
  // Time as the watch counts it: what passes while the whole process stands still, or its machine,
  // is no disk's fault. Written by the watch only.
  private volatile long seenNanos = 1;
  private long watchedAt;
  // Guarded by this.
  private long errorWindowStart;
  private int errorCount;

  DiskGate(
      String label,
      Disk disk,
      StorageSettings settings,
      MonotonicClock clock,
      StorageEvents events) {
    this.label = label;
    this.disk = disk;
    this.clock = clock;
    this.events = events;
    this.deadlineNanos = settings.diskDeadline().toNanos();
    this.errorsMax = settings.diskErrorsMax();
    this.permits = new Semaphore(settings.diskCallsMax());
    this.starts = new AtomicLongArray(settings.diskCallsMax());
    this.errorWindowStart = clock.nanos();
    this.watchedAt = errorWindowStart;
  }

  boolean inService() {
    return outReason.get().isEmpty();
  }

  /// Makes calls to the disk.
  ///
  /// @throws StoreException `OUT_OF_SPACE` where the disk is full, `UNAVAILABLE` for every other
  ///   failure
  <T> T call(DiskCall<T> call) {
    acquire();
    int slot = register();
    try {
      T result = call.on(disk);
      // A call that outlived its deadline returns to a node that has gone on without the disk.
      requireService();
      return result;
    } catch (IOException e) {
      throw failed(e);
    } finally {
      starts.set(slot, 0);
      permits.release();
    }
  }

  private void acquire() {
    requireService();
    if (!permits.tryAcquire()) {
      try {
        if (!permits.tryAcquire(deadlineNanos, TimeUnit.NANOSECONDS)) {
          throw unavailable("the disk is too busy");
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw unavailable("interrupted while waiting for a disk");
      }
      if (!inService()) {
        permits.release();
        requireService();
      }
    }
  }

  private int register() {
    long start = seenNanos;
    // A permit is held, so a slot is free or about to be; after a flood of permits there may be
    // none.
    while (true) {
      for (int slot = 0; slot < starts.length(); slot++) {
        if (starts.compareAndSet(slot, 0, start)) {
          return slot;
        }
      }
      if (!inService()) {
        permits.release();
        requireService();
      }
      Thread.onSpinWait();
    }
  }

  private void requireService() {
    if (!inService()) {
      throw unavailable("the disk is out of service");
    }
  }

  private StoreException unavailable(String message) {
    return new StoreException(ErrorCode.UNAVAILABLE, message).with("mountpath", label);
  }

  private StoreException failed(IOException cause) {
    if (cause instanceof DiskException e && e.isFull()) {
      return new StoreException(ErrorCode.OUT_OF_SPACE, "the disk is full", e)
          .with("mountpath", label);
    }
    if (!isOutOfDescriptors(cause)) {
      countError(cause);
    }
    return new StoreException(ErrorCode.UNAVAILABLE, "the disk failed", cause)
        .with("mountpath", label)
        .with("cause", String.valueOf(cause.getMessage()));
  }

  private static boolean isOutOfDescriptors(IOException cause) {
    return switch (cause) {
      case DiskException e -> e.isOutOfDescriptors();
      case FileSystemException e -> String.valueOf(e.getReason()).startsWith("Too many open files");
      default -> false;
    };
  }

  /// Counts a failure of this disk that was met elsewhere than in [#call].
  void countError(IOException cause) {
    events.mountpathError(label, cause);
    boolean tooMany;
    synchronized (this) {
      long now = clock.nanos();
      if (now - errorWindowStart > ERROR_WINDOW_NANOS) {
        errorWindowStart = now;
        errorCount = 0;
      }
      tooMany = ++errorCount >= errorsMax;
    }
    if (tooMany) {
      takeOut("too many calls to the disk failed");
    }
  }

  /// Notes that the calling thread reads an open file without a permit; [#endTransfer] follows.
  ///
  /// @throws IOException where the disk is out of service
  int beginRead() throws IOException {
    if (!inService()) {
      throw new IOException("the disk is out of service");
    }
    return beginTransfer();
  }

  /// Notes the same of a piece that is sent from an open file, whose reader has begun with
  /// [#beginRead]: what the system has of it in memory is still sent when its disk is lost.
  int beginTransfer() {
    return transfers.begin(seenNanos);
  }

  void endTransfer(int slot) {
    transfers.end(slot);
  }

  /// Takes the disk out of service where a call or a transfer has not returned within the deadline;
  /// called four times within each deadline, by one thread.
  void watch() {
    long now = clock.nanos();
    long seen = seenNanos + Math.min(now - watchedAt, deadlineNanos / 3);
    watchedAt = now;
    seenNanos = seen;
    // A call may have begun right before the watch counted on.
    long bound = deadlineNanos + deadlineNanos / 3;
    for (int slot = 0; slot < starts.length(); slot++) {
      long start = starts.get(slot);
      if (start != 0 && seen - start > bound) {
        takeOut("a call to the disk did not return in time");
      }
    }
    if (transfers.isAnyLonger(seen, bound)) {
      takeOut("a transfer from the disk did not return in time");
    }
  }

  /// Takes the disk out of service, if it is not yet; it does not come back before the next start.
  void takeOut(String reason) {
    if (outReason.compareAndSet("", reason)) {
      // Wakes all who wait; they find the disk out of service.
      permits.release(FLOOD);
      events.outOfService(label, reason);
    }
  }

  /// How many calls are under way.
  int callsCount() {
    int count = 0;
    for (int slot = 0; slot < starts.length(); slot++) {
      if (starts.get(slot) != 0) {
        count++;
      }
    }
    return count;
  }
}
