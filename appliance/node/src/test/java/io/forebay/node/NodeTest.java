package io.forebay.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.core.name.Bucket;
import io.forebay.core.run.MonotonicClock;
import io.forebay.node.config.ConfigurationReader;
import io.forebay.node.config.ConfigurationReader.Result;
import io.forebay.node.config.NodeConfiguration;
import io.forebay.testkit.Eventually;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A whole node in this process, in front of a directory that plays the cloud.
final class NodeTest {

  private static final ProgramParts PROGRAM =
      new ProgramParts(InstantSource.system(), MonotonicClock.SYSTEM);

  @TempDir Path directory;

  private Node start(String more) throws IOException {
    Files.createDirectories(directory.resolve("disk"));
    Files.createDirectories(directory.resolve("cloud/remote"));
    Files.createDirectories(directory.resolve("others/other"));
    Files.writeString(directory.resolve("cloud/remote/object"), "from the cloud");
    String text =
        """
        node: { data: "%1$s/data", listen: "127.0.0.1:0" }
        mountpaths: [{ path: "%1$s/disk" }]
        anonymous: true
        backends:
          cloud: { kind: dir, path: "%1$s/cloud" }
          twin: { kind: dir, path: "%1$s/cloud" }
          others: { kind: dir, path: "%1$s/others" }
        buckets:
          remote: { backend: cloud }
          alias: { backend: cloud, remote_bucket: remote }
          second: { backend: twin, remote_bucket: remote }
          lacking: { backend: cloud, remote_bucket: nowhere }
          other: { backend: others }
          own: { }
        """
            .formatted(directory);
    return switch (new ConfigurationReader(Map.of()).parse(text + more)) {
      case Result.Valid(NodeConfiguration configuration) -> Node.start(configuration, PROGRAM);
      case Result.Invalid invalid -> throw new AssertionError(invalid.problems());
    };
  }

  private static HttpResponse<String> send(Node node, String method, String path, String... headers)
      throws IOException, InterruptedException {
    return send(node, method, path, HttpRequest.BodyPublishers.noBody(), headers);
  }

  private static HttpResponse<String> put(Node node, String path, String body)
      throws IOException, InterruptedException {
    return send(node, "PUT", path, HttpRequest.BodyPublishers.ofString(body));
  }

