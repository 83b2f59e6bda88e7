package io.forebay.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.core.run.MonotonicClock;
import io.forebay.node.config.ConfigurationReader;
import io.forebay.node.config.ConfigurationReader.Result;
import io.forebay.node.config.NodeConfiguration;
import io.forebay.testkit.FaultyProxy;
import io.forebay.testkit.s3.MemoryS3;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A node that reads its configuration again.
final class ReloadTest {

  private static final String FILES_OF_PROFILES = "aws.sharedCredentialsFile";

  @TempDir Path directory;
  private final MemoryS3 service = MemoryS3.start();
  private final FaultyProxy proxy = FaultyProxy.start(service.endpoint());
  private final ConfigurationReader reader = new ConfigurationReader(Map.of());

  @BeforeEach
  void fill() throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      for (String path : new String[] {"", "/key0", "/key1", "/key2"}) {
        HttpRequest put =
            HttpRequest.newBuilder(URI.create(service.endpoint() + "/photos" + path))
                .PUT(HttpRequest.BodyPublishers.ofString(path))
                .build();
        client.send(put, HttpResponse.BodyHandlers.discarding());
      }
    }
  }

  @AfterEach
  void close() {
    proxy.close();
    service.close();
  }

  private Path configuration(String credentials) throws IOException {
    Files.createDirectories(directory.resolve("disk"));
    return Files.writeString(
        directory.resolve("edge.yaml"),
        """
        node: { data: "%1$s/data", listen: "127.0.0.1:0" }
        mountpaths: [{ path: "%1$s/disk" }]
        anonymous: true
        backends: { cloud: { kind: s3, endpoint: "%2$s", path_style: true, %3$s } }
        buckets: { photos: { backend: cloud } }
        """
            .formatted(directory, proxy.endpoint(), credentials));
  }

  private Node start(Path file) {
    return switch (reader.read(file)) {
      case Result.Valid(NodeConfiguration configuration) ->
          Node.start(
              configuration, new ProgramParts(InstantSource.system(), MonotonicClock.SYSTEM));
      case Result.Invalid invalid -> throw new AssertionError(invalid.problems());
    };
  }

  /// The access key of the request by which the node fetches an object that it does not have.
  private String keyUsed(Node node, String object) throws IOException, InterruptedException {
    proxy.forgetRequests();
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> answer =
          client.send(
              HttpRequest.newBuilder(
                      URI.create("http://127.0.0.1:" + node.port() + "/photos/" + object))
                  .timeout(Duration.ofMinutes(1))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).isEqualTo(200);
    }
    String authorization = proxy.requests().getFirst().headers().get("authorization");
    return String.valueOf(authorization).replaceAll(".*Credential=([^/]*)/.*", "$1");
  }

  @Test
  void aKeyInAFileIsExchangedWithoutARestart() throws IOException, InterruptedException {
    Path key = Files.writeString(directory.resolve("key"), "FIRST\n");
    Path file =
        configuration("access_key: \"${file:" + key + "}\", secret_key: \"${file:" + key + "}\"");
    try (Node node = start(file)) {
      Reload reload = new Reload(file, reader, node);
      assertThat(keyUsed(node, "key0")).isEqualTo("FIRST");

      Files.writeString(key, "SECOND\n");
      reload.run();
      assertThat(keyUsed(node, "key1")).isEqualTo("SECOND");

      Files.delete(key);
      reload.run();
      assertThat(keyUsed(node, "key2")).as("a mistake changes nothing").isEqualTo("SECOND");
    }
  }

  @Test
  void aProfilesFileIsReadAgain() throws IOException, InterruptedException {
    Path profiles = directory.resolve("credentials");
    String text = "[edge]\naws_access_key_id = %s\naws_secret_access_key = x\n";
    Files.writeString(profiles, text.formatted("FIRST"));
    String before = System.getProperty(FILES_OF_PROFILES, "");
    System.setProperty(FILES_OF_PROFILES, profiles.toString());
    Path file = configuration("profile: edge");
    try (Node node = start(file)) {
      assertThat(keyUsed(node, "key0")).isEqualTo("FIRST");

      Files.writeString(profiles, text.formatted("SECOND"));
      new Reload(file, reader, node).run();

      assertThat(keyUsed(node, "key1")).isEqualTo("SECOND");
    } finally {
      System.setProperty(FILES_OF_PROFILES, before);
    }
  }

  @Test
  void aBackendThatLeadsElsewhereWaitsForARestart() throws IOException, InterruptedException {
    Path file = configuration("access_key: FIRST, secret_key: x");
    try (Node node = start(file)) {
      String text = Files.readString(file).replace("FIRST", "SECOND");
      Files.writeString(file, text.replace(proxy.endpoint().toString(), "http://127.0.0.1:1"));

      new Reload(file, reader, node).run();

      assertThat(keyUsed(node, "key0")).isEqualTo("FIRST");
    }
  }

  @Test
  void theSignalRunsTheReload() throws IOException, InterruptedException {
    CountDownLatch received = new CountDownLatch(1);
    EndSignals.onHangUp(received::countDown);

    Process kill =
        new ProcessBuilder("kill", "-HUP", Long.toString(ProcessHandle.current().pid())).start();

    assertThat(received.await(1, TimeUnit.MINUTES)).isTrue();
    assertThat(kill.waitFor(1, TimeUnit.MINUTES)).isTrue();
  }
}
