package io.forebay.backend.http;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What names the bytes of one object, made from what the server says of them.
sealed interface ObjectVersion {

  /// By a strong ETag.
  record Tagged(String tag) implements ObjectVersion {
    @Override
    public String text() {
      return "etag:" + tag;
    }

    @Override
    public Map<String, String> conditions() {
      return Map.of("If-Match", '"' + tag + '"');
    }
  }

  /// By time and size, and by a weak ETag where there is one.
  record Dated(Optional<Instant> modifiedAt, long sizeBytes, String weakTag)
      implements ObjectVersion {
    @Override
    public String text() {
      String seconds = modifiedAt.map(at -> Long.toString(at.getEpochSecond())).orElse("");
      return "date:" + seconds + ":" + sizeBytes + ":" + weakTag;
    }

    @Override
    public Map<String, String> conditions() {
      return modifiedAt.map(at -> Map.of("If-Unmodified-Since", DATE.format(at))).orElse(Map.of());
    }
  }

  /// By the bytes themselves.
  record Hashed(String sha256) implements ObjectVersion {
    @Override
    public String text() {
      return "sha256:" + sha256;
    }
  }

  /// By nothing that another answer could have too: the server says nothing that would tell two
  /// contents apart.
  record Once(long nonce) implements ObjectVersion {
    @Override
    public String text() {
      return "once:" + HexFormat.of().toHexDigits(nonce);
    }
  }

  /// The headers by which a server decides whether the object still is this version.
  default Map<String, String> conditions() {
    return Map.of();
  }

  /// As it stands in the attributes of an object.
  String text();

  /// HTTP's dates (RFC 9110 §5.6.7).
  DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  /// RFC 9110 §8.8.3.
  Pattern STRONG_TAG = Pattern.compile("\"([\\x21\\x23-\\x7e\\x80-\\xff]+)\"");

  /// A file that is changed twice within a second has one time for two contents: only when that
  /// second is over, its time names one (RFC 9110 §8.8.2.2). One more is for clocks that are
  /// coarse.
  Duration SETTLED_AFTER = Duration.ofSeconds(2);

  /// A time that is so far ahead was not set by a change just now.
  Duration AHEAD_MAX = Duration.ofMinutes(1);

  /// The version that an answer tells.
  ///
  /// @param now for servers that do not say it
  /// @param nonce makes what nothing else has
  static ObjectVersion of(Answer answer, long sizeBytes, Instant now, LongSupplier nonce) {
    String tag = answer.header("etag").orElse("");
    Matcher strong = STRONG_TAG.matcher(tag);
    if (strong.matches()) {
      return new Tagged(strong.group(1));
    }
    Optional<Instant> modifiedAt = answer.date("last-modified");
    boolean isSettled = modifiedAt.map(at -> isSettled(at, answer, now)).orElse(!tag.isEmpty());
    return isSettled ? new Dated(modifiedAt, sizeBytes, tag) : new Once(nonce.getAsLong());
  }

  private static boolean isSettled(Instant modifiedAt, Answer answer, Instant now) {
    Duration age = Duration.between(modifiedAt, answer.date("date").orElse(now));
    return age.compareTo(SETTLED_AFTER) >= 0 || age.compareTo(AHEAD_MAX.negated()) < 0;
  }

  /// The version that `text` names; empty where an object cannot be asked for by it.
  static Optional<ObjectVersion> parse(String text) {
    String[] words = text.split(":", 2);
    String rest = words.length < 2 ? "" : words[1];
    return switch (words[0]) {
      case "etag" -> Optional.of(new Tagged(rest));
      case "sha256" -> Optional.of(new Hashed(rest));
      case "date" -> parseDated(rest);
      default -> Optional.empty();
    };
  }

  private static Optional<ObjectVersion> parseDated(String text) {
    String[] words = text.split(":", 3);
    if (words.length < 3 || !words[0].matches("-?\\d{0,12}|") || !words[1].matches("\\d{1,18}")) {
      return Optional.empty();
    }
    Optional<Instant> modifiedAt =
        words[0].isEmpty()
            ? Optional.empty()
            : Optional.of(Instant.ofEpochSecond(Long.parseLong(words[0])));
    return Optional.of(new Dated(modifiedAt, Long.parseLong(words[1]), words[2]));
  }
}
