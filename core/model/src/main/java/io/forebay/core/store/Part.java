package io.forebay.core.store;

import io.forebay.core.object.Checksum;
import java.time.Instant;
import java.util.List;

/// A committed part of a multipart upload.
///
/// @param number 1 to 10 000
/// @param md5 in lower-case hexadecimal: the part's ETag
public record Part(
    int number, long sizeBytes, String md5, List<Checksum> checksums, Instant lastModified) {

  /// The highest part number (S3 "Multipart upload limits").
  public static final int NUMBER_MAX = 10_000;

  public Part {
    if (number < 1 || number > NUMBER_MAX) {
      throw new IllegalArgumentException("a part number is 1 to 10000");
    }
    checksums = List.copyOf(checksums);
  }
}
