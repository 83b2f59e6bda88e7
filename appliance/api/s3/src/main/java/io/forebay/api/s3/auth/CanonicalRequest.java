package io.forebay.api.s3.auth;

import io.forebay.api.HttpRequest;
import io.forebay.core.error.StoreException;
import java.util.List;

/// A request in the one form in which it is signed ("Task 1: Create a canonical request" of the
/// Signature Version 4 documentation).
final class CanonicalRequest {

  private CanonicalRequest() {}

  /// The text whose signature is compared.
  ///
  /// @throws StoreException `ACCESS_DENIED` where the signature leaves out what it must hold
  static String stringToSign(HttpRequest request, SignedRequest signed, QueryFields query) {
    return SignedRequest.ALGORITHM
        + "\n"
        + signed.date().text()
        + "\n"
        + signed.scope().text()
        + "\n"
        + Hmac.hexSha256(text(request, signed, query));
  }

  private static String text(HttpRequest request, SignedRequest signed, QueryFields query) {
    requireSigned(request, signed.signedHeaders());
    StringBuilder text = new StringBuilder(512);
    text.append(request.method()).append('\n');
    text.append(UriEncoding.ofPath(request.rawPath())).append('\n');
    text.append(query.canonical("X-Amz-Signature")).append('\n');
    for (String name : signed.signedHeaders()) {
      text.append(name).append(':');
      appendValues(request.headers(name), text);
      text.append('\n');
    }
    text.append('\n').append(String.join(";", signed.signedHeaders())).append('\n');
    return text.append(signed.payload()).toString();
  }

  // A header that changes what a request means, and that anybody on the way could add, must be
  // signed.
  private static void requireSigned(HttpRequest request, List<String> signedHeaders) {
    if (!signedHeaders.contains("host")) {
      throw Refusals.accessDenied("The host header must be signed");
    }
    request.forEachHeader((name, value) -> {
      if (name.startsWith("x-amz-") && !signedHeaders.contains(name)) {
        throw Refusals.accessDenied(
                "There were headers present in the request which were not signed")
            .with("HeadersNotSigned", name);
      }
    });
  }

  private static void appendValues(List<String> values, StringBuilder text) {
    for (int index = 0; index < values.size(); index++) {
      if (index > 0) {
        text.append(',');
      }
      appendTrimmed(values.get(index), text);
    }
  }

  // Without spaces around it, and with single ones within.
  private static void appendTrimmed(String value, StringBuilder text) {
    String stripped = value.strip();
    boolean afterSpace = false;
    for (int i = 0; i < stripped.length(); i++) {
      char c = stripped.charAt(i);
      if (c != ' ' || !afterSpace) {
        text.append(c);
      }
      afterSpace = c == ' ';
    }
  }
}
