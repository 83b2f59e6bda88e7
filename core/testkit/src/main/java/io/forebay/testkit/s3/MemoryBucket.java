package io.forebay.testkit.s3;

import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

/// A bucket: its objects in the order of their keys' UTF-8 bytes, and its unfinished uploads.
final class MemoryBucket {

  /// What an upload has so far.
  record Upload(String key, Map<String, String> headers, NavigableMap<Integer, Part> parts) {}

  /// @param etag without quotes
  record Part(Content.Held content, String etag) {}

  static final Comparator<String> KEY_ORDER =
      (a, b) ->
          Arrays.compareUnsigned(
              a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));

  private final Instant createdAt = Instant.now();
  private final NavigableMap<String, MemoryObject> objects = new ConcurrentSkipListMap<>(KEY_ORDER);
  private final Map<String, Upload> uploads = new ConcurrentHashMap<>();

  Instant createdAt() {
    return createdAt;
  }

  NavigableMap<String, MemoryObject> objects() {
    return objects;
  }

  MemoryObject object(String key) {
    MemoryObject object = objects.get(key);
    if (object == null) {
      throw new StoreException(ErrorCode.NO_SUCH_KEY, "The specified key does not exist.");
    }
    return object;
  }

  Map<String, Upload> uploads() {
    return uploads;
  }

  Upload upload(String uploadId) {
    Upload upload = uploads.get(uploadId);
    if (upload == null) {
      throw new StoreException(ErrorCode.NO_SUCH_UPLOAD, "The specified upload does not exist.");
    }
    return upload;
  }
}
