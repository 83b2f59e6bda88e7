package io.forebay.core.object;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What is known of an object besides its bytes; the same record for a cloud's object, a stored one
/// and an answer.
///
/// @param etag without quotes; MD5 in hexadecimal for objects written in one piece, opaque
///   otherwise
/// @param version what names exactly these bytes at the backend and can be asked for again
///   (`If-Match`, generation): a new content has a new version. For a cluster's own object a string
///   that is unique to this write
/// @param checksums as given by the writer or the cloud, at most one of each algorithm; MD5 is not
///   among them (see `etag`)
public record ObjectAttributes(
    long sizeBytes,
    String etag,
    String version,
    Instant lastModified,
    List<Checksum> checksums,
    ObjectMetadata metadata) {

  public ObjectAttributes {
    if (sizeBytes < 0) {
      throw new IllegalArgumentException("negative size");
    }
    if (etag.isEmpty() || etag.indexOf('"') >= 0) {
      throw new IllegalArgumentException("an ETag is not empty and has no quotes here: " + etag);
    }
    if (version.isEmpty()) {
      throw new IllegalArgumentException("empty version");
    }
    checksums = List.copyOf(checksums);
  }

  /// The checksum by `algorithm`, if it is known.
  public Optional<Checksum> checksum(ChecksumAlgorithm algorithm) {
    for (Checksum checksum : checksums) {
      if (checksum.algorithm() == algorithm) {
        return Optional.of(checksum);
      }
    }
    return Optional.empty();
  }

  /// Whether both describe the same bytes at the backend.
  public boolean isSameContent(ObjectAttributes other) {
    return sizeBytes == other.sizeBytes && version.equals(other.version);
  }
}
