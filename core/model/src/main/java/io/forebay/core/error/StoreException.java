package io.forebay.core.error;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A failed request: a code, a constant message, and the details beside it.
///
/// It is classified where it is first caught; nobody parses its message again.
public final class StoreException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final ErrorCode code;
  private final transient Map<String, String> details = new LinkedHashMap<>();
  private @Nullable Duration retryAfter;
  private boolean isPermanent;

  public StoreException(ErrorCode code, String message) {
    super(message);
    this.code = code;
  }

  public StoreException(ErrorCode code, String message, Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  public ErrorCode code() {
    return code;
  }

  /// Adds a detail for logs and error documents; answers this exception.
  public StoreException with(String key, Object value) {
    details.put(key, String.valueOf(value));
    return this;
  }

  /// Says when trying again is worth it; answers this exception.
  public StoreException retryAfter(Duration wait) {
    this.retryAfter = wait;
    return this;
  }

  /// When trying again is worth it, if that is known.
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }

  /// Says that trying again is of no use, or has been done already; answers this exception.
  public StoreException permanent() {
    this.isPermanent = true;
    return this;
  }

  /// Whether the same call may succeed when it is made again at once or soon.
  public boolean isRetryable() {
    return !isPermanent && code.isRetryable();
  }

  /// The details, in the order in which they were added.
  public Map<String, String> details() {
    return Collections.unmodifiableMap(details);
  }

  /// The message and its details in one line, for logs; getMessage() stays the constant.
  @Override
  @SuppressWarnings("OverrideThrowableToString")
  public String toString() {
    return "StoreException "
        + code
        + ": "
        + getMessage()
        + (details.isEmpty() ? "" : " " + details);
  }
}
