package io.forebay.datapath;

import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import io.forebay.core.object.ObjectAttributes;
import io.forebay.core.store.WorkFile;
import java.nio.channels.FileChannel;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// One fetch of one object into the cache, as its writer and its readers see it: how far it has
/// come and how it ended.
final class Fill {

  /// How far a fetch is.
  enum Stage {
    /// The backend has not answered.
    OPENING,
    /// The attributes are known, bytes come.
    RUNNING,
    /// All bytes are there and are the right ones; being stored.
    VERIFIED,
    /// Over: stored, or found out not to be needed.
    ENDED,
    /// No further bytes will be stored, though the backend has them: no room, or a disk failed.
    DECLINED,
    /// The bytes are not to be had, or nobody wants them.
    FAILED
  }

  private final Turns.Watch watch;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  // All guarded by lock.
  private Stage stage = Stage.OPENING;
  private @Nullable ObjectAttributes attributes;
  private @Nullable WorkFile work;
  private @Nullable Upstream handover;
  private @Nullable RuntimeException failure;
  private long readableBytes;
  private FirstPart firstPart = FirstPart.NONE;
  private boolean etagIsMd5;
  private int readers;
  // Readers that joined and have not opened the file yet.
  private int opening;

  Fill(Turns.Watch watch) {
    this.watch = watch;
  }

  Turns.Watch watch() {
    return watch;
  }

  // ---- the writer's side

  /// The attributes are known and bytes will come into `file`; false where nobody waits for so much
  /// any more.
  boolean begin(ObjectAttributes known, boolean isMd5, WorkFile file, long abandonedBytesMax) {
    lock.lock();
    try {
      attributes = known;
      etagIsMd5 = isMd5;
      work = file;
      if (readers == 0 && known.sizeBytes() > abandonedBytesMax) {
        abandon();
        return false;
      }
      advanceTo(Stage.RUNNING);
      return true;
    } finally {
      lock.unlock();
    }
  }

  /// The first `bytes` bytes may be read; false where nobody wants them any more.
  ///
  /// @param read what has been fetched by now, which is as much or more
  boolean advance(long bytes, FirstPart read) {
    lock.lock();
    try {
      firstPart = read;
      if (bytes < readableBytes) {
        throw new AssertionError("a fetch went backwards");
      }
      if (bytes > readableBytes) {
        readableBytes = bytes;
        changed.signalAll();
      }
      return stage == Stage.RUNNING;
    } finally {
      lock.unlock();
    }
  }

  /// The bytes are all there and verified.
  void complete() {
    lock.lock();
    try {
      if (stage == Stage.RUNNING) {
        readableBytes = known().sizeBytes();
        advanceTo(Stage.VERIFIED);
      }
    } finally {
      lock.unlock();
    }
  }

  /// The store does not take the object; `stream` is for the first reader that asks, where nothing
  /// was read from it.
  void decline(ObjectAttributes known, @Nullable Upstream stream) {
    lock.lock();
    try {
      attributes = known;
      if (stage == Stage.OPENING || stage == Stage.RUNNING) {
        handover = stream;
        advanceTo(Stage.DECLINED);
        if (readers == 0) {
          closeHandover();
        }
      } else if (stream != null) {
        stream.close();
      }
    } finally {
      lock.unlock();
    }
  }

  void fail(RuntimeException cause) {
    lock.lock();
    try {
      if (stage == Stage.OPENING || stage == Stage.RUNNING) {
        failure = cause;
        advanceTo(Stage.FAILED);
      }
    } finally {
      lock.unlock();
    }
  }

  /// It is over, stored or not.
  void end() {
    lock.lock();
    try {
      if (stage == Stage.OPENING || stage == Stage.VERIFIED) {
        advanceTo(Stage.ENDED);
      }
    } finally {
      lock.unlock();
    }
  }

  /// Closes the file that the writer made, when every reader that joined has opened it.
  void closeFile(WorkFile file) {
    lock.lock();
    try {
      // Short: whoever joined is woken by now and opens at once.
      while (opening > 0) {
        changed.awaitUninterruptibly();
      }
      work = null;
    } finally {
      lock.unlock();
    }
    file.close();
  }

  // ---- the readers' side

  /// What a request that comes upon a fetch has to do.
  enum Join {
    /// It is a reader now: it calls [#open], then [#leave].
    JOINED,
    /// The object is about to be in the store: wait for the end, then look there.
    SOON_STORED,
    /// This fetch cannot serve it.
    REFUSED
  }

  /// The reader for which this fetch is begun.
  void joinFirst() {
    lock.lock();
    try {
      readers++;
      opening++;
    } finally {
      lock.unlock();
    }
  }

