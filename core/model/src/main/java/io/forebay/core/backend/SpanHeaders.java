package io.forebay.core.backend;

import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import io.forebay.core.object.ByteRange;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Which bytes of how large an object an answer holds, by its `Content-Range` and `Content-Length`.
public record SpanHeaders(ByteRange range, long sizeBytes) {

  private static final Pattern CONTENT_RANGE =
      Pattern.compile("bytes (\\d{1,18})-(\\d{1,18})/(\\d{1,18})");

  /// @throws StoreException `UNAVAILABLE` where the headers do not fit each other or what was asked
  ///   for
  public static SpanHeaders of(
      @Nullable String contentRange, @Nullable Long contentLength, Optional<ByteRange> asked) {
    if (contentLength == null) {
      throw new StoreException(ErrorCode.UNAVAILABLE, "The backend's answer has no length");
    }
    SpanHeaders span = contentRange == null ? whole(contentLength) : part(contentRange);
    if (span.range.lengthBytes() != contentLength) {
      throw new StoreException(ErrorCode.UNAVAILABLE, "The backend's answer contradicts itself")
          .with("contentLength", contentLength)
          .with("contentRange", String.valueOf(contentRange));
    }
    ByteRange expected =
        asked
            .map(range -> clipped(range, span.sizeBytes))
            .orElseGet(() -> ByteRange.whole(span.sizeBytes));
    if (!span.range.equals(expected)) {
      throw new StoreException(ErrorCode.UNAVAILABLE, "The backend answered with another range")
          .with("expected", expected)
          .with("found", span.range);
    }
    return span;
  }

  private static SpanHeaders whole(long sizeBytes) {
    return new SpanHeaders(ByteRange.whole(sizeBytes), sizeBytes);
  }

  private static SpanHeaders part(String contentRange) {
    Matcher matcher = CONTENT_RANGE.matcher(contentRange);
    if (!matcher.matches()) {
      throw new StoreException(ErrorCode.UNAVAILABLE, "The backend's answer is no known range")
          .with("contentRange", contentRange);
    }
    long start = Long.parseLong(matcher.group(1));
    long last = Long.parseLong(matcher.group(2));
    return new SpanHeaders(
        new ByteRange(start, Math.max(start, last + 1)), Long.parseLong(matcher.group(3)));
  }

  private static ByteRange clipped(ByteRange asked, long sizeBytes) {
    long end = Math.min(asked.endOffset(), sizeBytes);
    return new ByteRange(Math.min(asked.startOffset(), end), end);
  }
}
