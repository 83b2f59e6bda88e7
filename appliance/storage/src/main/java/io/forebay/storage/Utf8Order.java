package io.forebay.storage;

import java.util.Comparator;

/// The order of keys: by their UTF-8 bytes, which is by code point.
final class Utf8Order implements Comparator<String> {

  @Override
  public int compare(String left, String right) {
    int length = Math.min(left.length(), right.length());
    for (int i = 0; i < length; i++) {
      char a = left.charAt(i);
      char b = right.charAt(i);
      if (a != b) {
        // Surrogates stand for what lies beyond U+FFFF, though their own values lie below U+E000.
        boolean isBeyond = Character.isSurrogate(a);
        return isBeyond == Character.isSurrogate(b) ? Character.compare(a, b) : isBeyond ? 1 : -1;
      }
    }
    return Integer.compare(left.length(), right.length());
  }
}
