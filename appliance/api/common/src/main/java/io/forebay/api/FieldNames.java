package io.forebay.api;

import java.util.Arrays;

/// The names of header fields that clients send often, so that no text is made for them.
final class FieldNames {

  private static final int LENGTH_MAX = 40;
  private static final String[][] BY_LENGTH = byLength();

  private FieldNames() {}

  /// A lower-case name in `bytes`, as text.
  static String text(byte[] bytes, int start, int end) {
    int length = end - start;
    if (length < LENGTH_MAX) {
      for (String known : BY_LENGTH[length]) {
        if (isAt(bytes, start, known)) {
          return known;
        }
      }
    }
    return HeaderBytes.text(bytes, start, end);
  }

  private static boolean isAt(byte[] bytes, int start, String name) {
    for (int i = name.length() - 1; i >= 0; i--) {
      if (bytes[start + i] != name.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private static String[][] byLength() {
    String[][] table = new String[LENGTH_MAX][0];
    String[] names = {
      "accept",
      "accept-encoding",
      "amz-sdk-invocation-id",
      "amz-sdk-request",
      "authorization",
      "connection",
      "content-encoding",
      "content-length",
      "content-md5",
      "content-type",
      "date",
      "expect",
      "host",
      "if-match",
      "if-none-match",
      "range",
      "transfer-encoding",
      "user-agent",
      "x-amz-checksum-crc32",
      "x-amz-checksum-crc64nvme",
      "x-amz-checksum-mode",
      "x-amz-content-sha256",
      "x-amz-date",
      "x-amz-decoded-content-length",
      "x-amz-sdk-checksum-algorithm",
      "x-amz-security-token",
      "x-amz-te",
      "x-amz-trailer",
      "x-amz-user-agent"
    };
    for (String name : names) {
      String[] sameLength = table[name.length()];
      table[name.length()] = Arrays.copyOf(sameLength, sameLength.length + 1);
      table[name.length()][sameLength.length] = name;
    }
    return table;
  }
}
