package io.forebay.core.name;

import java.util.Comparator;

/// The order of keys in lists: that of their UTF-8 bytes, unsigned. It differs from
/// [String#compareTo] where characters beyond the Basic Multilingual Plane meet those from U+E000
/// on.
public final class KeyOrder implements Comparator<String> {

  /// The order.
  public static final KeyOrder BY_UTF_8 = new KeyOrder();

  private KeyOrder() {}

  @Override
  public int compare(String left, String right) {
    int common = Math.min(left.length(), right.length());
    for (int i = 0; i < common; i++) {
      char l = left.charAt(i);
      char r = right.charAt(i);
      if (l != r) {
        boolean isSurrogate = Character.isSurrogate(l);
        if (isSurrogate != Character.isSurrogate(r)) {
          return isSurrogate ? 1 : -1;
        }
        return Character.compare(l, r);
      }
    }
    return Integer.compare(left.length(), right.length());
  }
}
