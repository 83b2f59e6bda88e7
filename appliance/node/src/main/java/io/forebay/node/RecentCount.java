package io.forebay.node;

/// How often something happened in the last second, for one thread at a time.
final class RecentCount {

  private static final long SECOND_NANOS = 1_000_000_000;

  private long startNanos;
  private long current;
  private long previous;

  RecentCount(long nowNanos) {
    this.startNanos = nowNanos;
  }

  void add(long nowNanos) {
    turn(nowNanos);
    current++;
  }

  /// In the second before `nowNanos`, as if the one before the present had been even.
  double perSecond(long nowNanos) {
    turn(nowNanos);
    double passed = (double) (nowNanos - startNanos) / SECOND_NANOS;
    return current + previous * (1 - passed);
  }

  private void turn(long nowNanos) {
    long seconds = (nowNanos - startNanos) / SECOND_NANOS;
    if (seconds > 0) {
      previous = seconds == 1 ? current : 0;
      current = 0;
      startNanos += seconds * SECOND_NANOS;
    }
  }
}
