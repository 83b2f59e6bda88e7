package io.forebay.backend.azure;

import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpHeaders;
import com.azure.storage.blob.models.BlobStorageException;
import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/// What the service's failures mean: with [AzureErrorCodes] the only place that knows its error
/// codes and the ways in which a request can end without an answer.
final class AzureErrors {

  private static final HttpHeaderName ERROR_CODE = HttpHeaderName.fromString("x-ms-error-code");
  private static final HttpHeaderName REQUEST_ID = HttpHeaderName.fromString("x-ms-request-id");
  private static final Pattern SIGNATURE = Pattern.compile("(?i)(sig|signature)=[^&\\s\"]*");

  private static final Pattern CODE = Pattern.compile("<Code>(\\w{1,100})</Code>");

  private AzureErrors() {}

  /// What an answer with a status of failure means.
  ///
  /// @param document that came with it, or nothing
  /// @param inDoubt whether this was a write, all of which was sent
  static StoreException ofAnswer(
      int status, HttpHeaders headers, String document, boolean inDoubt) {
    Matcher inDocument = CODE.matcher(document);
    String code =
        Optional.ofNullable(headers.getValue(ERROR_CODE))
            .orElseGet(() -> inDocument.find() ? inDocument.group(1) : "");
    return ofCode(status, headers, code, inDoubt);
  }

  private static StoreException ofCode(
      int status, HttpHeaders headers, String code, boolean inDoubt) {
    AzureErrorCodes.Meaning meaning = AzureErrorCodes.of(status, code);
    boolean isUnknown = inDoubt && meaning.mayHaveHappened();
    StoreException exception =
        isUnknown
            ? new StoreException(
                ErrorCode.OUTCOME_UNKNOWN, "The backend may have carried out the write")
            : new StoreException(meaning.code(), meaning.message());
    exception.with("status", status).with("code", code);
    Optional.ofNullable(headers.getValue(REQUEST_ID))
        .ifPresent(id -> exception.with("requestId", id));
    retryAfter(headers).ifPresent(exception::retryAfter);
    return meaning.isRetryable() ? exception : exception.permanent();
  }

  /// What it means that a call ended without an answer, or in the SDK's exception.
  static StoreException ofThrown(RuntimeException thrown, boolean inDoubt) {
    if (thrown instanceof StoreException known) {
      return known;
    }
    if (thrown instanceof BlobStorageException answer) {
      // Its request's address may hold a signature: it does not become the cause.
      HttpHeaders headers = answer.getResponse().getHeaders();
      String code = Optional.ofNullable(answer.getErrorCode()).map(Object::toString).orElse("");
      return ofCode(answer.getStatusCode(), headers, code, inDoubt);
    }
    IOException io = find(thrown);
    return io == null ? ofRefusal(thrown) : ofNetwork(io, inDoubt);
  }

  private static StoreException ofNetwork(IOException io, boolean inDoubt) {
    boolean isUnknown = inDoubt && !wasNotSent(io);
    StoreException exception =
        isUnknown
            ? new StoreException(
                ErrorCode.OUTCOME_UNKNOWN, "The backend may have carried out the write", io)
            : new StoreException(ErrorCode.UNAVAILABLE, "The backend cannot be reached", io);
    exception.with("cause", text(io));
    return io instanceof InterruptedIOException ? exception.permanent() : exception;
  }

  // Nothing was sent: most likely there are no credentials.
  private static StoreException ofRefusal(RuntimeException thrown) {
    return new StoreException(ErrorCode.UNAVAILABLE, "The request could not be made")
        .with("cause", text(thrown))
        .permanent();
  }

  private static boolean wasNotSent(IOException io) {
    for (Throwable t = io; t != null; t = t.getCause()) {
      if (t instanceof ConnectException
          || t instanceof HttpConnectTimeoutException
          || t instanceof UnknownHostException
          || t instanceof UnresolvedAddressException
          || t instanceof NoRouteToHostException
          || t instanceof SSLHandshakeException
          || t instanceof AzureTransport.AllConnectionsInUse) {
        return true;
      }
    }
    return false;
  }

  private static @Nullable IOException find(Throwable thrown) {
    for (Throwable t = thrown; t != null; t = t.getCause()) {
      if (t instanceof IOException io) {
        return io;
      }
    }
    return null;
  }

  private static String text(Throwable thrown) {
    Throwable root = thrown;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String message = String.valueOf(root.getMessage());
    return root.getClass().getSimpleName() + ": " + SIGNATURE.matcher(message).replaceAll("$1=...");
  }

  private static Optional<Duration> retryAfter(HttpHeaders headers) {
    String seconds = headers.getValue(HttpHeaderName.RETRY_AFTER);
    try {
      return seconds == null
          ? Optional.empty()
          : Optional.of(Duration.ofSeconds(Math.clamp(Long.parseLong(seconds.strip()), 0, 3600)));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
