package io.forebay.backend.azure;

import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.regex.Pattern;

/// Where a container or a blob is, and which names can be there.
///
/// Source: "Naming and referencing containers, blobs, and metadata".
final class BlobAddress {

  private static final Pattern CONTAINER =
      Pattern.compile("(?!.*--)[a-z0-9][a-z0-9-]{1,61}[a-z0-9]|\\$(root|web|logs)");
  private static final String ROOT = "$root";
  private static final String PLAIN = "-._~/";
  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  private final String account;

  BlobAddress(URI account) {
    this.account = account.toString();
  }

  /// Whether there can be a container of that name.
  static boolean isContainer(String bucket) {
    return CONTAINER.matcher(bucket).matches();
  }

  URL ofContainer(String bucket, String query) {
    return url(account + "/" + container(bucket) + "?" + query);
  }

  /// @throws StoreException `NO_SUCH_BUCKET` where no container can have that name, `INVALID_URI`
  ///   where the service would take the key for another one
  URL ofBlob(String bucket, String key, String query) {
    String path = account + "/" + container(bucket) + "/" + encoded(checked(bucket, key));
    return url(query.isEmpty() ? path : path + "?" + query);
  }

  private static String container(String bucket) {
    if (!isContainer(bucket)) {
      throw new StoreException(ErrorCode.NO_SUCH_BUCKET, "No container can have such a name")
          .with("bucket", bucket);
    }
    return bucket.equals(ROOT) ? "%24root" : bucket.replace("$", "%24");
  }

  private static String checked(String bucket, String key) {
    for (String segment : key.split("/", -1)) {
      if (segment.equals(".") || segment.equals("..")) {
        throw refused(key, "The service resolves the segments . and .. of a key");
      }
    }
    if (key.indexOf('\\') >= 0) {
      throw refused(key, "The service takes a backslash in a key for a slash");
    }
    if (bucket.equals(ROOT) && key.indexOf('/') >= 0) {
      throw refused(key, "A key in the container $root has no slash");
    }
    return key;
  }

  private static StoreException refused(String key, String message) {
    return new StoreException(ErrorCode.INVALID_URI, message).with("key", key);
  }

  private static String encoded(String key) {
    StringBuilder text = new StringBuilder(key.length() + 16);
    for (byte b : key.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      boolean isPlain =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || PLAIN.indexOf(c) >= 0;
      if (isPlain) {
        text.append(c);
      } else {
        text.append('%').append(HEX.toHexDigits(b));
      }
    }
    return text.toString();
  }

  private static URL url(String text) {
    try {
      return URI.create(text).toURL();
    } catch (MalformedURLException e) {
      throw new AssertionError("settings only hold http and https", e);
    }
  }
}
