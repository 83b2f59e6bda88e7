package io.forebay.api;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;

/// The `Date` field of answers, made once a second.
final class DateLine {

  private final InstantSource clock;
  private volatile Line last = new Line(Long.MIN_VALUE, new byte[0]);

  DateLine(InstantSource clock) {
    this.clock = clock;
  }

  byte[] bytes() {
    long second = Math.floorDiv(clock.millis(), 1000L);
    Line line = last;
    if (line.second != second) {
      String text = "Date: " + HttpDate.format(Instant.ofEpochSecond(second)) + "\r\n";
      line = new Line(second, text.getBytes(StandardCharsets.US_ASCII));
      last = line;
    }
    return line.bytes;
  }

  private static final class Line {
    final long second;
    final byte[] bytes;

    Line(long second, byte[] bytes) {
      this.second = second;
      this.bytes = bytes;
    }
  }
}
