package io.forebay.core.object;

import java.util.Locale;
import java.util.Optional;

/// A checksum over an object's bytes that clients and clouds speak about.
///
/// Source: "Checking object integrity" of the Amazon S3 user guide.
public enum ChecksumAlgorithm {
  MD5(16),
  CRC32(4),
  CRC32C(4),
  CRC64NVME(8),
  SHA1(20),
  SHA256(32);

  private final int lengthBytes;

  ChecksumAlgorithm(int lengthBytes) {
    this.lengthBytes = lengthBytes;
  }

  public int lengthBytes() {
    return lengthBytes;
  }

  /// Whether a whole object's value can be computed from its parts' values (CRCs can).
  public boolean isLinear() {
    return this == CRC32 || this == CRC32C || this == CRC64NVME;
  }

  /// The name of S3's header that carries this checksum, lower case; MD5 has none (`content-md5` is
  /// another header).
  public String headerName() {
    return "x-amz-checksum-" + name().toLowerCase(Locale.ROOT);
  }

  /// The algorithm of S3's word (`CRC32C`, `sha256` …), if there is one; MD5 is not among them.
  public static Optional<ChecksumAlgorithm> ofS3Word(String word) {
    for (ChecksumAlgorithm algorithm : values()) {
      if (algorithm != MD5 && algorithm.name().equalsIgnoreCase(word)) {
        return Optional.of(algorithm);
      }
    }
    return Optional.empty();
  }
}
