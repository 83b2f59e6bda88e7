package io.forebay.backend.gcs;

import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/// Which names buckets and objects can have at Cloud Storage.
///
/// Source: "About Cloud Storage objects" and "About Cloud Storage buckets" of the documentation.
final class GcsNames {

  private static final int KEY_BYTES_MAX = 1024;
  private static final Pattern BUCKET = Pattern.compile("[a-z0-9][a-z0-9._-]{1,220}[a-z0-9]");
  private static final String CHALLENGES = ".well-known/acme-challenge/";

  private GcsNames() {}

  /// Whether there can be a bucket of that name; others are not sent, since they may be other
  /// addresses.
  static boolean canBeBucket(String bucket) {
    return BUCKET.matcher(bucket).matches();
  }

  /// Whether there can be an object of that key; others are not sent, since `..` may be another
  /// address.
  static boolean canBeKey(String key) {
    return !key.isEmpty()
        && !key.equals(".")
        && !key.equals("..")
        && key.indexOf('\r') < 0
        && key.indexOf('\n') < 0
        && !key.startsWith(CHALLENGES)
        && !isTooLong(key);
  }

  private static boolean isTooLong(String key) {
    return key.getBytes(StandardCharsets.UTF_8).length > KEY_BYTES_MAX;
  }

  /// Refuses a key that no object can have.
  static void requireKey(String key) {
    if (canBeKey(key)) {
      return;
    }
    throw isTooLong(key)
        ? new StoreException(
            ErrorCode.KEY_TOO_LONG, "Google Cloud Storage takes keys of 1024 bytes at most")
        : new StoreException(
            ErrorCode.INVALID_ARGUMENT,
            "Google Cloud Storage has no objects named . or .., with line breaks, or below "
                + CHALLENGES);
  }

  /// Refuses a name that no bucket can have.
  static void requireBucketName(String bucket) {
    if (!canBeBucket(bucket)) {
      throw new StoreException(
          ErrorCode.INVALID_BUCKET_NAME, "Google Cloud Storage has no buckets of such names");
    }
  }
}
