package io.forebay.node;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/// A client without keys, for the nodes of a demo.
final class DemoClient implements AutoCloseable {

  private static final Duration TIMEOUT = Duration.ofMinutes(2);

  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();

  /// What came of a read.
  ///
  /// @param same whether the bytes were those of the file
  record Read(double millis, String cache, boolean same) {}

  void put(int port, String bucket, String key, Path file)
      throws IOException, InterruptedException {
    send(
        HttpRequest.newBuilder(uri(port, bucket, key))
            .PUT(HttpRequest.BodyPublishers.ofFile(file)));
  }

  void createBucket(int port, String bucket) throws IOException, InterruptedException {
    send(HttpRequest.newBuilder(uri(port, bucket, "")).PUT(HttpRequest.BodyPublishers.noBody()));
  }

  Read get(int port, String bucket, String key, Path expected)
      throws IOException, InterruptedException {
    long startNanos = System.nanoTime();
    HttpResponse<InputStream> response =
        client.send(
            HttpRequest.newBuilder(uri(port, bucket, key)).timeout(TIMEOUT).build(),
            HttpResponse.BodyHandlers.ofInputStream());
    try (InputStream body = response.body()) {
      boolean same = response.statusCode() == 200 && SampleData.isSame(expected, body);
      double millis = (System.nanoTime() - startNanos) / 1e6;
      return new Read(millis, response.headers().firstValue("x-cache").orElse("-"), same);
    }
  }

  /// The bytes that the node at `port` has fetched from its backends.
  long fetchedBytes(int port) throws IOException, InterruptedException {
    HttpResponse<String> response =
        client.send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/-/metrics"))
                .timeout(TIMEOUT)
                .build(),
            HttpResponse.BodyHandlers.ofString());
    return response
        .body()
        .lines()
        .filter(line -> line.startsWith("forebay_backend_bytes_total{"))
        .filter(line -> line.contains("direction=\"in\""))
        .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  @Override
  public void close() {
    client.close();
  }

  private void send(HttpRequest.Builder request) throws IOException, InterruptedException {
    HttpResponse<String> response =
        client.send(request.timeout(TIMEOUT).build(), HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new IOException(
          response.request().uri() + " answered " + response.statusCode() + " " + response.body());
    }
  }

  private static URI uri(int port, String bucket, String key) {
    String path =
        URLEncoder.encode(key, StandardCharsets.UTF_8).replace("+", "%20").replace("%2F", "/");
    return URI.create("http://127.0.0.1:" + port + "/" + bucket + "/" + path);
  }
}
