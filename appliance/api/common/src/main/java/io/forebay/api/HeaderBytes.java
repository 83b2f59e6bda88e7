package io.forebay.api;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/// The characters of header fields: ASCII, and beyond it UTF-8 or else Latin-1.
final class HeaderBytes {

  // RFC 9110 §5.6.2.
  private static final boolean[] TOKEN = token();

  private HeaderBytes() {}

  /// Whether the character may stand in a method or in a field's name.
  static boolean isToken(byte c) {
    return c > 0 && TOKEN[c];
  }

  static String text(byte[] bytes, int start, int end) {
    String text = new String(bytes, start, end - start, StandardCharsets.UTF_8);
    // What is no UTF-8 has been replaced; a search in text that is all Latin-1 costs nothing.
    return text.indexOf('\uFFFD') < 0 ? text : beyondAscii(bytes, start, end);
  }

  private static String beyondAscii(byte[] bytes, int start, int end) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes, start, end - start))
          .toString();
    } catch (CharacterCodingException e) {
      return new String(bytes, start, end - start, StandardCharsets.ISO_8859_1);
    }
  }

  private static boolean[] token() {
    boolean[] token = new boolean[128];
    String others = "!#$%&'*+-.^_`|~";
    for (int c = 0; c < 128; c++) {
      token[c] =
          (c >= '0' && c <= '9')
              || (c >= 'A' && c <= 'Z')
              || (c >= 'a' && c <= 'z')
              || others.indexOf(c) >= 0;
    }
    return token;
  }
}
