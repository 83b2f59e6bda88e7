package io.forebay.core.name;

import java.nio.charset.StandardCharsets;

/// The name of one object: its bucket and its key.
///
/// @param key 1 to 1024 bytes of UTF-8, any characters (no unpaired surrogates)
public record ObjectId(Bucket bucket, String key) {

  /// The longest key, in bytes of UTF-8 (S3 "Creating object key names").
  public static final int KEY_BYTES_MAX = 1024;

  public ObjectId {
    int length = keyLengthBytes(key);
    if (length < 1 || length > KEY_BYTES_MAX) {
      throw new IllegalArgumentException("a key has 1 to 1024 bytes of UTF-8");
    }
  }

  /// The length of `key` in bytes of UTF-8, or -1 where it has an unpaired surrogate and so no
  /// UTF-8 form.
  public static int keyLengthBytes(String key) {
    int length = 0;
    for (int i = 0; i < key.length(); i++) {
      char c = key.charAt(i);
      if (c < 0x80) {
        length++;
      } else if (c < 0x800) {
        length += 2;
      } else if (!Character.isSurrogate(c)) {
        length += 3;
      } else if (Character.isHighSurrogate(c)
          && i + 1 < key.length()
          && Character.isLowSurrogate(key.charAt(i + 1))) {
        length += 4;
        i++;
      } else {
        return -1;
      }
    }
    return length;
  }

  /// The key in UTF-8: the form by which keys are ordered (unsigned bytes).
  public byte[] keyBytes() {
    return key.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return bucket + "/" + key;
  }
}
