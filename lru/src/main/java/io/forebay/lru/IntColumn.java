package io.forebay.lru;

import java.util.Arrays;

/// A column of numbers by slot. It grows by segments, so that growing copies nothing and wastes
/// little.
final class IntColumn {

  /// Slots in a segment.
  static final int SEGMENT = 1 << 14;

  private int[][] segments = {};

  void grow(int segmentCount) {
    int before = segments.length;
    segments = Arrays.copyOf(segments, segmentCount);
    for (int i = before; i < segmentCount; i++) {
      segments[i] = new int[SEGMENT];
    }
  }

  int get(int slot) {
    return segments[slot / SEGMENT][slot % SEGMENT];
  }

  void set(int slot, int value) {
    segments[slot / SEGMENT][slot % SEGMENT] = value;
  }
}
