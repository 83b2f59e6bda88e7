package io.forebay.api.s3.auth;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// A key that texts are signed with, ready for use by all threads.
final class SigningKey {

  private static final String ALGORITHM = "HmacSHA256";

  // Never used itself: a copy of it costs a tenth of what finding the algorithm does.
  private final Mac prepared;

  SigningKey(byte[] key) {
    try {
      prepared = Mac.getInstance(ALGORITHM);
      prepared.init(new SecretKeySpec(key, ALGORITHM));
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new AssertionError("every JDK has " + ALGORITHM, e);
    }
  }

  /// The signature of a text.
  byte[] sign(String text) {
    try {
      Mac mac = (Mac) prepared.clone();
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (CloneNotSupportedException e) {
      throw new AssertionError("the JDK's own can be copied", e);
    }
  }

  /// The same, as it is written in requests.
  String hexSign(String text) {
    return Hmac.hex(sign(text));
  }
}
