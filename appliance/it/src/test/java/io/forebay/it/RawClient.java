package io.forebay.it;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// A client without keys and without retries, which tells exactly what came of one request.
final class RawClient implements AutoCloseable {

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(30))
          .build();
  private final URI endpoint;

  RawClient(URI endpoint) {
    this.endpoint = endpoint;
  }

  /// What came of a request.
  sealed interface Answer {

    /// A whole answer.
    @SuppressWarnings("ArrayRecordComponent") // never compared as a record
    record Whole(int status, String cache, byte[] body) implements Answer {}

    /// The answer broke off, or there was none.
    record Broken(IOException cause) implements Answer {}
  }

  Answer get(String bucket, String key) {
    return get(bucket, key, "");
  }

  /// @param range the header's value; empty for none
  Answer get(String bucket, String key, String range) {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri(bucket, key));
    if (!range.isEmpty()) {
      request.header("Range", range);
    }
    return send(request);
  }

  Answer put(String bucket, String key, byte[] body) {
    return send(
        HttpRequest.newBuilder(uri(bucket, key)).PUT(HttpRequest.BodyPublishers.ofByteArray(body)));
  }

  Answer delete(String bucket, String key) {
    return send(HttpRequest.newBuilder(uri(bucket, key)).DELETE());
  }

  private Answer send(HttpRequest.Builder request) {
    try {
      HttpResponse<InputStream> response =
          client.send(
              request.timeout(Duration.ofMinutes(2)).build(),
              HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream body = response.body()) {
        return new Answer.Whole(
            response.statusCode(),
            response.headers().firstValue("x-cache").orElse(""),
            body.readAllBytes());
      }
    } catch (IOException e) {
      return new Answer.Broken(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private URI uri(String bucket, String key) {
    String path =
        URLEncoder.encode(key, StandardCharsets.UTF_8).replace("+", "%20").replace("%2F", "/");
    return endpoint.resolve("/" + bucket + "/" + path);
  }

  /// Sends a request that must be answered with 200 or 204.
  static Answer.Whole expectDone(Answer answer) {
    if (answer instanceof Answer.Whole whole && (whole.status() == 200 || whole.status() == 204)) {
      return whole;
    }
    throw new AssertionError(
        switch (answer) {
          case Answer.Whole whole ->
              whole.status() + " " + new String(whole.body(), StandardCharsets.UTF_8);
          case Answer.Broken broken -> broken.cause().toString();
        });
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
