package io.forebay.api.s3.auth;

import java.util.List;

/// What a request says of its own signature.
///
/// @param signedHeaders lower case, in their order
/// @param payload the payload's hash as it was signed
record SignedRequest(
    Scope scope, AmzDate date, List<String> signedHeaders, String signature, String payload) {

  static final String ALGORITHM = "AWS4-HMAC-SHA256";
  static final String UNSIGNED_PAYLOAD = "UNSIGNED-PAYLOAD";
}
