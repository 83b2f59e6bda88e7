package io.forebay.api.s3;

import io.forebay.core.service.CacheResult;

/// What the S3 front end tells metrics and logs, besides what the server tells of every request.
/// Called on the requests' threads: it must be cheap and must not throw.
public interface S3Events {

  /// The bytes of an object, or of a range of it, have been sent whole.
  default void objectServed(String bucketName, CacheResult cache, long lengthBytes) {}

  /// A request failed for a reason that is not its client's (status 500 and above).
  ///
  /// @param requestId as the client was told
  default void failed(String requestId, String operation, RuntimeException reason) {}

  /// Tells nobody.
  S3Events NONE = new S3Events() {};
}
