package io.forebay.api;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;

/// A private key in PEM: PKCS #8 without a password, or RSA's own older form (PKCS #1).
final class PemKey {

  // The algorithm identifier of rsaEncryption with its null parameters, before it version 0 (RFC
  // 5208).
  private static final byte[] RSA_PREFIX = {
    0x02,
    0x01,
    0x00,
    0x30,
    0x0d,
    0x06,
    0x09,
    0x2a,
    (byte) 0x86,
    0x48,
    (byte) 0x86,
    (byte) 0xf7,
    0x0d,
    0x01,
    0x01,
    0x01,
    0x05,
    0x00
  };

  private PemKey() {}

  /// The private key that belongs to `certified`.
  static PrivateKey read(byte[] pem, PublicKey certified)
      throws IOException, GeneralSecurityException {
    String text = new String(pem, StandardCharsets.US_ASCII);
    byte[] encoded = section(text, "PRIVATE KEY");
    if (encoded.length == 0) {
      byte[] rsa = section(text, "RSA PRIVATE KEY");
      if (rsa.length == 0) {
        throw new IOException("no private key in PEM without a password in the file");
      }
      encoded = der(0x30, RSA_PREFIX, der(0x04, new byte[0], rsa));
    }
    return KeyFactory.getInstance(certified.getAlgorithm())
        .generatePrivate(new PKCS8EncodedKeySpec(encoded));
  }

  private static byte[] section(String text, String name) throws IOException {
    String begin = "-----BEGIN " + name + "-----";
    int start = text.indexOf(begin);
    int end = text.indexOf("-----END " + name + "-----");
    if (start < 0 || end < start) {
      return new byte[0];
    }
    try {
      return Base64.getMimeDecoder().decode(text.substring(start + begin.length(), end));
    } catch (IllegalArgumentException e) {
      throw new IOException("the private key is not in Base64", e);
    }
  }

  private static byte[] der(int tag, byte[] first, byte[] second) {
    int length = first.length + second.length;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    if (length < 0x80) {
      out.write(length);
    } else {
      out.write(0x83);
      out.write(length >> 16);
      out.write(length >> 8);
      out.write(length);
    }
    out.writeBytes(first);
    out.writeBytes(second);
    return out.toByteArray();
  }
}
