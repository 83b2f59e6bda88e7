package io.forebay.backend.s3;

import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.SdkHttpResponse;

/// What the cloud's failures mean: the only place that knows S3's error codes and the SDK's
/// exceptions.
final class S3Errors {

  /// One failed attempt.
  ///
  /// @param exception permanent where the same request will not succeed if it is sent again
  /// @param mayHaveHappened whether a write may have taken place all the same
  record Failure(StoreException exception, boolean mayHaveHappened) {}

  // S3's words with a meaning of their own here; others by their name, then by their status.
  private static final Map<String, ErrorCode> CODES =
      Map.ofEntries(
          Map.entry("NoSuchKey", ErrorCode.NO_SUCH_KEY),
          Map.entry("NoSuchBucket", ErrorCode.NO_SUCH_BUCKET),
          Map.entry("NoSuchUpload", ErrorCode.NO_SUCH_UPLOAD),
          // Amazon says these with 400.
          Map.entry("ExpiredToken", ErrorCode.ACCESS_DENIED),
          Map.entry("InvalidToken", ErrorCode.ACCESS_DENIED),
          Map.entry("TokenRefreshRequired", ErrorCode.ACCESS_DENIED),
          Map.entry("PreconditionFailed", ErrorCode.PRECONDITION_FAILED),
          Map.entry("ConditionalRequestConflict", ErrorCode.CONDITIONAL_REQUEST_CONFLICT),
          Map.entry("InvalidRange", ErrorCode.INVALID_RANGE),
          Map.entry("SlowDown", ErrorCode.SLOW_DOWN),
          Map.entry("SlowDownRead", ErrorCode.SLOW_DOWN),
          Map.entry("SlowDownWrite", ErrorCode.SLOW_DOWN),
          Map.entry("Throttling", ErrorCode.SLOW_DOWN),
          Map.entry("ThrottlingException", ErrorCode.SLOW_DOWN),
          Map.entry("TooManyRequests", ErrorCode.SLOW_DOWN),
          Map.entry("RequestLimitExceeded", ErrorCode.SLOW_DOWN),
          Map.entry("BucketAlreadyExists", ErrorCode.BUCKET_ALREADY_EXISTS),
          Map.entry("BucketAlreadyOwnedByYou", ErrorCode.BUCKET_ALREADY_OWNED_BY_YOU),
          Map.entry("BucketNotEmpty", ErrorCode.BUCKET_NOT_EMPTY),
          Map.entry("TooManyBuckets", ErrorCode.TOO_MANY_BUCKETS),
          Map.entry("InvalidBucketName", ErrorCode.INVALID_BUCKET_NAME),
          Map.entry("EntityTooLarge", ErrorCode.ENTITY_TOO_LARGE),
          Map.entry("KeyTooLongError", ErrorCode.KEY_TOO_LONG),
          Map.entry("MetadataTooLarge", ErrorCode.METADATA_TOO_LARGE),
          Map.entry("InvalidArgument", ErrorCode.INVALID_ARGUMENT),
          Map.entry("NotImplemented", ErrorCode.NOT_IMPLEMENTED),
          Map.entry("MethodNotAllowed", ErrorCode.METHOD_NOT_ALLOWED));

  // Refusals by which the cloud surely did nothing and asks for another attempt. The digests: the
  // bytes were verified
  // when they arrived here, so they changed on the way to the cloud.
  private static final Set<String> TRY_AGAIN =
      Set.of(
          "RequestTimeout",
          "RequestTimeTooSkewed",
          "ServiceUnavailable",
          "OperationAborted",
          "BadDigest",
          "XAmzContentSHA256Mismatch",
          "IncompleteBody");

