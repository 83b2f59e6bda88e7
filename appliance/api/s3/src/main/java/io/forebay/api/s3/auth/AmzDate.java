package io.forebay.api.s3.auth;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/// The date form of Signature Version 4: `20260131T120000Z`.
record AmzDate(String text, Instant instant) {

  private static final int LENGTH = 16;
  private static final DateTimeFormatter FORM = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'");

  static Optional<AmzDate> parse(String text) {
    if (text.length() != LENGTH || text.charAt(8) != 'T' || text.charAt(15) != 'Z') {
      return Optional.empty();
    }
    try {
      LocalDateTime time =
          LocalDateTime.of(
              number(text, 0, 4),
              number(text, 4, 6),
              number(text, 6, 8),
              number(text, 9, 11),
              number(text, 11, 13),
              number(text, 13, 15));
      return Optional.of(new AmzDate(text, time.toInstant(ZoneOffset.UTC)));
    } catch (DateTimeException | NumberFormatException e) {
      return Optional.empty(); // the caller says what that means
    }
  }

  /// The same moment, whole seconds, from another form of date.
  static AmzDate of(Instant instant) {
    return new AmzDate(FORM.format(instant.atOffset(ZoneOffset.UTC)), instant);
  }

  /// The day, as it stands in a scope.
  String day() {
    return text.substring(0, 8);
  }

  private static int number(String text, int begin, int end) {
    return Integer.parseUnsignedInt(text, begin, end, 10);
  }
}
