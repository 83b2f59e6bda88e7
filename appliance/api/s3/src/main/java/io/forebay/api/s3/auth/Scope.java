package io.forebay.api.s3.auth;

/// What a signature holds for: a key of a day, a region and a service.
///
/// @param date `20260131`
record Scope(String accessKey, String date, String region, String service) {

  /// `20260131/us-east-1/s3/aws4_request`.
  String text() {
    return date + "/" + region + "/" + service + "/aws4_request";
  }
}
