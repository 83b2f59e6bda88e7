package io.forebay.api.s3.auth;

import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import io.forebay.core.object.ByteSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.OptionalLong;

/// A body whose SHA-256 was signed: its end is told only when the bytes are the right ones.
final class HashedBody implements ByteSource {

  private final ByteSource body;
  private final String signedHash;
  private final MessageDigest digest = Hmac.sha256();
  private boolean checked;

  HashedBody(ByteSource body, String signedHash) {
    this.body = body;
    this.signedHash = signedHash;
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    int begin = target.position();
    int count = body.read(target);
    if (count > 0) {
      digest.update(target.duplicate().position(begin).limit(begin + count));
    } else if (count < 0 && !checked) {
      checked = true;
      check(Hmac.hex(digest.digest()));
    }
    return count;
  }

  private void check(String hash) {
    if (!Hmac.isSame(hash, signedHash)) {
      throw new StoreException(
              ErrorCode.CONTENT_SHA256_MISMATCH,
              "The provided 'x-amz-content-sha256' header does not match what was computed.")
          .with("ClientComputedContentSHA256", signedHash)
          .with("S3ComputedContentSHA256", hash);
    }
  }

  @Override
  public OptionalLong lengthBytes() {
    return body.lengthBytes();
  }

  @Override
  public void close() {
    body.close();
  }
}
