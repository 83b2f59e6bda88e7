package io.forebay.datapath;

import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import io.forebay.core.object.BodyDigest;
import io.forebay.core.object.Checksum;
import io.forebay.core.object.ChecksumAlgorithm;
import io.forebay.core.object.ObjectAttributes;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// The comparison of an object's bytes, as they arrive, with the checksum that its cloud gives: the
/// cheapest of those of the whole object, else the MD5 where the ETag is one. Without any, only the
/// size speaks.
final class BodyCheck implements StreamCheck {

  private static final Pattern MD5 = Pattern.compile("[0-9a-fA-F]{32}");

  private static final List<ChecksumAlgorithm> CHEAPEST_FIRST =
      List.of(
          ChecksumAlgorithm.CRC32C,
          ChecksumAlgorithm.CRC32,
          ChecksumAlgorithm.CRC64NVME,
          ChecksumAlgorithm.SHA256,
          ChecksumAlgorithm.SHA1);

  private final ObjectAttributes attributes;
  private final Optional<Checksum> whole;
  private final boolean comparesMd5;
  private final BodyDigest digest;
  private long sizeBytes;

  BodyCheck(ObjectAttributes attributes, boolean etagIsMd5) {
    this.attributes = attributes;
    this.whole =
        CHEAPEST_FIRST.stream()
            .flatMap(algorithm -> attributes.checksum(algorithm).stream())
            .filter(checksum -> !checksum.isComposite())
            .findFirst();
    this.comparesMd5 = whole.isEmpty() && etagIsMd5 && MD5.matcher(attributes.etag()).matches();
    this.digest =
        new BodyDigest(
            comparesMd5
                ? Set.of(ChecksumAlgorithm.MD5)
                : whole.map(checksum -> Set.of(checksum.algorithm())).orElse(Set.of()));
  }

  /// Whether taking in bytes is slower than moving them.
  boolean isSlow() {
    return comparesMd5 || whole.filter(checksum -> !checksum.algorithm().isLinear()).isPresent();
  }

  /// Whether bytes are compared, and not their number alone.
  boolean comparesBytes() {
    return comparesMd5 || whole.isPresent();
  }

  @Override
  public void update(ByteBuffer bytes) {
    digest.update(bytes);
    sizeBytes += bytes.remaining();
  }

  @Override
  public void verify() {
    boolean same =
        sizeBytes == attributes.sizeBytes()
            && (!comparesMd5 || digest.md5().equalsIgnoreCase(attributes.etag()))
            && whole.map(this::isSame).orElse(true);
    if (!same) {
      throw new StoreException(
              ErrorCode.OBJECT_CORRUPT, "the backend's bytes do not match its checksum")
          .with("version", attributes.version());
    }
  }

  private boolean isSame(Checksum expected) {
    return Checksum.whole(expected.algorithm(), digest.value(expected.algorithm()))
        .base64()
        .equals(expected.base64());
  }
}
