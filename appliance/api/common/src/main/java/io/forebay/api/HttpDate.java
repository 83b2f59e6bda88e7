package io.forebay.api;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Dates as HTTP writes them (RFC 9110 §5.6.7).
public final class HttpDate {

  private static final String[] DAYS = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
  private static final String[] MONTHS = {
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"
  };

  // The obsolete forms that a recipient must still read.
  private static final List<DateTimeFormatter> READ =
      List.of(
          DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss 'GMT'", Locale.US),
          new DateTimeFormatterBuilder()
              .appendPattern("EEEE, dd-MMM-")
              .appendValueReduced(ChronoField.YEAR, 2, 2, 1970)
              .appendPattern(" HH:mm:ss 'GMT'")
              .toFormatter(Locale.US),
          DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy", Locale.US));

  private HttpDate() {}

  /// `Sun, 06 Nov 1994 08:49:37 GMT`.
  public static String format(Instant instant) {
    // By hand: it stands in every answer, and a formatter costs ten times as much.
    LocalDateTime time = LocalDateTime.ofEpochSecond(instant.getEpochSecond(), 0, ZoneOffset.UTC);
    StringBuilder text = new StringBuilder(29);
    text.append(DAYS[time.getDayOfWeek().getValue() - 1]).append(", ");
    two(time.getDayOfMonth(), text);
    text.append(' ').append(MONTHS[time.getMonthValue() - 1]).append(' ');
    two(time.getYear() / 100, text);
    two(time.getYear() % 100, text);
    text.append(' ');
    two(time.getHour(), text);
    text.append(':');
    two(time.getMinute(), text);
    text.append(':');
    two(time.getSecond(), text);
    return text.append(" GMT").toString();
  }

  private static void two(int number, StringBuilder text) {
    text.append((char) ('0' + number / 10)).append((char) ('0' + number % 10));
  }

  /// The moment that `text` names in any of HTTP's three forms; empty where it is none of them.
  public static Optional<Instant> parse(String text) {
    String trimmed = text.trim();
    for (DateTimeFormatter format : READ) {
      Optional<Instant> parsed = parse(trimmed, format);
      if (parsed.isPresent()) {
        return parsed;
      }
    }
    return Optional.empty();
  }

  private static Optional<Instant> parse(String text, DateTimeFormatter format) {
    try {
      return Optional.of(LocalDateTime.parse(text, format).toInstant(ZoneOffset.UTC));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
