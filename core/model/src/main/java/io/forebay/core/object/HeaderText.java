package io.forebay.core.object;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Text beyond ASCII in headers, in S3's way: as RFC 2047 encoded words.
///
/// Source: "Working with object metadata" of the Amazon S3 user guide.
public final class HeaderText {

  private static final Pattern WORD =
      Pattern.compile("=\\?UTF-8\\?([BQ])\\?([^? ]*)\\?=", Pattern.CASE_INSENSITIVE);
  // Between two encoded words blanks mean nothing (RFC 2047 §6.2).
  private static final Pattern WORDS_APART = Pattern.compile("(\\?=)\\s+(=\\?)");

  private HeaderText() {}

  /// The value as a header can carry it.
  public static String encode(String value) {
    if (isPlain(value)) {
      return value;
    }
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    return "=?UTF-8?B?" + Base64.getEncoder().encodeToString(bytes) + "?=";
  }

  /// The value that a header carried; what is not a well-formed encoded word stays as it is.
  public static String decode(String header) {
    if (!header.contains("=?")) {
      return header;
    }
    Matcher matcher = WORD.matcher(WORDS_APART.matcher(header).replaceAll("$1$2"));
    return matcher.replaceAll(
        word -> Matcher.quoteReplacement(decodeWord(word.group(), word.group(1), word.group(2))));
  }

  private static boolean isPlain(String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c < 0x20 || c > 0x7e) {
        return false;
      }
    }
    return !value.contains("=?") && value.equals(value.strip());
  }

  private static String decodeWord(String whole, String encoding, String text) {
    try {
      byte[] bytes =
          encoding.equalsIgnoreCase("B") ? Base64.getDecoder().decode(text) : quotedPrintable(text);
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (IllegalArgumentException | CharacterCodingException e) {
      return whole;
    }
  }

  private static byte[] quotedPrintable(String text) {
    ByteBuffer bytes = ByteBuffer.allocate(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '=') {
        if (i + 2 >= text.length()) {
          throw new IllegalArgumentException("cut off");
        }
        bytes.put((byte) Integer.parseInt(text, i + 1, i + 3, 16));
        i += 2;
      } else {
        bytes.put((byte) (c == '_' ? ' ' : c));
      }
    }
    byte[] result = new byte[bytes.position()];
    bytes.flip().get(result);
    return result;
  }
}
