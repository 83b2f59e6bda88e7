package io.forebay.api;

import java.nio.charset.StandardCharsets;

/// The methods of HTTP as strings that need not be made anew.
final class Methods {

  private static final String[] KNOWN = {"GET", "PUT", "HEAD", "POST", "DELETE", "OPTIONS"};

  private Methods() {}

  static String text(byte[] bytes, int start, int end) {
    for (String known : KNOWN) {
      if (known.length() == end - start && matches(known, bytes, start)) {
        return known;
      }
    }
    return new String(bytes, start, end - start, StandardCharsets.ISO_8859_1);
  }

  private static boolean matches(String known, byte[] bytes, int start) {
    for (int i = 0; i < known.length(); i++) {
      if (bytes[start + i] != known.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
