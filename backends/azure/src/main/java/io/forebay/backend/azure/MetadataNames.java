package io.forebay.backend.azure;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Names of metadata in the service's way: identifiers of C#. What cannot stand in one is written
/// as `_xHH`, a byte of UTF-8 in hexadecimal.
///
/// A name that is an identifier already stays as it is, and every name comes back as it was.
final class MetadataNames {

  /// What the names that this backend keeps for itself begin with.
  static final String OWN = "forebay_";

  private static final Pattern IDENTIFIER = Pattern.compile("[a-z_][a-z0-9_]*");
  private static final Pattern ESCAPE = Pattern.compile("_x([0-9a-f]{2})");
  private static final HexFormat HEX = HexFormat.of();

  private MetadataNames() {}

  /// The name as the service takes it.
  ///
  /// @param name lower case
  static String encode(String name) {
    boolean isPlain =
        IDENTIFIER.matcher(name).matches() && !ESCAPE.matcher(name).find() && !name.startsWith(OWN);
    return isPlain ? name : escaped(name);
  }

  private static String escaped(String name) {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < bytes.length; i++) {
      char c = (char) (bytes[i] & 0xff);
      boolean isLetter = c >= 'a' && c <= 'z';
      boolean isDigit = c >= '0' && c <= '9';
      boolean isFree = c == '_' && !startsEscape(bytes, i);
      boolean stands = isLetter || (isDigit && i > 0) || isFree;
      if (stands && !(i == 0 && name.startsWith(OWN))) {
        text.append(c);
      } else {
        text.append("_x").append(HEX.toHexDigits(bytes[i]));
      }
    }
    return text.toString();
  }

  private static boolean startsEscape(byte[] bytes, int index) {
    return index + 3 < bytes.length
        && bytes[index + 1] == 'x'
        && HexFormat.isHexDigit(bytes[index + 2])
        && HexFormat.isHexDigit(bytes[index + 3]);
  }

  /// The name that was encoded; one that this backend has not written stays as it is, in lower
  /// case.
  static String decode(String encoded) {
    String lower = encoded.toLowerCase(Locale.ROOT);
    return decoded(lower)
        .filter(name -> name.equals(name.toLowerCase(Locale.ROOT)) && encode(name).equals(lower))
        .orElse(lower);
  }

  private static Optional<String> decoded(String text) {
    ByteBuffer bytes = ByteBuffer.allocate(text.length());
    Matcher escape = ESCAPE.matcher(text);
    int index = 0;
    while (index < text.length()) {
      if (escape.region(index, text.length()).lookingAt()) {
        bytes.put((byte) HexFormat.fromHexDigits(escape.group(1)));
        index = escape.end();
      } else if (text.charAt(index) < 0x80) {
        bytes.put((byte) text.charAt(index));
        index++;
      } else {
        return Optional.empty();
      }
    }
    try {
      return Optional.of(StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }
}
