package io.forebay.testkit.s3;

import java.time.Instant;
import java.util.Map;

/// An object as it is stored.
///
/// @param etag without quotes
/// @param headers those that come back with it, by lower-case name
record MemoryObject(
    Content content, String etag, Instant lastModified, Map<String, String> headers) {

  MemoryObject {
    headers = Map.copyOf(headers);
  }

  static MemoryObject of(Content content, String etag, Map<String, String> headers) {
    return new MemoryObject(content, etag, Instant.now(), headers);
  }
}
