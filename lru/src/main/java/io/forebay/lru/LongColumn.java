package io.forebay.lru;

import java.util.Arrays;

/// A column of long numbers by slot; grows as [IntColumn].
final class LongColumn {

  private long[][] segments = {};

  void grow(int segmentCount) {
    int before = segments.length;
    segments = Arrays.copyOf(segments, segmentCount);
    for (int i = before; i < segmentCount; i++) {
      segments[i] = new long[IntColumn.SEGMENT];
    }
  }

  long get(int slot) {
    return segments[slot / IntColumn.SEGMENT][slot % IntColumn.SEGMENT];
  }

  void set(int slot, long value) {
    segments[slot / IntColumn.SEGMENT][slot % IntColumn.SEGMENT] = value;
  }
}
