package io.forebay.api.s3;

import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import io.forebay.core.name.Bucket;
import io.forebay.core.name.ObjectId;
import io.forebay.core.service.BucketService;
import java.util.regex.Pattern;

/// Finds what clients mean by a bucket's name.
final class Addresses {

  // S3's rules for new buckets ("Bucket naming rules"); those that exist may be named more freely.
  private static final Pattern NEW_NAME = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");
  private static final Pattern ADDRESS = Pattern.compile("[0-9]+\\.[0-9]+\\.[0-9]+\\.[0-9]+");
  private static final int NAME_LENGTH_MIN = 3;

  private final BucketService buckets;

  Addresses(BucketService buckets) {
    this.buckets = buckets;
  }

  Bucket bucket(S3Request request) {
    return bucket(request.bucketName());
  }

  /// @throws StoreException `INVALID_BUCKET_NAME`, `NO_SUCH_BUCKET`
  Bucket bucket(String name) {
    requireName(name);
    return buckets.resolve(name);
  }

  /// The bucket, which is there as far as its cloud can be asked.
  ///
  /// @throws StoreException `INVALID_BUCKET_NAME`, `NO_SUCH_BUCKET`
  Bucket confirmed(S3Request request) {
    requireName(request.bucketName());
    return buckets.confirm(request.bucketName());
  }

  private static void requireName(String name) {
    if (name.length() < NAME_LENGTH_MIN || !Bucket.isName(name)) {
      throw invalid(name);
    }
  }

  ObjectId object(S3Request request) {
    return new ObjectId(bucket(request), request.key());
  }

  /// @throws StoreException `INVALID_BUCKET_NAME`
  static void requireNewName(String name) {
    if (!NEW_NAME.matcher(name).matches()
        || ADDRESS.matcher(name).matches()
        || name.contains("..")) {
      throw invalid(name);
    }
  }

  private static StoreException invalid(String name) {
    return new StoreException(ErrorCode.INVALID_BUCKET_NAME, "The specified bucket is not valid.")
        .with("BucketName", name);
  }
}
