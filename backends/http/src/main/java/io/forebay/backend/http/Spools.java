package io.forebay.backend.http;

import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import io.forebay.core.object.BodyDigest;
import io.forebay.core.object.ChecksumAlgorithm;
import io.forebay.core.run.Deadline;
import io.forebay.core.run.MonotonicClock;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/// Where objects go whose size no header tells: only when all of one is here, its size is known.
/// Small ones stay in memory; others lie in a file without a name, which is gone with the process.
final class Spools {

  /// What is known of an object of unknown size once all of it was received.
  record Measures(long sizeBytes, String sha256) {}

  private final HttpBackendSettings.Limits limits;
  private final Path directory;
  private final MonotonicClock clock;
  private final RandomGenerator random;
  private final Semaphore files;

  /// @param random for the names of files until they have none
  Spools(HttpBackendSettings settings, MonotonicClock clock, RandomGenerator random) {
    this.limits = settings.limits();
    this.directory = settings.spoolDirectory();
    this.clock = clock;
    this.random = random;
    this.files = new Semaphore(limits.spoolsMax());
  }

  /// Where received bytes go.
  private interface Sink {
    /// Takes what remains in `bytes`.
    void take(ByteBuffer bytes);
  }

  /// Receives all of an answer's body, and compares it with what was announced; the caller closes
  /// both.
  ///
  /// @throws StoreException `UNAVAILABLE` where it breaks off, is too large or too slow, or does
  ///   not show where it ends; `OBJECT_CORRUPT`
  Spooled receive(Answer answer, AnnouncedChecksums announced) {
    Spooled spooled = new Spooled(files);
    boolean isWhole = false;
    try {
      spooled.measured(
          measure(
              answer,
              announced,
              bytes -> {
                if (!spooled.fits(bytes)) {
                  spooled.toFile(openFile());
                }
                spooled.append(bytes);
              }));
      isWhole = true;
      return spooled;
    } finally {
      if (!isWhole) {
        spooled.close();
      }
    }
  }

  /// As [#receive], but keeps nothing.
  Measures measure(Answer answer, AnnouncedChecksums announced) {
    return measure(answer, announced, bytes -> {});
  }

  private Measures measure(Answer answer, AnnouncedChecksums announced, Sink sink) {
    if (!answer.showsItsEnd() && announced.algorithms().isEmpty()) {
      // Whether the connection was closed or has broken, nobody can tell.
      throw HttpErrors.unavailable("The backend's answer has neither a length nor a visible end")
          .permanent();
    }
    Set<ChecksumAlgorithm> algorithms = EnumSet.of(ChecksumAlgorithm.SHA256);
    algorithms.addAll(announced.algorithms());
    BodyDigest digest = new BodyDigest(algorithms);
    long sizeBytes;
    try {
      sizeBytes = copy(answer.body(), digest, sink);
    } catch (IOException e) {
      throw HttpErrors.of(e);
    }
    VerifiedBody.require(announced.matches(digest));
    return new Measures(
        sizeBytes, HexFormat.of().formatHex(digest.value(ChecksumAlgorithm.SHA256)));
  }

  private long copy(InputStream body, BodyDigest digest, Sink sink) throws IOException {
    Deadline deadline = Deadline.in(limits.spoolTimeout(), clock);
    ByteBuffer buffer = ByteBuffer.allocate(Spooled.MEMORY_BYTES);
    long sizeBytes = 0;
    boolean isMore = true;
    while (isMore) {
      isMore = fill(buffer, body);
      sizeBytes += buffer.flip().remaining();
      check(sizeBytes, deadline);
      digest.update(buffer);
      sink.take(buffer);
      buffer.clear();
    }
    return sizeBytes;
  }

  /// Reads until the buffer is full; false where the body ended before.
  private static boolean fill(ByteBuffer buffer, InputStream body) throws IOException {
    while (buffer.hasRemaining()) {
      int count =
          body.read(buffer.array(), buffer.arrayOffset() + buffer.position(), buffer.remaining());
      if (count < 0) {
        return false;
      }
      buffer.position(buffer.position() + count);
    }
    return true;
  }

  private void check(long sizeBytes, Deadline deadline) {
    if (sizeBytes > limits.spoolBytesMax()) {
      throw HttpErrors.unavailable("The backend does not tell the size of a large object")
          .with("bytesMax", limits.spoolBytesMax())
          .permanent();
    }
    if (deadline.hasPassed(clock)) {
      throw HttpErrors.unavailable("An object of unknown size did not arrive in time");
    }
  }

  private FileChannel openFile() {
    Duration wait = limits.timeout();
    try {
      if (!files.tryAcquire(wait.toNanos(), TimeUnit.NANOSECONDS)) {
        throw HttpErrors.unavailable("Too many objects of unknown size are on their way");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreException(ErrorCode.UNAVAILABLE, "Interrupted", e);
    }
    Optional<FileChannel> opened = Optional.empty();
    try {
      Files.createDirectories(directory);
      Path file = directory.resolve("spool-" + Long.toHexString(random.nextLong()));
      FileChannel channel =
          FileChannel.open(
              file,
              StandardOpenOption.CREATE_NEW,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE);
      Files.delete(file);
      opened = Optional.of(channel);
      return channel;
    } catch (IOException e) {
      throw new StoreException(ErrorCode.UNAVAILABLE, "The spool's directory failed", e)
          .with("cause", e);
    } finally {
      if (opened.isEmpty()) {
        files.release();
      }
    }
  }
}
