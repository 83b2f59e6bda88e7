package io.forebay.lru;

import java.util.Arrays;

/// A column of bits by slot; grows as [IntColumn].
final class MarkColumn {

  private static final int SEGMENT_WORDS = IntColumn.SEGMENT / Long.SIZE;

  private long[] words = {};

  void grow(int segmentCount) {
    words = Arrays.copyOf(words, segmentCount * SEGMENT_WORDS);
  }

  boolean get(int slot) {
    return ((words[slot / Long.SIZE] >>> slot) & 1) != 0;
  }

  void set(int slot, boolean value) {
    long bit = 1L << slot;
    if (value) {
      words[slot / Long.SIZE] |= bit;
    } else {
      words[slot / Long.SIZE] &= ~bit;
    }
  }

  void clear() {
    Arrays.fill(words, 0);
  }
}
