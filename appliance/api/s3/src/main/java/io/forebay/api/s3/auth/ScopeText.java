package io.forebay.api.s3.auth;

import java.util.Optional;

/// Reads `AKID/20260131/us-east-1/s3/aws4_request`.
final class ScopeText {

  private static final String END = "/s3/aws4_request";

  private ScopeText() {}

  static Optional<Scope> parse(String text) {
    // From the end: an access key may contain slashes.
    if (!text.endsWith(END)) {
      return Optional.empty();
    }
    int regionEnd = text.length() - END.length();
    int dateEnd = text.lastIndexOf('/', regionEnd - 1);
    int keyEnd = text.lastIndexOf('/', dateEnd - 1);
    boolean valid = keyEnd > 0 && dateEnd - keyEnd == 9 && regionEnd - dateEnd > 1;
    return valid
        ? Optional.of(
            new Scope(
                text.substring(0, keyEnd),
                text.substring(keyEnd + 1, dateEnd),
                text.substring(dateEnd + 1, regionEnd),
                "s3"))
        : Optional.empty();
  }
}
