package io.forebay.core.object;

import java.time.Instant;

/// A line of a bucket's list.
public sealed interface ListEntry {

  /// The key, or the common prefix.
  String name();

  /// An object.
  record Item(String name, long sizeBytes, String etag, Instant lastModified)
      implements ListEntry {}

  /// A common prefix: it stands for every key that begins with it; ends with the delimiter.
  record CommonPrefix(String name) implements ListEntry {}
}
