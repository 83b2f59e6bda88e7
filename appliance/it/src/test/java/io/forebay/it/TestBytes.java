package io.forebay.it;

import java.util.Random;

/// Bytes that are the same for the same seed.
final class TestBytes {

  private TestBytes() {}

  static byte[] of(long seed, int lengthBytes) {
    byte[] bytes = new byte[lengthBytes];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }
}
