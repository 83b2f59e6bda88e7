package io.forebay.backend.http;

import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import io.forebay.core.object.BodyDigest;
import io.forebay.core.object.ByteSource;
import io.forebay.core.object.Checksum;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.OptionalLong;

/// A whole object's bytes, whose end is only told where they have the checksum that was announced.
final class VerifiedBody implements ByteSource {

  private final ByteSource bytes;
  private final Checksum expected;
  private final BodyDigest digest;

  VerifiedBody(ByteSource bytes, Checksum expected) {
    this.bytes = bytes;
    this.expected = expected;
    this.digest = new BodyDigest(List.of(expected.algorithm()));
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    int start = target.position();
    int count = bytes.read(target);
    if (count < 0) {
      require(AnnouncedChecksums.matches(expected, digest));
    } else {
      digest.update(target.duplicate().flip().position(start));
    }
    return count;
  }

  static void require(boolean isSame) {
    if (!isSame) {
      throw new StoreException(
          ErrorCode.OBJECT_CORRUPT, "The backend's bytes do not match its checksum");
    }
  }

  @Override
  public OptionalLong lengthBytes() {
    return bytes.lengthBytes();
  }

  @Override
  public void close() {
    bytes.close();
  }
}
