package io.forebay.api;

/// How long a client may still take for the next 16 KiB of a body. Only time spent waiting for it
/// counts.
final class Pace {

  /// What has to come, or go, within the timeout.
  static final int BYTES = 16 << 10;

  private final long timeoutNanos;
  private long leftNanos;
  private long bytes;

  Pace(long timeoutNanos) {
    this.timeoutNanos = timeoutNanos;
    this.leftNanos = timeoutNanos;
  }

  /// A new body begins.
  void restart() {
    leftNanos = timeoutNanos;
    bytes = 0;
  }

  long leftNanos() {
    return Math.max(leftNanos, 0);
  }

  /// After a wait of that long, that many bytes went.
  void moved(long movedBytes, long waitedNanos) {
    leftNanos -= waitedNanos;
    bytes += movedBytes;
    if (bytes >= BYTES) {
      restart();
    }
  }
}
