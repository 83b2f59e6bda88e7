package io.forebay.api.s3.auth;

import io.forebay.api.HttpRequest;
import io.forebay.core.error.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// Reads the signature of a presigned address, and holds it to its time.
final class QuerySignature {

  private static final int EXPIRES_SECONDS_MAX = 7 * 24 * 3600;

  private QuerySignature() {}

  static SignedRequest read(QueryFields query, HttpRequest request, Instant now, Duration skew) {
    if (!required(query, "X-Amz-Algorithm").equals(SignedRequest.ALGORITHM)) {
      throw Refusals.malformedQuery("X-Amz-Algorithm only supports \"AWS4-HMAC-SHA256\"");
    }
    Scope scope =
        ScopeText.parse(required(query, "X-Amz-Credential"))
            .orElseThrow(() -> Refusals.malformedQuery("Error parsing the X-Amz-Credential"));
    AmzDate date =
        AmzDate.parse(required(query, "X-Amz-Date"))
            .orElseThrow(() ->
                Refusals.malformedQuery(
                    "X-Amz-Date must be in the ISO8601 Long Format \"yyyyMMdd'T'HHmmss'Z'\""));
    if (!scope.date().equals(date.day())) {
      throw Refusals.malformedQuery("Invalid credential date; it is not that of X-Amz-Date");
    }
    checkTime(date.instant(), expiresSeconds(query), now, skew);
    String payload = request.header("x-amz-content-sha256");
    if (payload == null) {
      payload = query.value("X-Amz-Content-Sha256").orElse(SignedRequest.UNSIGNED_PAYLOAD);
    }
    return new SignedRequest(
        scope,
        date,
        List.of(required(query, "X-Amz-SignedHeaders").split(";", -1)),
        required(query, "X-Amz-Signature"),
        payload);
  }

  private static void checkTime(Instant signedAt, int expiresSeconds, Instant now, Duration skew) {
    if (signedAt.isAfter(now.plus(skew))) {
      throw Refusals.accessDenied("Request is not yet valid");
    }
    if (now.isAfter(signedAt.plusSeconds(expiresSeconds))) {
      throw Refusals.accessDenied("Request has expired")
          .with("Expires", signedAt.plusSeconds(expiresSeconds));
    }
  }

  private static int expiresSeconds(QueryFields query) {
    try {
      int seconds = Integer.parseInt(required(query, "X-Amz-Expires"));
      if (seconds >= 1 && seconds <= EXPIRES_SECONDS_MAX) {
        return seconds;
      }
    } catch (NumberFormatException e) {
      throw badExpires();
    }
    throw badExpires();
  }

  private static StoreException badExpires() {
    return Refusals.malformedQuery(
        "X-Amz-Expires must be a number of seconds, 1 to " + EXPIRES_SECONDS_MAX);
  }

  private static String required(QueryFields query, String name) {
    return query
        .value(name)
        .filter(value -> !value.isEmpty())
        .orElseThrow(() ->
            Refusals.malformedQuery("Query-string authentication version 4 requires " + name));
  }
}
