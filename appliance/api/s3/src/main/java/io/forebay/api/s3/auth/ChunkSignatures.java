package io.forebay.api.s3.auth;

import java.security.MessageDigest;

/// The chain of signatures around a body: each chunk's covers the one before it, and the first the
/// request's own ("Signature calculations for the authorization header: transferring payload in
/// multiple chunks" of the Amazon S3 API reference).
final class ChunkSignatures {

  private static final String EMPTY_HASH = Hmac.hexSha256("");

  private final SigningKey key;
  private final String dateAndScope;
  private final MessageDigest chunk = Hmac.sha256();
  private String previous;

  ChunkSignatures(SigningKey key, SignedRequest signed) {
    this.key = key;
    this.dateAndScope = signed.date().text() + "\n" + signed.scope().text();
    this.previous = signed.signature();
  }

  /// The digest that a chunk's bytes go into.
  MessageDigest chunk() {
    return chunk;
  }

  /// A chunk has ended; it carried that signature.
  ///
  /// @throws io.forebay.core.error.StoreException `SIGNATURE_DOES_NOT_MATCH`
  void chunkEnded(String signature) {
    check("AWS4-HMAC-SHA256-PAYLOAD", EMPTY_HASH + "\n" + Hmac.hex(chunk.digest()), signature);
  }

  /// The trailer has ended; it carried that signature.
  ///
  /// @param lines `name:value`, each with a line feed
  void trailerEnded(String lines, String signature) {
    check("AWS4-HMAC-SHA256-TRAILER", Hmac.hexSha256(lines), signature);
  }

  private void check(String kind, String hashes, String signature) {
    String text = kind + "\n" + dateAndScope + "\n" + previous + "\n" + hashes;
    String expected = key.hexSign(text);
    if (!Hmac.isSame(expected, signature)) {
      throw Refusals.wrongSignature();
    }
    previous = expected;
  }
}
