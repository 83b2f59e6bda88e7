package io.forebay.api.s3;

import io.forebay.api.HttpRequest;
import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import org.jspecify.annotations.Nullable;

/// A request that has been found to be an operation, whose sender is known, and whose parameters
/// and headers the operation knows.
///
/// @param http what was sent; the `x-amz-` parameters of a presigned request stand among its
///   headers
record S3Request(
    HttpRequest http, S3Target target, S3Query query, AuthenticatedRequest authenticated) {

  /// The bucket's name; the operation has one.
  String bucketName() {
    return target.bucketName().orElseThrow();
  }

  /// The object's key; the operation has one.
  String key() {
    return target.key().orElseThrow();
  }

  @Nullable String header(String name) {
    return http.header(name);
  }

  String header(String name, String otherwise) {
    String value = http.header(name);
    return value == null ? otherwise : value;
  }

  /// Whether names in the answer's list are percent-encoded.
  ///
  /// @throws StoreException `INVALID_ARGUMENT` for another encoding than `url`
  boolean isUrlEncoded() {
    String encoding = query.value("encoding-type").orElse("");
    if (!encoding.isEmpty() && !encoding.equals("url")) {
      throw new StoreException(
              ErrorCode.INVALID_ARGUMENT, "Invalid Encoding Method specified in Request")
          .with("ArgumentName", "encoding-type")
          .with("ArgumentValue", encoding);
    }
    return !encoding.isEmpty();
  }
}
