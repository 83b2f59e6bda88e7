package io.forebay.storage;

import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;

/// Numbers for writes, each higher than all before it on this node, across restarts and changes of
/// the clock: the time in microseconds, or one more than the last number where the clock is behind.
final class Generations {

  /// How far ahead numbers are promised to be beyond those of an earlier process: about an hour's.
  private static final long STRIDE = 1L << 32;

  private final Disk disk;
  private final Path file;
  private final InstantSource clock;
  // Guarded by this.
  private long last;
  private long ceiling;

  private Generations(Disk disk, Path file, InstantSource clock, long ceiling) {
    this.disk = disk;
    this.file = file;
    this.clock = clock;
    this.last = ceiling;
    this.ceiling = ceiling;
  }

  /// Goes on where the file says that an earlier process may have ended.
  static Generations open(Disk disk, Path file, InstantSource clock) throws IOException {
    Optional<byte[]> bytes = ObjectFiles.readWhole(disk, file.toString());
    long ceiling = bytes.flatMap(b -> RecordReader.read(b, RecordReader::longValue)).orElse(0L);
    long now = micros(clock);
    // A clock that has moved on needs no number from beyond the ceiling.
    return new Generations(disk, file, clock, ceiling > now ? ceiling : 0);
  }

  private static long micros(InstantSource clock) {
    var now = clock.instant();
    return now.getEpochSecond() * 1_000_000 + now.getNano() / 1000;
  }

  synchronized long next() {
    last = Math.max(last + 1, micros(clock));
    if (last >= ceiling) {
      raiseCeiling();
    }
    return last;
  }

  private void raiseCeiling() {
    long raised = last + STRIDE;
    String work = file + ".new";
    try {
      disk.delete(work);
      try (DiskFile written = disk.create(work)) {
        written.write(ByteBuffer.wrap(new RecordWriter().longValue(raised).finish()), 0);
        written.sync();
      }
      disk.rename(work, file.toString());
      disk.syncDirectory(ObjectFiles.parentOf(file.toString()));
    } catch (IOException e) {
      throw new StoreException(ErrorCode.UNAVAILABLE, "the node's data cannot be written", e);
    }
    ceiling = raised;
  }
}
