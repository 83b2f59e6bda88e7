package io.forebay.backend.http;

import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import java.io.IOException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;

/// What a server's refusals and a network's failures mean: the only place that knows HTTP's status
/// codes.
final class HttpErrors {

  private static final Duration RETRY_AFTER_MAX = Duration.ofHours(1);

  private HttpErrors() {}

  /// What an answer means that is not the one hoped for.
  static StoreException of(Answer answer, Instant now) {
    int status = answer.status();
    StoreException meaning = meaning(status).with("status", status);
    retryAfter(answer, now).ifPresent(meaning::retryAfter);
    return meaning;
  }

  private static StoreException meaning(int status) {
    return switch (status) {
      case 404, 410 -> noSuchKey();
      case 401, 403, 407 ->
          new StoreException(ErrorCode.ACCESS_DENIED, "The backend denied access");
      case 412 ->
          new StoreException(ErrorCode.PRECONDITION_FAILED, "The object has another version");
      case 416 ->
          new StoreException(ErrorCode.INVALID_RANGE, "The requested range is not satisfiable");
      case 429 -> new StoreException(ErrorCode.SLOW_DOWN, "The backend asks for fewer requests");
      case 408, 425 -> unavailable("The backend refused for now");
      case 501, 505 -> unavailable("The backend cannot do what was asked").permanent();
      default ->
          status >= 500
              ? unavailable("The backend failed")
              : unavailable("The backend's answer is not the one hoped for").permanent();
    };
  }

  private static Optional<Duration> retryAfter(Answer answer, Instant now) {
    return answer
        .header("retry-after")
        .flatMap(text ->
            text.matches("\\d{1,9}")
                ? Optional.of(Duration.ofSeconds(Long.parseLong(text)))
                : Answer.parse(text).map(date -> Duration.between(now, date)))
        .filter(wait -> !wait.isNegative())
        .map(wait -> wait.compareTo(RETRY_AFTER_MAX) < 0 ? wait : RETRY_AFTER_MAX);
  }

  /// What the failure of a connection means.
  static StoreException of(IOException thrown) {
    if (thrown instanceof CheckedResolver.RefusedAddressException) {
      return new StoreException(
              ErrorCode.ACCESS_DENIED,
              "The backend's host has no public address, and private_addresses_allowed is not set",
              thrown)
          .with("cause", rootMessage(thrown));
    }
    StoreException failure =
        new StoreException(ErrorCode.UNAVAILABLE, "The backend cannot be reached", thrown)
            .with("cause", rootMessage(thrown));
    return isUntrusted(thrown) ? failure.permanent() : failure;
  }

  private static boolean isUntrusted(Throwable thrown) {
    for (Throwable t = thrown; t != null; t = t.getCause()) {
      if (t instanceof CertificateException || t instanceof SSLPeerUnverifiedException) {
        return true;
      }
    }
    return false;
  }

  private static String rootMessage(Throwable thrown) {
    Throwable root = thrown;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.getClass().getSimpleName() + ": " + root.getMessage();
  }

  static StoreException unavailable(String message) {
    return new StoreException(ErrorCode.UNAVAILABLE, message);
  }

  static StoreException noSuchKey() {
    return new StoreException(ErrorCode.NO_SUCH_KEY, "The specified key does not exist");
  }

  static StoreException otherVersion() {
    return new StoreException(ErrorCode.PRECONDITION_FAILED, "The object has another version");
  }
}
