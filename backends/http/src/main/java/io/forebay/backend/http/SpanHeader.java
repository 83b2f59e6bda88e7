package io.forebay.backend.http;

import io.forebay.core.error.StoreException;
import io.forebay.core.object.ByteRange;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Which bytes of how large an object a partial answer holds, by its `Content-Range`.
record SpanHeader(ByteRange range, long sizeBytes) {

  private static final Pattern KNOWN = Pattern.compile("bytes (\\d{1,18})-(\\d{1,18})/(\\d{1,18})");
  private static final Pattern UNKNOWN_SIZE = Pattern.compile("bytes \\d{1,18}-\\d{1,18}/\\*");

  /// The span of a partial answer; empty where it does not say the size of the object.
  ///
  /// @throws StoreException `UNAVAILABLE` where the headers do not fit each other or what was asked
  ///   for
  static Optional<SpanHeader> of(Answer answer, ByteRange asked) {
    String header = answer.header("content-range").orElse("");
    if (UNKNOWN_SIZE.matcher(header).matches()) {
      return Optional.empty();
    }
    Matcher matcher = KNOWN.matcher(header);
    if (!matcher.matches()) {
      throw HttpErrors.unavailable("The backend's answer is no known range")
          .with("contentRange", header)
          .permanent();
    }
    long start = Long.parseLong(matcher.group(1));
    long last = Long.parseLong(matcher.group(2));
    long sizeBytes = Long.parseLong(matcher.group(3));
    ByteRange range = new ByteRange(start, Math.max(start, last + 1));
    boolean isOneLength = answer.lengthBytes().orElse(range.lengthBytes()) == range.lengthBytes();
    if (!isOneLength || !range.equals(clipped(asked, sizeBytes))) {
      throw HttpErrors.unavailable("The backend answered with another range")
          .with("expected", asked)
          .with("found", header);
    }
    return Optional.of(new SpanHeader(range, sizeBytes));
  }

  /// What of a range lies within an object of that size.
  static ByteRange clipped(ByteRange asked, long sizeBytes) {
    long end = Math.min(asked.endOffset(), sizeBytes);
    return new ByteRange(Math.min(asked.startOffset(), end), end);
  }
}
