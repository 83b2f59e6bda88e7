package io.forebay.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.SimpleFileServer;
import io.forebay.core.run.MonotonicClock;
import io.forebay.node.config.ConfigurationReader;
import io.forebay.node.config.ConfigurationReader.Result;
import io.forebay.node.config.NodeConfiguration;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A whole node in this process, in front of a web server.
final class HttpOpeningTest {

  private static final ProgramParts PROGRAM =
      new ProgramParts(InstantSource.system(), MonotonicClock.SYSTEM);

  @TempDir Path directory;
  private HttpServer site;

  @BeforeEach
  void serve() throws IOException {
    Path files = Files.createDirectories(directory.resolve("site/pub/remote")).getParent();
    Files.writeString(files.resolve("remote/object"), "from the web");
    site =
        SimpleFileServer.createFileServer(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            directory.resolve("site").toAbsolutePath(),
            SimpleFileServer.OutputLevel.NONE);
    site.start();
  }

  @AfterEach
  void stop() {
    site.stop(0);
  }

  private Node start(String keys) throws IOException {
    Files.createDirectories(directory.resolve("disk"));
    String text =
        """
        node: { data: "%1$s/data", listen: "127.0.0.1:0" }
        mountpaths: [{ path: "%1$s/disk" }]
        anonymous: true
        backends: { web: { kind: http, endpoint: "http://127.0.0.1:%2$d/pub" %3$s } }
        buckets: { remote: { backend: web } }
        """
            .formatted(directory, site.getAddress().getPort(), keys);
    return switch (new ConfigurationReader(Map.of()).parse(text)) {
      case Result.Valid(NodeConfiguration configuration) -> Node.start(configuration, PROGRAM);
      case Result.Invalid invalid -> throw new AssertionError(invalid.problems());
    };
  }

  private static HttpResponse<String> send(Node node, String method, String path)
      throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + node.port() + path))
              .method(method, HttpRequest.BodyPublishers.noBody())
              .timeout(Duration.ofMinutes(1))
              .build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }

  @Test
  void aFileOfAWebServerIsFetchedOnceAndThenAHit() throws IOException, InterruptedException {
    try (Node node = start(", private_addresses_allowed: true")) {
      HttpResponse<String> cold = send(node, "GET", "/remote/object");
      site.stop(0);
      HttpResponse<String> warm = send(node, "GET", "/remote/object");

      assertThat(cold.body()).isEqualTo("from the web").isEqualTo(warm.body());
      assertThat(cold.headers().firstValue("x-cache")).contains("miss");
      assertThat(warm.headers().firstValue("x-cache")).contains("hit");
    }
  }

  @Test
  void theEndpointMayBeTheBucket() throws IOException, InterruptedException {
    try (Node node = start(", private_addresses_allowed: true, bucket_in_path: false")) {
      assertThat(send(node, "GET", "/remote/remote/object").body()).isEqualTo("from the web");
    }
  }

  @Test
  void whatHttpCannotDoIsSaid() throws IOException, InterruptedException {
    try (Node node = start(", private_addresses_allowed: true")) {
      HttpResponse<String> listed = send(node, "GET", "/remote?list-type=2");
      assertThat(listed.statusCode()).isEqualTo(501);
      assertThat(listed.body()).contains("<Code>NotImplemented</Code>", "HTTP has no lists");

      HttpResponse<String> deleted = send(node, "DELETE", "/remote/object");
      assertThat(deleted.statusCode()).isEqualTo(405);
      assertThat(deleted.body()).contains("<Code>MethodNotAllowed</Code>", "read-only");

      assertThat(send(node, "GET", "/remote/absent").statusCode()).isEqualTo(404);
    }
  }

  @Test
  void privateAddressesAreRefusedUnlessTheyAreAllowed() throws IOException, InterruptedException {
    try (Node node = start("")) {
      HttpResponse<String> answer = send(node, "GET", "/remote/object");

      assertThat(answer.statusCode()).isEqualTo(403);
      assertThat(answer.body()).contains("private_addresses_allowed");
    }
  }
}