  private static HttpResponse<String> send(
      Node node, String method, String path, HttpRequest.BodyPublisher body, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + node.port() + path))
            .method(method, body)
            .timeout(Duration.ofMinutes(1));
    if (headers.length > 0) {
      request.headers(headers);
    }
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
  }

  @Test
  void aRemoteObjectIsFetchedOnceAndThenAHit() throws IOException, InterruptedException {
    try (Node node = start("")) {
      HttpResponse<String> cold = send(node, "GET", "/remote/object");
      HttpResponse<String> warm = send(node, "GET", "/remote/object");

      assertThat(cold.body()).isEqualTo("from the cloud").isEqualTo(warm.body());
      assertThat(cold.headers().firstValue("x-cache")).contains("miss");
      assertThat(warm.headers().firstValue("x-cache")).contains("hit");
      assertThat(warm.headers().firstValue("age")).isPresent();
    }
  }

  @Test
  void everyMeterOfTheContractIsInPrometheus() throws IOException, InterruptedException {
    try (Node node = start("")) {
      send(node, "GET", "/remote/object");
      send(node, "GET", "/remote/object");

      String text = send(node, "GET", "/-/metrics").body();

      assertThat(text)
          .contains(
              "forebay_requests_total{api=\"s3\",operation=\"GetObject\",status=\"200\"}",
              "forebay_request_duration_seconds_bucket{",
              "forebay_time_to_first_byte_seconds_count{",
              "forebay_gets_total{bucket=\"remote\",result=\"hit\"} 1.0",
              "forebay_gets_total{bucket=\"remote\",result=\"miss\"} 1.0",
              "forebay_get_bytes_total{bucket=\"remote\",result=\"hit\"} 14.0",
              "forebay_backend_requests_total{backend=\"cloud\",operation=\"get\",outcome=\"ok\"}",
              "forebay_backend_duration_seconds_count{",
              "forebay_backend_bytes_total{backend=\"cloud\",direction=\"in\"} 14.0",
              "forebay_backend_bytes_total{backend=\"cloud\",direction=\"out\"}",
              "forebay_fill_joined_total{bucket=\"remote\"}",
              "forebay_fill_active{bucket=\"remote\"}",
              "forebay_evicted_objects_total{mountpath=",
              "forebay_evicted_bytes_total{mountpath=",
              "forebay_eviction_oldest_age_seconds{mountpath=",
              "forebay_mountpath_used{mountpath=",
              "forebay_mountpath_capacity{mountpath=",
              "forebay_mountpath_objects{mountpath=",
              "forebay_mountpath_errors_total{mountpath=",
              "forebay_http_connections",
              "jvm_memory_used_bytes",
              "process_files_open_files");
    }
  }

  @Test
  void anObjectWrittenOrDeletedByOneNameIsSoByEveryName() throws IOException, InterruptedException {
    try (Node node = start("")) {
      for (String name : new String[] {"/remote/object", "/alias/object", "/second/object"}) {
        assertThat(send(node, "GET", name).body()).isEqualTo("from the cloud");
      }
      assertThat(send(node, "GET", "/second/object").headers().firstValue("x-cache"))
          .contains("hit");

      assertThat(put(node, "/alias/object", "newer").statusCode()).isEqualTo(200);
      for (String name : new String[] {"/remote/object", "/second/object"}) {
        assertThat(send(node, "GET", name).body()).isEqualTo("newer");
        assertThat(send(node, "GET", name).headers().firstValue("x-cache")).contains("hit");
      }

      assertThat(send(node, "DELETE", "/second/object").statusCode()).isEqualTo(204);
      for (String name : new String[] {"/remote/object", "/alias/object"}) {
        assertThat(send(node, "GET", name).statusCode()).isEqualTo(404);
      }
      assertThat(send(node, "GET", "/-/metrics").body())
          .contains("forebay_gets_total{bucket=\"alias\",result=\"hit\"}");
    }
  }

  @Test
  void anUploadBegunByOneNameEndsByAnother() throws IOException, InterruptedException {
    try (Node node = start("")) {
      String begun = send(node, "POST", "/alias/large?uploads").body();
      String upload = begun.replaceAll("(?s).*<UploadId>(.*)</UploadId>.*", "$1");
      put(node, "/remote/large?partNumber=1&uploadId=" + upload, "part");

      assertThat(send(node, "GET", "/second?uploads").body()).contains("<Key>large</Key>");
      assertThat(send(node, "GET", "/second/large?uploadId=" + upload).body())
          .contains("<PartNumber>1</PartNumber>");
    }
  }

  @Test
  void aDeclaredBucketThatItsCloudLacksIsNoBucket() throws IOException, InterruptedException {
    try (Node node = start("")) {
      assertThat(send(node, "HEAD", "/lacking").statusCode()).isEqualTo(404);
      assertThat(send(node, "GET", "/lacking").body()).contains("<Code>NoSuchBucket</Code>");
      assertThat(send(node, "GET", "/lacking/key").body()).contains("<Code>NoSuchBucket</Code>");
      assertThat(send(node, "HEAD", "/remote").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void anObjectIsCopiedFromOneCloudToAnother() throws IOException, InterruptedException {
    try (Node node = start("")) {
      HttpResponse<String> copied =
          send(node, "PUT", "/other/copy", "x-amz-copy-source", "/remote/object");

      assertThat(copied.body()).contains("<CopyObjectResult");
      assertThat(Files.readString(directory.resolve("others/other/copy")))
          .isEqualTo("from the cloud");
      assertThat(send(node, "GET", "/-/metrics").body())
          .contains(
              "{backend=\"cloud\",operation=\"get\",outcome=\"ok\"} 1.0",
              "{backend=\"others\",operation=\"put\",outcome=\"ok\"} 1.0",
              "{backend=\"cloud\",direction=\"in\"} 14.0",
              "{backend=\"others\",direction=\"out\"} 14.0");
    }
  }

  @Test
  void corruptionsAreCountedByMountpathAndBoundedBucket() {
    try (Registries registries =
        new Registries(new io.forebay.node.config.MetricsSection(java.util.Optional.empty(), 1))) {
      StorageMeters meters = new StorageMeters(registries.all(), new BucketTags(1, Bucket::name));

      meters.corruption("/mnt/a", Bucket.local("first"));
      meters.corruption("/mnt/a", Bucket.local("second"));
      meters.corruption("/mnt/a", Bucket.local("third"));

      assertThat(registries.prometheusText())
          .contains(
              "forebay_corruptions_total{bucket=\"first\",mountpath=\"/mnt/a\"} 1.0",
              "forebay_corruptions_total{bucket=\"other\",mountpath=\"/mnt/a\"} 2.0");
    }
  }

  @Test
  void metersAreSentToStatsd() throws IOException {
    Set<String> names = ConcurrentHashMap.newKeySet();
    try (DatagramSocket server =
        new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
      Thread.ofVirtual().start(() -> receive(server, names)); // ends with the socket
      String statsd =
          "metrics: { statsd: { host: 127.0.0.1, port: %d, interval: 100ms } }\n"
              .formatted(server.getLocalPort());
      try (Node node = start(statsd)) {
        Eventually.await(
            "counters, timers and gauges arrive",
            () -> {
              try {
                send(node, "GET", "/remote/object");
              } catch (IOException | InterruptedException e) {
                return false;
              }
              String all = names.stream().collect(Collectors.joining("\n"));
              return all.contains("forebayRequests")
                  && all.contains("forebayRequestDuration")
                  && all.contains("forebayGets")
                  && all.contains("forebayMountpathUsed");
            });
      }
    }
  }

  private static void receive(DatagramSocket server, Set<String> names) {
    byte[] buffer = new byte[65_536];
    while (!server.isClosed()) {
      DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
      try {
        server.receive(packet);
      } catch (IOException e) {
        return; // the test has ended
      }
      String lines = new String(buffer, 0, packet.getLength(), StandardCharsets.UTF_8);
      lines.lines().map(line -> line.split("[.:]", 2)[0]).forEach(names::add);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/remote",
        "/remote/",
        "/remote/object",
        "/remote//object",
        "/remote?location",
        "/absent-bucket/key",
        "/s3/remote/object",
        "/-/health/live",
        "/-/nowhere",
        "/v1/buckets"
      })
  void nobodyIsEverRedirected(String path) throws IOException, InterruptedException {
    try (Node node = start("s3: { region: eu-west-1 }\n")) {
      for (String method : new String[] {"GET", "HEAD", "PUT", "DELETE", "POST"}) {
        if (method.equals("DELETE") && path.startsWith("/remote")) {
          continue; // the bucket is needed again
        }
        assertThat(send(node, method, path).statusCode() / 100).as(method).isNotEqualTo(3);
      }
    }
  }

  @Test
  void readinessAndLivenessNeedNoKey() throws IOException, InterruptedException {
    try (Node node = start("")) {
      assertThat(send(node, "GET", "/-/health/live").statusCode()).isEqualTo(200);
      assertThat(send(node, "GET", "/-/health/ready").body()).contains("\"status\":\"ok\"");
    }
  }

  @Test
  void aNodeThatCannotHaveItsDiskSaysWhichOne() throws IOException {
    Node first = start("");
    try (first) {
      assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> start("").close()))
          .hasMessageContaining(directory.resolve("disk").toString());
    }
  }
}
