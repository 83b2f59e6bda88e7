package io.forebay.backend.azure;

import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Base64, as the service writes checksums and keys.
final class Base64Text {

  private static final int MD5_BYTES = 16;

  private Base64Text() {}

  static boolean isBase64(String text) {
    try {
      return Base64.getDecoder().decode(text).length > 0;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /// An MD5 in lower-case hexadecimal; empty where the text is none.
  static Optional<String> md5(@Nullable String text) {
    if (text == null) {
      return Optional.empty();
    }
    try {
      byte[] bytes = Base64.getDecoder().decode(text);
      return bytes.length == MD5_BYTES
          ? Optional.of(HexFormat.of().formatHex(bytes))
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /// Hexadecimal as Base64.
  static String ofHex(String hex) {
    return Base64.getEncoder().encodeToString(HexFormat.of().parseHex(hex));
  }
}
