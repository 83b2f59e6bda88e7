package io.forebay.api;

import io.forebay.core.run.MonotonicClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;

/// How many files this process may have open, and how many it has (Linux; elsewhere both are taken
/// to be no matter).
final class Descriptors {

  /// Kept for files, clouds and the listener itself.
  static final int RESERVE = 64;

  // Counting looks at every open file.
  private static final long AGE_MAX_NANOS = Duration.ofMillis(100).toNanos();

  private static final Path LIMITS = Path.of("/proc/self/limits");
  private static final Path OPEN = Path.of("/proc/self/fd");

  private final MonotonicClock clock;
  private final int max;
  // Read and written by the listener's thread alone.
  private long countedNanos;
  private boolean enough = true;

  Descriptors(MonotonicClock clock) {
    this.clock = clock;
    this.max = readMax();
    this.countedNanos = clock.nanos() - AGE_MAX_NANOS;
  }

  /// How many connections leave as many descriptors again for what they do.
  int connectionsMax() {
    return Math.max(8, (max - RESERVE) / 2);
  }

  /// Whether another connection can be accepted, as of lately.
  boolean isEnough() {
    long now = clock.nanos();
    if (!enough || now - countedNanos >= AGE_MAX_NANOS) {
      countedNanos = now;
      enough = max == Integer.MAX_VALUE || count() + RESERVE <= max;
    }
    return enough;
  }

  private static int readMax() {
    if (!Files.isReadable(LIMITS)) {
      return Integer.MAX_VALUE;
    }
    try {
      for (String line : Files.readAllLines(LIMITS)) {
        if (line.startsWith("Max open files")) {
          String limits = line.substring("Max open files".length()).strip();
          String soft = limits.substring(0, limits.indexOf(' '));
          return soft.equals("unlimited") ? Integer.MAX_VALUE : Integer.parseInt(soft);
        }
      }
      return Integer.MAX_VALUE;
    } catch (IOException | NumberFormatException | IndexOutOfBoundsException e) {
      return Integer.MAX_VALUE;
    }
  }

  // When even this cannot be opened, there are none left.
  private int count() {
    try (Stream<Path> open = Files.list(OPEN)) {
      return (int) Math.min(open.count(), max);
    } catch (IOException | UncheckedIOException e) {
      return max;
    }
  }
}
