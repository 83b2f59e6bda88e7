package io.forebay.core.object;

import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// What a writer says about an object and every reader is told: content headers and user metadata.
///
/// @param contentHeaders among [#CONTENT_HEADERS], lower-case names
/// @param user user metadata, lower-case names without S3's `x-amz-meta-` prefix
public record ObjectMetadata(Map<String, String> contentHeaders, Map<String, String> user) {

  /// The standard headers that are kept and returned.
  public static final Set<String> CONTENT_HEADERS =
      Set.of(
          "content-type",
          "cache-control",
          "content-disposition",
          "content-encoding",
          "content-language",
          "expires");

  /// S3's bound on user metadata: names and values together, in bytes of UTF-8.
  public static final int USER_BYTES_MAX = 2048;

  /// Neither headers nor user metadata.
  public static final ObjectMetadata NONE = new ObjectMetadata(Map.of(), Map.of());

  public ObjectMetadata {
    contentHeaders = sorted(contentHeaders);
    user = sorted(user);
    if (!CONTENT_HEADERS.containsAll(contentHeaders.keySet())) {
      throw new IllegalArgumentException("not a content header: " + contentHeaders.keySet());
    }
  }

  /// Only a content type.
  public static ObjectMetadata ofContentType(String contentType) {
    return new ObjectMetadata(Map.of("content-type", contentType), Map.of());
  }

  public Optional<String> contentType() {
    return Optional.ofNullable(contentHeaders.get("content-type"));
  }

  private static Map<String, String> sorted(Map<String, String> map) {
    if (map.isEmpty()) {
      return Map.of();
    }
    TreeMap<String, String> sorted = new TreeMap<>();
    map.forEach((name, value) -> sorted.put(name.toLowerCase(Locale.ROOT), value));
    return Collections.unmodifiableMap(sorted);
  }
}