  /// One more reader, if this fetch can still serve it.
  Join join() {
    lock.lock();
    try {
      if (!watch.isCurrent()) {
        return Join.REFUSED;
      }
      return switch (stage) {
        case OPENING, RUNNING -> {
          readers++;
          opening++;
          yield Join.JOINED;
        }
        case VERIFIED -> Join.SOON_STORED;
        case ENDED, DECLINED, FAILED -> Join.REFUSED;
      };
    } finally {
      lock.unlock();
    }
  }

  /// A reader goes; the last one ends a fetch of which more is missing than `abandonedBytesMax`.
  void leave(long abandonedBytesMax) {
    lock.lock();
    try {
      readers--;
      if (readers == 0) {
        closeHandover();
        if (stage == Stage.RUNNING && known().sizeBytes() - readableBytes > abandonedBytesMax) {
          abandon();
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /// Waits until the backend has answered; empty where it takes too long.
  Optional<Stage> awaitAnswer(Duration wait) throws InterruptedException {
    return awaitStage(wait, Stage.OPENING);
  }

  /// Waits until a verified object is stored, or is known not to be; empty where it takes too long.
  Optional<Stage> awaitEnd(Duration wait) throws InterruptedException {
    return awaitStage(wait, Stage.VERIFIED);
  }

  /// Waits until more than `offset` bytes may be read, or no more will come; answers how many may
  /// be read, -1 where it takes too long. Where it is not more than `offset`, [#stage] tells why.
  long awaitBeyond(long offset, Duration wait) throws InterruptedException {
    long left = wait.toNanos();
    lock.lockInterruptibly();
    try {
      while (readableBytes <= offset && stage == Stage.RUNNING) {
        if (left <= 0) {
          return -1;
        }
        left = changed.awaitNanos(left);
      }
      return readableBytes;
    } finally {
      lock.unlock();
    }
  }

  /// Opens the growing file for a reader that joined, once; empty where there is none.
  Optional<FileChannel> open() {
    WorkFile file;
    lock.lock();
    try {
      file = work;
    } finally {
      lock.unlock();
    }
    try {
      return file == null ? Optional.empty() : Optional.of(file.openForRead());
    } catch (StoreException e) {
      // The disk failed: the reader goes past the cache.
      return Optional.empty();
    } finally {
      opened();
    }
  }

  private void opened() {
    lock.lock();
    try {
      opening--;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// The unread stream of a declined fetch, for one reader.
  Optional<Upstream> takeHandover() {
    lock.lock();
    try {
      Optional<Upstream> stream = Optional.ofNullable(handover);
      handover = null;
      return stream;
    } finally {
      lock.unlock();
    }
  }

  Stage stage() {
    lock.lock();
    try {
      return stage;
    } finally {
      lock.unlock();
    }
  }

  long readableBytes() {
    lock.lock();
    try {
      return readableBytes;
    } finally {
      lock.unlock();
    }
  }

  /// What has been fetched of the bytes, at least those that may be read.
  FirstPart firstPart() {
    lock.lock();
    try {
      return firstPart;
    } finally {
      lock.unlock();
    }
  }

  /// The attributes, once the backend has answered with the object.
  ObjectAttributes attributes() {
    lock.lock();
    try {
      return known();
    } finally {
      lock.unlock();
    }
  }

  /// Whether the ETag is the MD5 of the bytes if it looks like one.
  boolean etagIsMd5() {
    lock.lock();
    try {
      return etagIsMd5;
    } finally {
      lock.unlock();
    }
  }

  /// Why it failed.
  RuntimeException failure() {
    lock.lock();
    try {
      return failure != null
          ? failure
          : new StoreException(ErrorCode.UNAVAILABLE, "the fetch was ended");
    } finally {
      lock.unlock();
    }
  }

  // ---- with the lock held

  private Optional<Stage> awaitStage(Duration wait, Stage passing) throws InterruptedException {
    long left = wait.toNanos();
    lock.lockInterruptibly();
    try {
      while (stage == passing) {
        if (left <= 0) {
          return Optional.empty();
        }
        left = changed.awaitNanos(left);
      }
      return Optional.of(stage);
    } finally {
      lock.unlock();
    }
  }

  private ObjectAttributes known() {
    if (attributes == null) {
      throw new AssertionError("the backend has not answered");
    }
    return attributes;
  }

  private void abandon() {
    failure = new StoreException(ErrorCode.UNAVAILABLE, "nobody waits for the fetch any more");
    advanceTo(Stage.FAILED);
  }

  private void closeHandover() {
    if (handover != null) {
      handover.close();
      handover = null;
    }
  }

  private void advanceTo(Stage next) {
    stage = next;
    changed.signalAll();
  }
}
