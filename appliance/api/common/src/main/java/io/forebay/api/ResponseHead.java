package io.forebay.api;

import java.util.Arrays;

/// The fields of the answer in hand, as they go to the client.
final class ResponseHead {

  private static final int BYTES_MAX = 64 << 10;

  private byte[] bytes = new byte[1 << 10];
  private int length;

  void clear() {
    length = 0;
  }

  /// Forgets the fields after the first `newLength` bytes.
  void truncate(int newLength) {
    length = newLength;
  }

  byte[] bytes() {
    return bytes;
  }

  int length() {
    return length;
  }

  /// Adds a field.
  ///
  /// @throws IllegalArgumentException when the name is none, or the header grows too long
  void add(String name, String value) {
    ensure(name.length() + 3 * value.length() + 4);
    putName(name);
    bytes[length++] = ':';
    bytes[length++] = ' ';
    putValue(value);
    endLine();
  }

  /// Adds a field with a number.
  void add(String name, long value) {
    add(name, Long.toString(value));
  }

  /// Ends a line, or the header.
  void endLine() {
    ensure(2);
    bytes[length++] = '\r';
    bytes[length++] = '\n';
  }

  private void putName(String name) {
    byte[] target = bytes;
    int at = length;
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c >= 0x80 || !HeaderBytes.isToken((byte) c)) {
        throw new IllegalArgumentException("not a field's name: " + name);
      }
      target[at++] = (byte) c;
    }
    length = at;
  }

  // What could end the line, or confuse its reader, becomes a space (RFC 9110 §5.5).
  private void putValue(String value) {
    byte[] target = bytes;
    int at = length;
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c < ' ' || c >= 0x7f) {
        putOther(value);
        return;
      }
      target[at++] = (byte) c;
    }
    length = at;
  }

  private void putOther(String value) {
    int codePoint;
    for (int i = 0; i < value.length(); i += Character.charCount(codePoint)) {
      codePoint = value.codePointAt(i);
      if (codePoint < 0x80) {
        boolean control = (codePoint < ' ' && codePoint != '\t') || codePoint == 0x7f;
        bytes[length++] = control ? (byte) ' ' : (byte) codePoint;
      } else {
        putUtf8(codePoint);
      }
    }
  }

  private void putUtf8(int codePoint) {
    if (codePoint < 0x800) {
      bytes[length++] = (byte) (0xc0 | codePoint >> 6);
    } else if (Character.isBmpCodePoint(codePoint) && Character.isSurrogate((char) codePoint)) {
      bytes[length++] = '?';
      return;
    } else {
      if (codePoint < 0x10000) {
        bytes[length++] = (byte) (0xe0 | codePoint >> 12);
      } else {
        bytes[length++] = (byte) (0xf0 | codePoint >> 18);
        bytes[length++] = (byte) (0x80 | (codePoint >> 12 & 0x3f));
      }
      bytes[length++] = (byte) (0x80 | (codePoint >> 6 & 0x3f));
    }
    bytes[length++] = (byte) (0x80 | (codePoint & 0x3f));
  }

  private void ensure(int more) {
    if (length + more > BYTES_MAX) {
      throw new IllegalArgumentException("the answer's header grows too long");
    }
    if (length + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
    }
  }
}
