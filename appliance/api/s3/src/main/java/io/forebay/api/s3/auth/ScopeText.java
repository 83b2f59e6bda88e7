package io.forebay.api.s3.auth;

import java.util.Optional;

/// Reads `AKID/20260131/us-east-1/s3/aws4_request`.
final class ScopeText {

  private ScopeText() {}

  static Optional<Scope> parse(String text) {
    // From the end: an access key may contain slashes.
    String[] parts = text.split("/", -1);
    int count = parts.length;
    if (count < 5 || !parts[count - 1].equals("aws4_request") || !parts[count - 2].equals("s3")) {
      return Optional.empty();
    }
    String date = parts[count - 4];
    String scope = "/" + date + "/" + parts[count - 3] + "/s3/aws4_request";
    String accessKey = text.substring(0, text.length() - scope.length());
    boolean valid = !accessKey.isEmpty() && date.length() == 8 && !parts[count - 3].isEmpty();
    return valid
        ? Optional.of(new Scope(accessKey, date, parts[count - 3], "s3"))
        : Optional.empty();
  }
}
