package io.forebay.backend.gcs;

import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;

/// What the cloud's failures mean: the only place that knows Google's reasons and the exceptions of
/// its library.
///
/// Source: "HTTP status and error codes for JSON" of the Cloud Storage documentation.
final class GcsErrors {

  /// What a request is about.
  enum Subject {
    /// An object, or a step of its upload.
    OBJECT,
    /// A bucket.
    BUCKET,
    /// A bucket to be made.
    NEW_BUCKET
  }

  /// What may have become of a request that failed.
  enum Effect {
    /// It changes nothing, or surely did not arrive whole.
    NONE,
    /// It arrived as far as is known here, and may have been carried out.
    IN_DOUBT
  }

  /// An answer that is no success.
  ///
  /// @param reason Google's word; empty where the answer is none of its error documents
  record Refusal(int status, String reason, String message, Optional<Duration> retryAfter) {

    private boolean says(String text) {
      return message.contains(text);
    }
  }

  private static final Set<String> THROTTLED =
      Set.of("rateLimitExceeded", "userRateLimitExceeded", "quotaExceeded");

  // By name: they are those of the client beneath, which can be exchanged.
  private static final Set<String> NOT_SENT =
      Set.of("ConnectTimeoutException", "ConnectionRequestTimeoutException");

  private GcsErrors() {}

  /// Whether the cloud says that something is absent, but not whether that is the object or its
  /// bucket.
  static boolean isAmbiguous(Refusal refusal, Subject subject) {
    return subject == Subject.OBJECT
        && refusal.status == 404
        && refusal.reason.equals("notFound")
        && !refusal.says("No such object")
        && !refusal.says("bucket does not exist");
  }

  /// What an answer means.
  static StoreException ofAnswer(Refusal refusal, Subject subject, Effect effect) {
    return switch (refusal.status) {
      case 400 -> ofBadRequest(refusal);
      case 401 ->
          said(ErrorCode.ACCESS_DENIED, "The backend does not accept the credentials", refusal);
      case 403 ->
          THROTTLED.contains(refusal.reason)
              ? throttled(refusal)
              : said(ErrorCode.ACCESS_DENIED, "The backend denied access", refusal);
      case 404 -> ofAbsence(refusal, subject);
      case 405 -> said(ErrorCode.METHOD_NOT_ALLOWED, "The backend refused the request", refusal);
      case 409 -> ofConflict(refusal, subject);
      case 412 ->
          said(
              ErrorCode.PRECONDITION_FAILED,
              "At least one of the preconditions did not hold",
              refusal);
      case 413 -> said(ErrorCode.ENTITY_TOO_LARGE, "The backend takes no such size", refusal);
      case 416 -> said(ErrorCode.INVALID_RANGE, "The requested range is not satisfiable", refusal);
      case 429 -> throttled(refusal);
      case 408 -> said(ErrorCode.UNAVAILABLE, "The backend refused for now", refusal);
      case 503 ->
          refusal.retryAfter.isPresent() ? throttled(refusal) : ofServerFailure(refusal, effect);
      default ->
          refusal.status >= 500
              ? ofServerFailure(refusal, effect)
              : said(ErrorCode.UNAVAILABLE, "The backend's answer is none of its own", refusal)
                  .permanent();
    };
  }

  private static StoreException ofBadRequest(Refusal refusal) {
    // The bytes were verified when they arrived here, so they changed on the way to the cloud.
    if (refusal.says("doesn't match calculated") || refusal.says("does not match")) {
      return said(ErrorCode.UNAVAILABLE, "The backend received other bytes", refusal);
    }
    if (refusal.says("requester pays")) {
      return said(
          ErrorCode.ACCESS_DENIED,
          "The bucket's requesters pay, and the backend has no requester_pays_project",
          refusal);
    }
    return refusal.reason.isEmpty()
        ? said(ErrorCode.UNAVAILABLE, "The backend's answer is none of its own", refusal)
            .permanent()
        : said(ErrorCode.INVALID_ARGUMENT, "The backend refused the request", refusal);
  }

  // A 404 without Google's word may come from anything on the way: it does not say that something
  // is absent.
  private static StoreException ofAbsence(Refusal refusal, Subject subject) {
    if (!refusal.reason.equals("notFound")) {
      return said(ErrorCode.UNAVAILABLE, "The backend's answer is none of its own", refusal)
          .permanent();
    }
    return subject == Subject.OBJECT && !refusal.says("bucket does not exist")
        ? said(ErrorCode.NO_SUCH_KEY, "The specified key does not exist", refusal)
        : said(ErrorCode.NO_SUCH_BUCKET, "The specified bucket does not exist", refusal);
  }

  private static StoreException ofConflict(Refusal refusal, Subject subject) {
    return switch (subject) {
      case NEW_BUCKET ->
          said(ErrorCode.BUCKET_ALREADY_EXISTS, "The bucket's name is taken", refusal);
      case BUCKET -> said(ErrorCode.BUCKET_NOT_EMPTY, "The bucket is not empty", refusal);
      case OBJECT ->
          said(ErrorCode.CONDITIONAL_REQUEST_CONFLICT, "The backend is changing the key", refusal);
    };
  }

  private static StoreException throttled(Refusal refusal) {
    StoreException failure =
        said(ErrorCode.SLOW_DOWN, "The backend asks for fewer requests", refusal);
    refusal.retryAfter.ifPresent(failure::retryAfter);
    return failure;
  }

  private static StoreException ofServerFailure(Refusal refusal, Effect effect) {
    return effect == Effect.IN_DOUBT
        ? said(ErrorCode.OUTCOME_UNKNOWN, "The backend may have carried out the write", refusal)
        : said(ErrorCode.UNAVAILABLE, "The backend failed", refusal);
  }

  private static StoreException said(ErrorCode code, String message, Refusal refusal) {
    return new StoreException(
            code, message, new IOException(refusal.status + " " + refusal.message))
        .with("status", refusal.status)
        .with("reason", refusal.reason);
  }

  /// What it means that no answer came.
  static StoreException ofNoAnswer(IOException thrown, Effect effect) {
    boolean inDoubt = effect == Effect.IN_DOUBT && !wasNotSent(thrown);
    StoreException failure =
        inDoubt
            ? new StoreException(
                ErrorCode.OUTCOME_UNKNOWN, "The backend may have carried out the write", thrown)
            : new StoreException(ErrorCode.UNAVAILABLE, "The backend cannot be reached", thrown);
    failure.with("cause", rootMessage(thrown));
    return isUntrusted(thrown) ? failure.permanent() : failure;
  }

  private static boolean wasNotSent(IOException thrown) {
    for (Throwable t = thrown; t != null; t = t.getCause()) {
      if (t instanceof ConnectException
          || t instanceof UnknownHostException
          || t instanceof NoRouteToHostException
          || t instanceof SSLHandshakeException
          || t instanceof SSLPeerUnverifiedException
          || NOT_SENT.contains(t.getClass().getSimpleName())) {
        return true;
      }
    }
    return false;
  }

  // The same certificate will come again.
  private static boolean isUntrusted(IOException thrown) {
    for (Throwable t = thrown; t != null; t = t.getCause()) {
      if (t instanceof SSLPeerUnverifiedException
          || t instanceof java.security.cert.CertificateException) {
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
}
