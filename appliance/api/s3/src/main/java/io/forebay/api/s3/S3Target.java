package io.forebay.api.s3;

import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import io.forebay.core.name.ObjectId;
import java.util.Optional;

/// What a request's address names: the service, a bucket, or an object.
///
/// @param bucketName as the client wrote it; present where `key` is
/// @param key not empty
record S3Target(Optional<String> bucketName, Optional<String> key) {

  /// AIStore's prefix of its S3 paths. No bucket has a name that short.
  private static final String MOUNT = "/s3";

  private static final S3Target SERVICE = new S3Target(Optional.empty(), Optional.empty());

  /// How specific a target is.
  enum Scope {
    SERVICE,
    BUCKET,
    OBJECT
  }

  /// @param rawPath the path as it was sent, without the query
  /// @param hostBucket the bucket that the `Host` header names, if it does
  /// @throws StoreException `INVALID_URI`, `KEY_TOO_LONG`
  static S3Target parse(String rawPath, Optional<String> hostBucket) {
    if (rawPath.isEmpty() || rawPath.charAt(0) != '/') {
      throw new StoreException(ErrorCode.INVALID_URI, "Couldn't parse the specified URI.");
    }
    if (hostBucket.isPresent()) {
      return new S3Target(hostBucket, key(rawPath, 1));
    }
    int start = isMounted(rawPath) ? MOUNT.length() + 1 : 1;
    if (start >= rawPath.length()) {
      return SERVICE;
    }
    int slash = rawPath.indexOf('/', start);
    String name =
        PercentEncoding.decode(rawPath.substring(start, slash < 0 ? rawPath.length() : slash));
    Optional<String> key = slash < 0 ? Optional.empty() : key(rawPath, slash + 1);
    return new S3Target(Optional.of(name), key);
  }

  private static boolean isMounted(String rawPath) {
    return rawPath.startsWith(MOUNT)
        && (rawPath.length() == MOUNT.length() || rawPath.charAt(MOUNT.length()) == '/');
  }

  private static Optional<String> key(String rawPath, int start) {
    if (start >= rawPath.length()) {
      return Optional.empty();
    }
    String key = PercentEncoding.decode(rawPath.substring(start));
    requireKeyLength(key);
    return Optional.of(key);
  }

  /// @throws StoreException `KEY_TOO_LONG`
  static void requireKeyLength(String key) {
    int lengthBytes = ObjectId.keyLengthBytes(key);
    if (lengthBytes > ObjectId.KEY_BYTES_MAX) {
      throw new StoreException(ErrorCode.KEY_TOO_LONG, "Your key is too long")
          .with("MaxSizeAllowed", ObjectId.KEY_BYTES_MAX)
          .with("Size", lengthBytes);
    }
  }

  Scope scope() {
    if (key.isPresent()) {
      return Scope.OBJECT;
    }
    return bucketName.isPresent() ? Scope.BUCKET : Scope.SERVICE;
  }
}
