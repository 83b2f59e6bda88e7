package io.forebay.api.s3;

import io.forebay.api.HttpRequest;
import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import io.forebay.core.object.ObjectMetadata;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a writer says about an object, in a request's headers.
final class MetadataHeaders {

  private static final String USER_PREFIX = "x-amz-meta-";

  private MetadataHeaders() {}

  /// @throws StoreException `METADATA_TOO_LARGE`
  static ObjectMetadata of(HttpRequest request) {
    Map<String, String> content = new HashMap<>();
    Map<String, String> user = new HashMap<>();
    request.forEachHeader((name, value) -> {
      if (name.startsWith(USER_PREFIX)) {
        user.merge(name.substring(USER_PREFIX.length()), value, (a, b) -> a + "," + b);
      } else if (ObjectMetadata.CONTENT_HEADERS.contains(name)) {
        content.merge(name, value, (a, b) -> a + "," + b);
      }
    });
    content.computeIfPresent("content-encoding", (name, value) -> withoutChunks(value));
    content.values().removeIf(String::isEmpty);
    requireSize(user);
    return new ObjectMetadata(content, user);
  }

  // `aws-chunked` is how the body travelled, not what was stored. Null where nothing else is left.
  private static @Nullable String withoutChunks(String codings) {
    List<String> kept = new ArrayList<>();
    for (String coding : codings.split(",", -1)) {
      String trimmed = coding.trim();
      if (!trimmed.isEmpty() && !trimmed.equalsIgnoreCase("aws-chunked")) {
        kept.add(trimmed);
      }
    }
    return kept.isEmpty() ? null : String.join(",", kept);
  }

  private static void requireSize(Map<String, String> user) {
    int sizeBytes = 0;
    for (Map.Entry<String, String> entry : user.entrySet()) {
      sizeBytes += entry.getKey().getBytes(StandardCharsets.UTF_8).length;
      sizeBytes += entry.getValue().getBytes(StandardCharsets.UTF_8).length;
    }
    if (sizeBytes > ObjectMetadata.USER_BYTES_MAX) {
      throw new StoreException(
              ErrorCode.METADATA_TOO_LARGE,
              "Your metadata headers exceed the maximum allowed metadata size")
          .with("Size", sizeBytes)
          .with("MaxSizeAllowed", ObjectMetadata.USER_BYTES_MAX);
    }
  }
}
