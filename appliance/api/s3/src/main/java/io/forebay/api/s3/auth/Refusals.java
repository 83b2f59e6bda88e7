package io.forebay.api.s3.auth;

import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;

/// S3's answers to requests whose sender cannot be trusted.
final class Refusals {

  private Refusals() {}

  static StoreException accessDenied(String why) {
    return new StoreException(ErrorCode.ACCESS_DENIED, why);
  }

  static StoreException unknownKey(String accessKey) {
    return new StoreException(
            ErrorCode.INVALID_ACCESS_KEY_ID,
            "The AWS Access Key Id you provided does not exist in our records.")
        .with("AWSAccessKeyId", accessKey);
  }

  static StoreException wrongSignature() {
    return new StoreException(
        ErrorCode.SIGNATURE_DOES_NOT_MATCH,
        "The request signature we calculated does not match the signature you provided. Check your"
            + " key and signing method.");
  }

  static StoreException malformedHeader(String why) {
    return new StoreException(ErrorCode.AUTHORIZATION_HEADER_MALFORMED, why);
  }

  static StoreException malformedQuery(String why) {
    return new StoreException(ErrorCode.AUTHORIZATION_QUERY_PARAMETERS_ERROR, why);
  }

  static StoreException skewed() {
    return new StoreException(
        ErrorCode.REQUEST_TIME_TOO_SKEWED,
        "The difference between the request time and the server's time is too large.");
  }

  static StoreException invalid(String why) {
    return new StoreException(ErrorCode.INVALID_REQUEST, why);
  }

  static StoreException incomplete(String why) {
    return new StoreException(ErrorCode.INCOMPLETE_BODY, why);
  }
}
