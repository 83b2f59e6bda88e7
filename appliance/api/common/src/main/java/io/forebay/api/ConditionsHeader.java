package io.forebay.api;

import io.forebay.core.object.Conditions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The fields `If-Match`, `If-None-Match`, `If-Modified-Since` and `If-Unmodified-Since` (RFC 9110
/// §13). ETags are read with and without quotes, as S3 does; weak ones are compared like strong
/// ones; a date that is none is ignored.
public final class ConditionsHeader {

  private ConditionsHeader() {}

  /// The conditions of `request`.
  public static Conditions of(HttpRequest request) {
    return of(request, "");
  }

  /// The conditions in the fields whose names have `prefix` before them: `x-amz-copy-source-`.
  public static Conditions of(HttpRequest request, String prefix) {
    Optional<List<String>> ifMatch = etags(request, prefix, "if-match");
    Optional<List<String>> ifNoneMatch = etags(request, prefix, "if-none-match");
    Optional<Instant> ifModified = date(request, prefix, "if-modified-since");
    Optional<Instant> ifUnmodified = date(request, prefix, "if-unmodified-since");
    if (ifMatch.isEmpty()
        && ifNoneMatch.isEmpty()
        && ifModified.isEmpty()
        && ifUnmodified.isEmpty()) {
      return Conditions.NONE;
    }
    return new Conditions(ifMatch, ifNoneMatch, ifModified, ifUnmodified);
  }

  /// The ETags in one field's value, without quotes and `W/`.
  public static List<String> etags(String value) {
    List<String> etags = new ArrayList<>();
    int position = 0;
    while (position < value.length()) {
      char c = value.charAt(position);
      if (c == ',' || c == ' ' || c == '\t') {
        position++;
        continue;
      }
      if (value.startsWith("W/\"", position)) {
        position += 2;
      }
      boolean quoted = value.charAt(position) == '"';
      int start = quoted ? position + 1 : position;
      int end = value.indexOf(quoted ? '"' : ',', start);
      end = end < 0 ? value.length() : end;
      String etag = quoted ? value.substring(start, end) : value.substring(start, end).trim();
      if (!etag.isEmpty()) {
        etags.add(etag);
      }
      position = end + 1;
    }
    return etags;
  }

  private static Optional<List<String>> etags(HttpRequest request, String prefix, String name) {
    if (field(request, prefix, name) == null) {
      return Optional.empty();
    }
    List<String> etags = new ArrayList<>();
    for (String value : request.headers(prefix + name)) {
      etags.addAll(etags(value));
    }
    return Optional.of(List.copyOf(etags));
  }

  private static Optional<Instant> date(HttpRequest request, String prefix, String name) {
    String value = field(request, prefix, name);
    return value == null ? Optional.empty() : HttpDate.parse(value);
  }

  private static @Nullable String field(HttpRequest request, String prefix, String name) {
    return request.header(prefix.isEmpty() ? name : prefix + name);
  }
}
