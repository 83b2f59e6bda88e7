package io.forebay.api.s3.auth;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/// Percent-encoding as Signature Version 4 wants it: every byte but `A-Z a-z 0-9 - . _ ~`, in
/// capital hexadecimal; the slash stays in paths.
///
/// What a client sent in another encoding of the same bytes is brought into this one before it is
/// compared.
final class UriEncoding {

  private static final String HEX = "0123456789ABCDEF";

  private UriEncoding() {}

  static String ofPath(String raw) {
    return isCanonicalPath(raw) ? raw : encode(bytes(raw, false), true);
  }

  static String ofQuery(String raw) {
    return encode(bytes(raw, true), false);
  }

  /// The text that an encoded one stands for.
  static String decode(String encoded) {
    return new String(bytes(encoded, false), StandardCharsets.UTF_8);
  }

  // Nearly every path is, and costs nothing then.
  private static boolean isCanonicalPath(String raw) {
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (!isUnreserved(c) && c != '/') {
        return false;
      }
    }
    return true;
  }

  private static byte[] bytes(String raw, boolean plusIsSpace) {
    byte[] sent = raw.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(sent.length);
    for (int i = 0; i < sent.length; i++) {
      boolean hasTwoMore = i + 2 < sent.length;
      int high = hasTwoMore ? Character.digit(sent[i + 1], 16) : -1;
      int low = hasTwoMore ? Character.digit(sent[i + 2], 16) : -1;
      if (sent[i] == '%' && high >= 0 && low >= 0) {
        bytes.write(high * 16 + low);
        i += 2;
      } else {
        bytes.write(plusIsSpace && sent[i] == '+' ? ' ' : sent[i]);
      }
    }
    return bytes.toByteArray();
  }

  private static String encode(byte[] bytes, boolean keepSlash) {
    StringBuilder text = new StringBuilder(bytes.length + 16);
    for (byte value : bytes) {
      char c = (char) (value & 0xff);
      if (isUnreserved(c) || (keepSlash && c == '/')) {
        text.append(c);
      } else {
        text.append('%').append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
      }
    }
    return text.toString();
  }

  private static boolean isUnreserved(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '-'
        || c == '.'
        || c == '_'
        || c == '~';
  }
}
