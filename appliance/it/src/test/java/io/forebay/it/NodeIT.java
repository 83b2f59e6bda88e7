package io.forebay.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.it.RawClient.Answer;
import io.forebay.testkit.Eventually;
import io.forebay.testkit.FaultyProxy;
import io.forebay.testkit.S3Emulator;
import io.forebay.testkit.S3EmulatorExtension;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/// The life of a node's process: start, restart, end.
@ExtendWith(S3EmulatorExtension.class)
final class NodeIT {

  @TempDir Path directory;

  @Test
  void whatWasCachedIsServedAfterARestartWithoutTheCloud(S3Emulator emulator) {
    String bucket = "restart-" + UUID.randomUUID();
    byte[] bytes = TestBytes.of(1, 3_000_000);
    try (S3Client cloud = Clients.cloud(emulator.endpoint());
        FaultyProxy proxy = FaultyProxy.start(emulator.endpoint())) {
      cloud.createBucket(r -> r.bucket(bucket));
      cloud.putObject(r -> r.bucket(bucket).key("kept"), RequestBody.fromBytes(bytes));
      Path configuration = new NodeFiles(directory).cloud(proxy.endpoint()).write();
      try (NodeProcess node = NodeProcess.start(configuration);
          S3Client client = Clients.sync(node.endpoint())) {
        assertThat(client.getObjectAsBytes(r -> r.bucket(bucket).key("kept")).asByteArray())
            .isEqualTo(bytes);
      }
      proxy.down();

      try (NodeProcess node = NodeProcess.start(configuration);
          S3Client client = Clients.sync(node.endpoint())) {
        assertThat(client.getObjectAsBytes(r -> r.bucket(bucket).key("kept")).asByteArray())
            .isEqualTo(bytes);
      }
    }
  }

  @Test
  void aPutInHandAtTheEndIsFinished() throws IOException {
    Path configuration =
        new NodeFiles(directory)
            .node("drain_timeout: 60s")
            .with("buckets: { own: { } }\nanonymous: true")
            .write();
    byte[] bytes = TestBytes.of(2, 1 << 20);
    try (NodeProcess node = NodeProcess.start(configuration);
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), node.port())) {
      OutputStream out = socket.getOutputStream();
      out.write(
          ("PUT /own/late HTTP/1.1\r\nHost: localhost\r\nContent-Length: "
                  + bytes.length
                  + "\r\nExpect: 100-continue\r\n\r\n")
              .getBytes(StandardCharsets.US_ASCII));
      out.flush();
      socket.setSoTimeout((int) TimeUnit.MINUTES.toMillis(2));
      InputStream in = socket.getInputStream();
      String goOn = "HTTP/1.1 100 Continue\r\n\r\n";
      assertThat(new String(in.readNBytes(goOn.length()), StandardCharsets.US_ASCII))
          .isEqualTo(goOn);
      out.write(bytes, 0, bytes.length / 2);
      out.flush();

      node.terminate();
      Eventually.await("the node takes no more connections", () -> isRefused(node.port()));
      out.write(bytes, bytes.length / 2, bytes.length - bytes.length / 2);
      out.flush();

      assertThat(new String(in.readNBytes(12), StandardCharsets.US_ASCII))
          .isEqualTo("HTTP/1.1 200");
      assertThat(node.awaitEnd()).isZero();
    }
    try (NodeProcess node = NodeProcess.start(configuration);
        S3Client client = Clients.sync(node.endpoint())) {
      assertThat(client.getObjectAsBytes(r -> r.bucket("own").key("late")).asByteArray())
          .isEqualTo(bytes);
    }
  }

  private static boolean isRefused(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isClosed();
    } catch (IOException e) {
      return true;
    }
  }

  @Test
  void aWrongConfigurationEndsWithTwoAndEveryProblem() throws IOException, InterruptedException {
    Path file = directory.resolve("wrong.yaml");
    Files.writeString(file, "mountpath: []\nlru: { enabled: perhaps }\nanonymous: true\n");
    Path log = directory.resolve("log");

    Process process =
        new ProcessBuilder(NodeProcess.command(file))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();

    assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).isEqualTo(2);
    assertThat(Files.readString(log))
        .contains("mountpath: unknown key", "did you mean mountpaths?", "lru.enabled");
  }

  @Test
  void aCloudThatIsAwayDoesNotFloodTheLog() throws InterruptedException {
    int requests = 200;
    Path configuration =
        new NodeFiles(directory)
            .with(
                """
                backends: { cloud: { kind: s3, endpoint: "http://127.0.0.1:9", path_style: true, anonymous: true, timeout: 1s } }
                buckets: { remote: { backend: cloud } }
                anonymous: true
                """)
            .write();
    try (NodeProcess node = NodeProcess.start(configuration);
        RawClient client = new RawClient(node.endpoint());
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Answer>> gets =
          IntStream.range(0, requests)
              .<Callable<Answer>>mapToObj(i -> () -> client.get("remote", "key-" + i))
              .toList();
      threads.invokeAll(gets);

      assertThat(node.log().lines().filter(line -> line.contains(" failed:")).count())
          .isBetween(1L, requests / 2L);
      assertThat(node.log()).contains("more like it are held back");
    }
  }
}
