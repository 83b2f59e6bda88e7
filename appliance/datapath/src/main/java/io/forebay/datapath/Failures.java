package io.forebay.datapath;

import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import java.time.Duration;

/// How failures are handed on.
final class Failures {

  private final Duration retryAfter;

  Failures(Duration retryAfter) {
    this.retryAfter = retryAfter;
  }

  /// The failure as this caller may throw and amend it: each reader of a fetch has its own.
  StoreException own(RuntimeException failure) {
    if (!(failure instanceof StoreException original)) {
      return new StoreException(ErrorCode.INTERNAL_ERROR, "the request failed", failure);
    }
    StoreException own = new StoreException(original.code(), message(original), original);
    original.details().forEach(own::with);
    original.retryAfter().ifPresent(own::retryAfter);
    return own;
  }

  /// The same failure; where it is worth trying again, it says when.
  StoreException timed(StoreException failure) {
    if (failure.code().isRetryable() && failure.retryAfter().isEmpty()) {
      failure.retryAfter(retryAfter);
    }
    return failure;
  }

  /// A wait that ended without what was waited for.
  StoreException unavailable(String message) {
    return new StoreException(ErrorCode.UNAVAILABLE, message).retryAfter(retryAfter);
  }

  /// An interrupted wait: the node is stopping.
  StoreException interrupted() {
    Thread.currentThread().interrupt();
    return unavailable("the node is stopping");
  }

  /// Whether the backend may answer the same question later.
  static boolean isOutage(RuntimeException failure) {
    return failure instanceof StoreException known && known.code().isRetryable();
  }

  static boolean is(RuntimeException failure, ErrorCode code) {
    return failure instanceof StoreException known && known.code() == code;
  }

  private static String message(StoreException failure) {
    String message = failure.getMessage();
    return message == null ? "the request failed" : message;
  }
}
