package io.forebay.datapath;

import io.forebay.core.backend.BackendObject;
import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import io.forebay.core.object.ByteRange;
import io.forebay.core.object.ObjectAttributes;
import io.forebay.core.run.MonotonicClock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/// The bytes of one version of an object, or of a span of it, as they come from its backend. A
/// stream that breaks off is taken up again where it stopped, if the object still is the same
/// version. Used by one thread at a time.
final class Upstream implements AutoCloseable {

  // Tries are counted anew after this much progress.
  private static final long PROGRESS_BYTES = 1 << 20;

  private static final long CHUNK_NANOS_MAX = 5_000_000;

  private final RemoteTarget target;
  private final String key;
  private final DatapathSettings settings;
  private final ObjectAttributes attributes;
  private final boolean etagIsMd5;
  private final ByteRange range;
  private final ByteBuffer beyond = ByteBuffer.allocate(1);
  private BackendObject stream;
  private long offset;
  private int resumes;
  private long resumedOffset;
  private boolean ended;

  private Upstream(
      RemoteTarget target,
      String key,
      DatapathSettings settings,
      BackendObject stream,
      ByteRange range) {
    this.target = target;
    this.key = key;
    this.settings = settings;
    this.stream = stream;
    this.attributes = stream.attributes();
    this.etagIsMd5 = stream.etagIsMd5();
    this.range = range;
    this.offset = range.startOffset();
    this.resumedOffset = offset;
  }

  /// Opens the object as it is now.
  static Upstream open(RemoteTarget target, String key, DatapathSettings settings) {
    BackendObject stream =
        target.backend().get(target.remoteBucket(), key, Optional.empty(), Optional.empty());
    return new Upstream(
        target, key, settings, stream, ByteRange.whole(stream.attributes().sizeBytes()));
  }

  /// Opens a span of a version that is known.
  ///
  /// @throws StoreException `UNAVAILABLE` where the object is no longer that version
  static Upstream open(
      RemoteTarget target,
      String key,
      DatapathSettings settings,
      ObjectAttributes version,
      ByteRange range) {
    try {
      return new Upstream(target, key, settings, reopen(target, key, version, range), range);
    } catch (StoreException e) {
      throw changed(e);
    }
  }

  ObjectAttributes attributes() {
    return attributes;
  }

  boolean etagIsMd5() {
    return etagIsMd5;
  }

  /// How far the bytes have come.
  long offset() {
    return offset;
  }

  /// Reads some bytes; -1 after the last of the span, and only where the backend's stream ended
  /// there too.
  ///
  /// @throws StoreException where the rest is not to be had
  int read(ByteBuffer bytes) {
    while (offset < range.endOffset()) {
      try {
        int count = readWithin(bytes);
        if (count > 0) {
          offset += count;
          return count;
        }
        if (count < 0) {
          throw new IOException("the stream ended early");
        }
      } catch (IOException | StoreException e) {
        resume(e);
      }
    }
    end();
    return -1;
  }

  /// Reads on until the buffer is full, the span ends or some time has passed, so that bytes travel
  /// in large steps where they come fast and at once where they do not; -1 after the last.
  int readChunk(ByteBuffer bytes, MonotonicClock clock) {
    boolean first = offset == range.startOffset();
    long begun = clock.nanos();
    int total = 0;
    do {
      int count = read(bytes);
      if (count < 0) {
        return total == 0 ? -1 : total;
      }
      total += count;
    } while (!first
        && bytes.hasRemaining()
        && offset < range.endOffset()
        && clock.nanos() - begun < CHUNK_NANOS_MAX);
    return total;
  }

  /// Whether all bytes of the span have come.
  boolean isAtEnd() {
    return offset == range.endOffset();
  }

  private int readWithin(ByteBuffer bytes) throws IOException {
    int limit = bytes.limit();
    bytes.limit((int) Math.min(limit, bytes.position() + (range.endOffset() - offset)));
    try {
      return stream.body().read(bytes);
    } finally {
      bytes.limit(limit);
    }
  }

  // The stream's own checks come with its end.
  private void end() {
    if (ended) {
      return;
    }
    try {
      if (stream.body().read(beyond) >= 0) {
        throw new StoreException(ErrorCode.OBJECT_CORRUPT, "the backend sends more than it said");
      }
    } catch (IOException e) {
      throw new StoreException(ErrorCode.UNAVAILABLE, "the backend's stream ended badly", e);
    }
    ended = true;
  }

  private void resume(Exception broken) {
    stream.close();
    if (offset - resumedOffset >= PROGRESS_BYTES) {
      resumes = 0;
    }
    resumedOffset = offset;
    ByteRange rest = new ByteRange(offset, range.endOffset());
    while (true) {
      if (++resumes > settings.resumesMax()) {
        throw new StoreException(ErrorCode.UNAVAILABLE, "the backend's stream broke off", broken)
            .with("offset", offset);
      }
      pause();
      try {
        stream = reopen(target, key, attributes, rest);
        return;
      } catch (StoreException e) {
        if (!e.code().isRetryable()) {
          throw changed(e);
        }
        broken.addSuppressed(e);
      }
    }
  }

  private void pause() {
    if (resumes > 1) {
      long nanos = settings.resumePause().toNanos() << Math.min(resumes - 2, 10);
      LockSupport.parkNanos(nanos);
    }
    if (Thread.currentThread().isInterrupted()) {
      throw new StoreException(ErrorCode.UNAVAILABLE, "the fetch was ended");
    }
  }

  // The client made no condition: for it the object cannot be had just now.
  private static StoreException changed(StoreException failure) {
    return failure.code() == ErrorCode.PRECONDITION_FAILED
        ? new StoreException(
            ErrorCode.UNAVAILABLE, "the object changed while it was being read", failure)
        : failure;
  }

  private static BackendObject reopen(
      RemoteTarget target, String key, ObjectAttributes version, ByteRange range) {
    BackendObject stream =
        target
            .backend()
            .get(target.remoteBucket(), key, Optional.of(range), Optional.of(version.version()));
    if (!stream.attributes().isSameContent(version) || !stream.range().equals(range)) {
      stream.close();
      throw new StoreException(
          ErrorCode.PRECONDITION_FAILED, "the object changed while it was being read");
    }
    return stream;
  }

  @Override
  public void close() {
    stream.close();
  }
}
