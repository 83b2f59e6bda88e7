package io.forebay.api.s3;

import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/// Percent-encoded UTF-8, as it stands in paths, queries and lists (RFC 3986 §2.1).
final class PercentEncoding {

  private static final String HEX = "0123456789ABCDEF";

  private PercentEncoding() {}

  /// The text of a path or of a header value; `+` stands for itself.
  ///
  /// @throws StoreException `INVALID_URI` where it is not percent-encoded UTF-8
  static String decode(String raw) {
    return decode(raw, false);
  }

  /// The text of a query's name or value; `+` stands for a space.
  static String decodeQuery(String raw) {
    return decode(raw, true);
  }

  private static String decode(String raw, boolean isPlusSpace) {
    if (isPlain(raw, isPlusSpace)) {
      return raw;
    }
    ByteBuffer bytes = ByteBuffer.allocate(3 * raw.length());
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c == '%') {
        bytes.put(octet(raw, i + 1));
        i += 2;
      } else if (c == '+' && isPlusSpace) {
        bytes.put((byte) ' ');
      } else if (c < 0x80) {
        bytes.put((byte) c);
      } else {
        // A client that did not encode: the connection has read its bytes as UTF-8.
        int end = i + (Character.isHighSurrogate(c) && i + 1 < raw.length() ? 2 : 1);
        bytes.put(utf8(raw.substring(i, end)));
        i = end - 1;
      }
    }
    return text(bytes.flip());
  }

  private static boolean isPlain(String raw, boolean isPlusSpace) {
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c == '%' || c >= 0x80 || (c == '+' && isPlusSpace)) {
        return false;
      }
    }
    return true;
  }

  private static byte octet(String raw, int index) {
    int high = index < raw.length() ? Character.digit(raw.charAt(index), 16) : -1;
    int low = index + 1 < raw.length() ? Character.digit(raw.charAt(index + 1), 16) : -1;
    if (high < 0 || low < 0) {
      throw notEncoded();
    }
    return (byte) (high << 4 | low);
  }

  private static ByteBuffer utf8(String text) {
    try {
      return StandardCharsets.UTF_8
          .newEncoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .encode(CharBuffer.wrap(text));
    } catch (CharacterCodingException e) {
      throw notEncoded();
    }
  }

  private static String text(ByteBuffer bytes) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(bytes)
          .toString();
    } catch (CharacterCodingException e) {
      throw notEncoded();
    }
  }

  private static StoreException notEncoded() {
    return new StoreException(ErrorCode.INVALID_URI, "Couldn't parse the specified URI.");
  }

  /// The form that `encoding-type=url` asks for: everything but unreserved characters and `/` is
  /// encoded.
  static String encode(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    StringBuilder encoded = new StringBuilder(bytes.length + 16);
    for (byte octet : bytes) {
      char c = (char) (octet & 0xFF);
      if (isUnreserved(c) || c == '/') {
        encoded.append(c);
      } else {
        encoded.append('%').append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 0xF));
      }
    }
    return encoded.toString();
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
