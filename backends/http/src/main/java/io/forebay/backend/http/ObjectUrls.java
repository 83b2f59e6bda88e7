package io.forebay.backend.http;

import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import io.forebay.core.name.Bucket;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/// Which URL a key names: the endpoint, the bucket, and the key with everything encoded that is not
/// plainly part of a path. No key leads out of its bucket.
final class ObjectUrls {

  private static final String HEX = "0123456789ABCDEF";

  private final Location endpoint;
  private final String base;
  private final boolean isBucketInPath;

  ObjectUrls(HttpBackendSettings settings) {
    this.endpoint =
        Location.of(settings.endpoint()).orElseThrow(() -> new AssertionError("it was checked"));
    this.base = endpoint.target().replaceAll("/+$", "");
    this.isBucketInPath = settings.isBucketInPath();
  }

  Location endpoint() {
    return endpoint;
  }

  /// The place whose objects have these URLs.
  String place() {
    return endpoint.origin() + base + (isBucketInPath ? "" : " as one bucket");
  }

  /// @throws StoreException `NO_SUCH_BUCKET`, `NO_SUCH_KEY` where no URL can have that name
  Location of(String bucket, String key) {
    if (!Bucket.isName(bucket)) {
      throw new StoreException(ErrorCode.NO_SUCH_BUCKET, "The specified bucket does not exist");
    }
    StringBuilder target = new StringBuilder(base);
    if (isBucketInPath) {
      target.append('/').append(bucket);
    }
    for (String element : elements(key)) {
      target.append('/');
      append(target, element);
    }
    return endpoint.withTarget(target.toString());
  }

  private static String[] elements(String key) {
    String[] elements = key.split("/", -1);
    for (String element : elements) {
      // Servers take them for steps in the tree, encoded or not.
      if (element.equals(".") || element.equals("..")) {
        throw noSuchKey();
      }
    }
    if (key.isEmpty()) {
      throw noSuchKey();
    }
    return elements;
  }

  private static void append(StringBuilder target, String element) {
    ByteBuffer bytes;
    try {
      bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(element));
    } catch (CharacterCodingException e) {
      throw noSuchKey();
    }
    while (bytes.hasRemaining()) {
      int b = bytes.get() & 0xff;
      if (isUnreserved(b)) {
        target.append((char) b);
      } else {
        target.append('%').append(HEX.charAt(b >> 4)).append(HEX.charAt(b & 15));
      }
    }
  }

  // RFC 3986 §2.3.
  private static boolean isUnreserved(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || "-._~".indexOf(c) >= 0;
  }

  private static StoreException noSuchKey() {
    return HttpErrors.noSuchKey().with("cause", "the key cannot be a path");
  }
}