  // By name, so that the HTTP client beneath the SDK can be exchanged.
  private static final Set<String> NOT_SENT =
      Set.of("ConnectTimeoutException", "ConnectionRequestTimeoutException");

  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,9}");

  private S3Errors() {}

  /// What `thrown` means.
  static Failure classify(SdkException thrown) {
    return thrown instanceof AwsServiceException answer ? ofAnswer(answer) : ofNoAnswer(thrown);
  }

  /// S3's word for what happened; empty where the answer had none.
  static String code(AwsServiceException answer) {
    AwsErrorDetails details = answer.awsErrorDetails();
    return Optional.ofNullable(details).map(AwsErrorDetails::errorCode).orElse("");
  }

  private static Failure ofAnswer(AwsServiceException answer) {
    String code = code(answer);
    int status = answer.statusCode();
    ErrorCode known = CODES.get(code);
    if (known != null) {
      return new Failure(toException(known, message(known), answer, code), false);
    }
    if (TRY_AGAIN.contains(code)) {
      return new Failure(
          toException(ErrorCode.UNAVAILABLE, "The backend refused for now", answer, code), false);
    }
    return ofStatus(answer, status, code);
  }

  private static Failure ofStatus(AwsServiceException answer, int status, String code) {
    ErrorCode meaning =
        switch (status) {
          case 401, 403 -> ErrorCode.ACCESS_DENIED;
          case 412 -> ErrorCode.PRECONDITION_FAILED;
          case 416 -> ErrorCode.INVALID_RANGE;
          case 429 -> ErrorCode.SLOW_DOWN;
          // A 404 without S3's word may come from anything on the way: it does not say that a key
          // is absent.
          default -> ErrorCode.UNAVAILABLE;
        };
    boolean isServerFailure = status >= 500 || status == 200;
    StoreException exception = toException(meaning, message(meaning), answer, code);
    boolean mayRecover = isServerFailure || meaning == ErrorCode.SLOW_DOWN;
    return new Failure(mayRecover ? exception : exception.permanent(), isServerFailure);
  }

  private static Failure ofNoAnswer(SdkException thrown) {
    boolean interrupted = thrown instanceof AbortedException;
    StoreException exception =
        new StoreException(ErrorCode.UNAVAILABLE, "The backend cannot be reached", thrown)
            .with("cause", rootMessage(thrown));
    boolean isNetwork = isTimeout(thrown) || thrown.retryable() || ioCause(thrown) != null;
    boolean mayRecover = !interrupted && isNetwork;
    return new Failure(mayRecover ? exception : exception.permanent(), !wasNotSent(thrown));
  }

  private static boolean wasNotSent(SdkException thrown) {
    for (Throwable t = thrown; t != null; t = t.getCause()) {
      if (t instanceof ConnectException
          || t instanceof UnknownHostException
          || t instanceof NoRouteToHostException
          || t instanceof SSLHandshakeException
          || NOT_SENT.contains(t.getClass().getSimpleName())) {
        return true;
      }
    }
    // Without any failure of input or output it failed before it was sent: no credentials, for one.
    return ioCause(thrown) == null
        && !isTimeout(thrown)
        && !(thrown instanceof AbortedException)
        && !thrown.retryable();
  }

  private static boolean isTimeout(SdkException thrown) {
    return thrown instanceof ApiCallAttemptTimeoutException
        || thrown instanceof ApiCallTimeoutException;
  }

  private static @Nullable IOException ioCause(Throwable thrown) {
    for (Throwable t = thrown; t != null; t = t.getCause()) {
      if (t instanceof IOException io) {
        return io;
      }
    }
    return null;
  }

  private static String rootMessage(Throwable thrown) {
    Throwable root = thrown;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.getClass().getSimpleName() + ": " + root.getMessage();
  }

  private static StoreException toException(
      ErrorCode meaning, String message, AwsServiceException answer, String code) {
    StoreException exception =
        new StoreException(meaning, message, answer)
            .with("status", answer.statusCode())
            .with("code", code);
    Optional.ofNullable(answer.awsErrorDetails())
        .map(AwsErrorDetails::sdkHttpResponse)
        .flatMap(S3Errors::retryAfter)
        .ifPresent(exception::retryAfter);
    return exception;
  }

  // RFC 9110, 10.2.3: seconds, or a date, which is read by the clock that wrote it.
  private static Optional<Duration> retryAfter(SdkHttpResponse answer) {
    Optional<String> text = answer.firstMatchingHeader("Retry-After").map(String::strip);
    if (text.isPresent() && SECONDS.matcher(text.get()).matches()) {
      return Optional.of(Duration.ofSeconds(Long.parseLong(text.get())));
    }
    Optional<Instant> then = text.flatMap(S3Attributes::date);
    Optional<Instant> now = answer.firstMatchingHeader("Date").flatMap(S3Attributes::date);
    return then.isPresent() && now.isPresent()
        ? Optional.of(Duration.between(now.get(), then.get())).filter(Duration::isPositive)
        : Optional.empty();
  }

  private static String message(ErrorCode meaning) {
    return switch (meaning) {
      case NO_SUCH_KEY -> "The specified key does not exist";
      case NO_SUCH_BUCKET -> "The specified bucket does not exist";
      case PRECONDITION_FAILED -> "At least one of the preconditions did not hold";
      case ACCESS_DENIED -> "The backend denied access";
      case SLOW_DOWN -> "The backend asks for fewer requests";
      case INVALID_RANGE -> "The requested range is not satisfiable";
      case UNAVAILABLE -> "The backend failed";
      default -> "The backend refused the request";
    };
  }
}
