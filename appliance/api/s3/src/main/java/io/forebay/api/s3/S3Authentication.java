package io.forebay.api.s3;

import io.forebay.api.HttpRequest;

/// Who may ask: checks a request's signature, and gives its body without what belongs to the
/// signing.
@FunctionalInterface
public interface S3Authentication {

  /// Checks everything that can be checked before the body is read; reads nothing of it.
  ///
  /// @throws io.forebay.core.error.StoreException `ACCESS_DENIED`, `INVALID_ACCESS_KEY_ID`,
  ///   `SIGNATURE_DOES_NOT_MATCH`, `REQUEST_TIME_TOO_SKEWED` …
  AuthenticatedRequest authenticate(HttpRequest request);
}
