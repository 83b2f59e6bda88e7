package io.forebay.storage;

import io.forebay.core.run.MonotonicClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/// How busy the device below a directory is, by the kernel's count of the time in which it had work
/// to do.
final class DiskBusy {

  private static final long WINDOW_NANOS = Duration.ofSeconds(1).toNanos();
  private static final int TICKS_COLUMN = 9;

  private final String directory;
  private final MonotonicClock clock;
  // Guarded by this.
  private long sampledAtNanos;
  private long sampledBusyMillis;
  private int percent;

  DiskBusy(String directory, MonotonicClock clock) {
    this.directory = directory;
    this.clock = clock;
    this.sampledAtNanos = clock.nanos();
    this.sampledBusyMillis = busyMillis();
  }

  /// 0 to 100 over about the last second; 0 where the kernel does not say (memory, network file
  /// systems).
  synchronized int percent() {
    long now = clock.nanos();
    long elapsedNanos = now - sampledAtNanos;
    if (elapsedNanos >= WINDOW_NANOS) {
      long busyMillis = busyMillis();
      long busyNanos = Duration.ofMillis(busyMillis - sampledBusyMillis).toNanos();
      percent = Math.clamp(busyNanos * 100 / elapsedNanos, 0, 100);
      sampledAtNanos = now;
      sampledBusyMillis = busyMillis;
    }
    return percent;
  }

  private long busyMillis() {
    try {
      long device = ((Number) Files.getAttribute(Path.of(directory), "unix:dev")).longValue();
      long major = ((device >> 8) & 0xfff) | ((device >> 32) & ~0xfffL);
      long minor = (device & 0xff) | ((device >> 12) & 0xffffff00L);
      String line = Files.readString(Path.of("/sys/dev/block/" + major + ":" + minor + "/stat"));
      return Long.parseLong(line.strip().split(" +", -1)[TICKS_COLUMN]);
    } catch (IOException | NumberFormatException | ArrayIndexOutOfBoundsException e) {
      return 0;
    }
  }
}
