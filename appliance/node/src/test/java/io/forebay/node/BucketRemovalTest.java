package io.forebay.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.core.run.MonotonicClock;
import io.forebay.node.config.ConfigurationReader;
import io.forebay.node.config.ConfigurationReader.Result;
import io.forebay.node.config.NodeConfiguration;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The removal of a bucket beside a write into it, in a whole node.
final class BucketRemovalTest {

  private static final int ROUNDS = 60;

  @TempDir Path directory;

  @Test
  void anAcknowledgedWriteKeepsTheBucketOrFoundNone() throws IOException, InterruptedException {
    try (Node node = start();
        HttpClient client = HttpClient.newHttpClient()) {
      for (int round = 0; round < ROUNDS; round++) {
        String bucket = "/round-" + round;
        assertThat(client.send(request(node, "PUT", bucket), discarding()).statusCode())
            .isEqualTo(200);

        CompletableFuture<HttpResponse<Void>> put =
            client.sendAsync(request(node, "PUT", bucket + "/key"), discarding());
        CompletableFuture<HttpResponse<Void>> removal =
            client.sendAsync(request(node, "DELETE", bucket), discarding());
        int written = put.join().statusCode();
        int removed = removal.join().statusCode();

        int read = client.send(request(node, "GET", bucket + "/key"), discarding()).statusCode();
        assertThat(new int[] {written, removed, read})
            .as(bucket)
            .isIn(new int[] {200, 409, 200}, new int[] {404, 204, 404});
      }
    }
  }

  private Node start() throws IOException {
    Files.createDirectories(directory.resolve("disk"));
    String text =
        """
        node: { data: "%1$s/data", listen: "127.0.0.1:0" }
        mountpaths: [{ path: "%1$s/disk" }]
        anonymous: true
        """
            .formatted(directory);
    return switch (new ConfigurationReader(Map.of()).parse(text)) {
      case Result.Valid(NodeConfiguration configuration) ->
          Node.start(
              configuration, new ProgramParts(InstantSource.system(), MonotonicClock.SYSTEM));
      case Result.Invalid invalid -> throw new AssertionError(invalid.problems());
    };
  }

  private static HttpRequest request(Node node, String method, String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + node.port() + path))
        .method(
            method,
            path.endsWith("/key") && method.equals("PUT")
                ? BodyPublishers.ofString("x")
                : BodyPublishers.noBody())
        .timeout(Duration.ofMinutes(1))
        .build();
  }

  private static HttpResponse.BodyHandler<Void> discarding() {
    return HttpResponse.BodyHandlers.discarding();
  }
}
