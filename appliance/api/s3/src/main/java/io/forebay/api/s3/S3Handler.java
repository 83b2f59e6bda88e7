package io.forebay.api.s3;

import java.io.IOException;

/// What carries out one operation.
@FunctionalInterface
interface S3Handler {

  /// Carries out `request`. Everything that can be refused without the body is refused before it is
  /// read.
  ///
  /// @throws IOException when the client's body cannot be read
  /// @throws io.forebay.core.error.StoreException to be answered as that failure
  /// @throws io.forebay.core.service.NotModifiedException to be answered with status 304
  S3Answer answer(S3Request request) throws IOException;
}
