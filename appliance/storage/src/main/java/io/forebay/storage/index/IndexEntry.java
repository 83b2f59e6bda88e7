package io.forebay.storage.index;

import java.time.Instant;

/// What the index keeps of one object: what a list shows, and what eviction needs.
///
/// @param lastModified kept to the millisecond
/// @param evictable whether the copy may be evicted; only such entries are found by their identity
/// @param identity the 64-bit hash of the object's name by which the access order knows it
public record IndexEntry(
    long sizeBytes, String etag, Instant lastModified, boolean evictable, long identity) {

  public IndexEntry {
    if (sizeBytes < 0) {
      throw new IllegalArgumentException("negative size");
    }
    if (etag.length() > RowCodec.ETAG_CHARS_MAX) {
      throw new IllegalArgumentException("an ETag of more than 1024 characters");
    }
    lastModified = Instant.ofEpochMilli(lastModified.toEpochMilli());
  }
}
