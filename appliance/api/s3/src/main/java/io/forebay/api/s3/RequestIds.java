package io.forebay.api.s3;

import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/// Names for requests, by which their answers and log lines find each other.
final class RequestIds {

  // Steps of the golden ratio visit every value once.
  private static final long STEP = 0x9E3779B97F4A7C15L;

  private final AtomicLong next;

  RequestIds(RandomGenerator random) {
    this.next = new AtomicLong(random.nextLong());
  }

  /// 16 hexadecimal digits, different each time.
  String next() {
    long value = next.getAndAdd(STEP);
    value = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
    value = (value ^ (value >>> 27)) * 0x94D049BB133111EBL;
    return HexFormat.of().withUpperCase().toHexDigits(value ^ (value >>> 31));
  }
}
