package io.forebay.api;

import java.util.concurrent.atomic.LongAdder;

/// Whether files are sent without copying, and how much was.
final class ZeroCopy {

  private final LongAdder bytes = new LongAdder();
  private volatile boolean on = true;

  boolean isOn() {
    return on;
  }

  /// From now on files are copied.
  void turnOff() {
    on = false;
  }

  void count(long sentBytes) {
    bytes.add(sentBytes);
  }

  /// How many bytes were sent without copying.
  long bytes() {
    return bytes.sum();
  }
}
