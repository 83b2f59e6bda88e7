package io.forebay.api.s3.auth;

import io.forebay.api.HttpDate;
import io.forebay.api.HttpRequest;
import io.forebay.core.error.StoreException;
import java.util.List;
import java.util.Optional;

/// Reads `Authorization: AWS4-HMAC-SHA256 Credential=…, SignedHeaders=…, Signature=…`.
final class HeaderSignature {

  private HeaderSignature() {}

  static SignedRequest read(String authorization, HttpRequest request) {
    if (!authorization.startsWith(SignedRequest.ALGORITHM)) {
      throw Refusals.invalid(
          "The authorization mechanism you have provided is not supported. Please use"
              + " AWS4-HMAC-SHA256.");
    }
    Fields fields = Fields.parse(authorization, SignedRequest.ALGORITHM.length());
    Scope scope =
        ScopeText.parse(required(fields.credential(), "Credential"))
            .orElseThrow(() -> malformed("the Credential is mal-formed"));
    AmzDate date = date(request);
    if (!scope.date().equals(date.day())) {
      throw malformed("the date in the Credential is not that of the request");
    }
    String payload = request.header("x-amz-content-sha256");
    if (payload == null) {
      throw Refusals.invalid("Missing required header for this request: x-amz-content-sha256");
    }
    return new SignedRequest(
        scope,
        date,
        List.of(required(fields.signedHeaders(), "SignedHeaders").split(";", -1)),
        required(fields.signature(), "Signature"),
        payload);
  }

  private static AmzDate date(HttpRequest request) {
    String amzDate = request.header("x-amz-date");
    if (amzDate != null) {
      return AmzDate.parse(amzDate).orElseThrow(HeaderSignature::noDate);
    }
    String date = request.header("date");
    Optional<java.time.Instant> instant = date == null ? Optional.empty() : HttpDate.parse(date);
    return instant.map(AmzDate::of).orElseThrow(HeaderSignature::noDate);
  }

  /// The fields of the header; empty where one is missing.
  private record Fields(String credential, String signedHeaders, String signature) {

    static Fields parse(String text, int begin) {
      String credential = "";
      String signedHeaders = "";
      String signature = "";
      int start = begin;
      while (start <= text.length()) {
        int comma = text.indexOf(',', start);
        int end = comma < 0 ? text.length() : comma;
        int equals = text.indexOf('=', start);
        if (equals < 0 || equals > end) {
          throw malformed("a field has no value");
        }
        String value = text.substring(equals + 1, end).strip();
        switch (text.substring(start, equals).strip()) {
          case "Credential" -> credential = value;
          case "SignedHeaders" -> signedHeaders = value;
          case "Signature" -> signature = value;
          default -> {} // nothing that is known
        }
        start = end + 1;
      }
      return new Fields(credential, signedHeaders, signature);
    }
  }

  private static String required(String value, String name) {
    if (value.isEmpty()) {
      throw malformed(name + " is missing");
    }
    return value;
  }

  private static StoreException malformed(String why) {
    return Refusals.malformedHeader("The authorization header is malformed; " + why + ".");
  }

  private static StoreException noDate() {
    return Refusals.accessDenied("AWS authentication requires a valid Date or x-amz-date header");
  }
}
