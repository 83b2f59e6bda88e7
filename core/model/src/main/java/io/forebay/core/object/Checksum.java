package io.forebay.core.object;

import java.util.Base64;

/// One checksum of an object, as it is shown to clients.
///
/// @param base64 the value in Base64, without the part count
/// @param partsCount 0 where the value covers the whole object; else the number of parts whose
///   checksums it was made from (S3's type COMPOSITE)
public record Checksum(ChecksumAlgorithm algorithm, String base64, int partsCount) {

  public Checksum {
    if (partsCount < 0) {
      throw new IllegalArgumentException("negative count of parts");
    }
    if (Base64.getDecoder().decode(base64).length != algorithm.lengthBytes()) {
      throw new IllegalArgumentException("not the length of a " + algorithm);
    }
  }

  /// The checksum of a whole object.
  public static Checksum whole(ChecksumAlgorithm algorithm, byte[] value) {
    return new Checksum(algorithm, Base64.getEncoder().encodeToString(value), 0);
  }

  public boolean isComposite() {
    return partsCount > 0;
  }

  /// The value as S3 writes it: Base64, and for a composite one `-` and the count of parts.
  public String text() {
    return isComposite() ? base64 + "-" + partsCount : base64;
  }

  public byte[] bytes() {
    return Base64.getDecoder().decode(base64);
  }
}
