package io.forebay.backend.azure;

import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpMethod;
import com.azure.core.http.HttpPipeline;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.util.BinaryData;
import com.azure.core.util.Context;
import java.io.UncheckedIOException;
import java.net.URL;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// Requests of the Blob service that are sent as they are written here, one attempt each.
///
/// The SDK's own methods would read a body into memory or through other threads, and would not say
/// how much of one was sent; only what comes as documents goes through them.
final class AzureCalls {

  private static final HttpHeaderName VERSION = HttpHeaderName.fromString("x-ms-version");
  // A body must leave at least this fast, so that a write ends although the service reads nothing
  // more of it.
  private static final long BYTES_PER_SECOND_MIN = 256 << 10;

  private final HttpPipeline pipeline;
  private final Duration timeout;

  AzureCalls(HttpPipeline pipeline, Duration timeout) {
    this.pipeline = pipeline;
    this.timeout = timeout;
  }

  /// A GET, whose answer's body the caller reads and closes.
  AzureAnswer get(URL url, Map<String, String> headers) {
    return send(request(HttpMethod.GET, url, headers), timeout, Optional.empty(), false);
  }

  /// A HEAD.
  AzureAnswer head(URL url, Map<String, String> headers) {
    return drained(send(request(HttpMethod.HEAD, url, headers), timeout, Optional.empty(), false));
  }

  /// A request that may change something.
  ///
  /// @param body closed by the caller
  AzureAnswer write(
      HttpMethod method, URL url, Map<String, String> headers, Optional<AzureContent> body) {
    HttpRequest request = request(method, url, headers);
    long lengthBytes = body.map(AzureContent::lengthBytes).orElse(0L);
    request.setHeader(HttpHeaderName.CONTENT_LENGTH, Long.toString(lengthBytes));
    body.filter(content -> content.lengthBytes() > 0)
        .ifPresent(
            content -> request.setBody(BinaryData.fromStream(content.newStream(), lengthBytes)));
    Duration headTimeout = timeout.plus(Duration.ofSeconds(lengthBytes / BYTES_PER_SECOND_MIN));
    return drained(send(request, headTimeout, body, true));
  }

  private static HttpRequest request(HttpMethod method, URL url, Map<String, String> headers) {
    HttpRequest request = new HttpRequest(method, url);
    request.setHeader(VERSION, AzureClients.VERSION.getVersion());
    // The SDK signs "null" for a length that is not given.
    request.setHeader(HttpHeaderName.CONTENT_LENGTH, "0");
    headers.forEach((name, value) -> request.setHeader(HttpHeaderName.fromString(name), value));
    return request;
  }

  private AzureAnswer send(
      HttpRequest request, Duration headTimeout, Optional<AzureContent> body, boolean isWrite) {
    HttpResponse answer;
    try {
      answer = pipeline.sendSync(request, new Context(AzureTransport.TIMEOUT, headTimeout));
    } catch (RuntimeException e) {
      // A body that cannot be read is not the backend's failure.
      body.ifPresent(AzureContent::checkReadable);
      throw AzureErrors.ofThrown(e, isWrite && isSent(body));
    }
    if (answer.getStatusCode() / 100 == 2 && answer instanceof AzureAnswer whole) {
      return whole;
    }
    throw AzureErrors.ofAnswer(
        answer.getStatusCode(), answer.getHeaders(), document(answer), isWrite && isSent(body));
  }

  private static String document(HttpResponse answer) {
    try {
      return answer.getBodyAsBinaryData().toString();
    } catch (UncheckedIOException e) {
      // The head has said all that counts.
      return "";
    } finally {
      answer.close();
    }
  }

  // What is not read to its end costs the connection.
  private static AzureAnswer drained(AzureAnswer answer) {
    try {
      answer.buffer();
    } catch (UncheckedIOException e) {
      // The head has said all that counts.
      answer.close();
    }
    return answer;
  }

  private static boolean isSent(Optional<AzureContent> body) {
    return body.map(AzureContent::isRead).orElse(true);
  }
}
