package io.forebay.api;

import io.forebay.core.object.RangeRequest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The `Range` field (RFC 9110 §14.2), as S3 reads it: one range of bytes. Several ranges, other
/// units and what is not understood are as if the field were absent.
public final class RangeHeader {

  private static final String UNIT = "bytes=";

  // No object has more bytes, and the digits of a greater offset still mean "after its end".
  private static final long OFFSET_MAX = Long.MAX_VALUE - 1;

  private RangeHeader() {}

  /// The range that `value` asks for.
  public static Optional<RangeRequest> parse(@Nullable String value) {
    if (value == null || !value.regionMatches(true, 0, UNIT, 0, UNIT.length())) {
      return Optional.empty();
    }
    String spec = value.substring(UNIT.length()).trim();
    int dash = spec.indexOf('-');
    if (dash < 0) {
      return Optional.empty();
    }
    String first = spec.substring(0, dash).trim();
    String last = spec.substring(dash + 1).trim();
    if (!isDigits(first) || !isDigits(last) || (first.isEmpty() && last.isEmpty())) {
      return Optional.empty();
    }
    if (first.isEmpty()) {
      return Optional.of(new RangeRequest.Suffix(number(last)));
    }
    if (last.isEmpty()) {
      return Optional.of(new RangeRequest.From(number(first)));
    }
    long start = number(first);
    long end = number(last);
    return end < start ? Optional.empty() : Optional.of(new RangeRequest.Between(start, end));
  }

  private static boolean isDigits(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }

  private static long number(String digits) {
    long value = 0;
    for (int i = 0; i < digits.length(); i++) {
      int digit = digits.charAt(i) - '0';
      if (value > (OFFSET_MAX - digit) / 10) {
        return OFFSET_MAX;
      }
      value = value * 10 + digit;
    }
    return value;
  }
}
