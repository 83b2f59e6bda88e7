package io.forebay.api.s3.auth;

import io.forebay.api.HttpDate;
import io.forebay.api.HttpRequest;
import io.forebay.core.error.StoreException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads `Authorization: AWS4-HMAC-SHA256 Credential=…, SignedHeaders=…, Signature=…`.
final class HeaderSignature {

  private HeaderSignature() {}

  static SignedRequest read(String authorization, HttpRequest request) {
    if (!authorization.startsWith(SignedRequest.ALGORITHM)) {
      throw Refusals.invalid(
          "The authorization mechanism you have provided is not supported. Please use"
              + " AWS4-HMAC-SHA256.");
    }
    Map<String, String> fields = fields(authorization.substring(SignedRequest.ALGORITHM.length()));
    Scope scope =
        ScopeText.parse(required(fields, "Credential"))
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
        List.of(required(fields, "SignedHeaders").split(";", -1)),
        required(fields, "Signature"),
        payload,
        false);
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

  private static Map<String, String> fields(String text) {
    Map<String, String> fields = new HashMap<>();
    for (String field : text.split(",", -1)) {
      int equals = field.indexOf('=');
      if (equals < 0) {
        throw malformed("a field has no value");
      }
      fields.put(field.substring(0, equals).strip(), field.substring(equals + 1).strip());
    }
    return fields;
  }

  private static String required(Map<String, String> fields, String name) {
    @Nullable String value = fields.get(name);
    if (value == null || value.isEmpty()) {
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
