package io.forebay.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.it.RawClient.Answer;
import io.forebay.testkit.Eventually;
import io.forebay.testkit.Fault;
import io.forebay.testkit.FaultyProxy;
import io.forebay.testkit.S3Emulator;
import io.forebay.testkit.S3EmulatorExtension;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/// Many clients at once, idle ones, and more than the process may have files open.
@ExtendWith(S3EmulatorExtension.class)
final class LoadIT {

  @TempDir Path directory;

  private Path ownBucket() {
    return new NodeFiles(directory).with("anonymous: true\nbuckets: { own: { } }").write();
  }

  @Test
  void oneColdKeyIsFetchedOnceForAHundredClients(S3Emulator emulator) throws InterruptedException {
    String bucket = "herd-" + UUID.randomUUID();
    byte[] bytes = TestBytes.of(1, 8 << 20);
    try (S3Client cloud = Clients.cloud(emulator.endpoint());
        FaultyProxy proxy = FaultyProxy.start(emulator.endpoint())) {
      cloud.createBucket(r -> r.bucket(bucket));
      cloud.putObject(r -> r.bucket(bucket).key("cold"), RequestBody.fromBytes(bytes));
      // Nothing comes from the cloud before all hundred have asked.
      proxy.failNext(r -> r.isGet() && r.isFor(bucket, "cold"), new Fault.DelayAnswer());
      Path configuration =
          new NodeFiles(directory)
              .cloud(proxy.endpoint(), Duration.ofMinutes(10))
              .with("anonymous: true")
              .write();
      try (NodeProcess node = NodeProcess.start(configuration);
          RawClient client = new RawClient(node.endpoint())) {
        AtomicInteger right = new AtomicInteger();
        Queue<Answer> wrong = new ConcurrentLinkedQueue<>();
        List<Thread> readers = new ArrayList<>();
        for (int reader = 0; reader < 100; reader++) {
          readers.add(
              Thread.ofVirtual()
                  .start(() -> {
                    Answer answer = client.get(bucket, "cold");
                    if (answer instanceof Answer.Whole whole
                        && Arrays.equals(whole.body(), bytes)) {
                      right.incrementAndGet();
                    } else {
                      wrong.add(answer);
                    }
                  }));
        }
        Eventually.await(
            "all but the first share its fetch",
            () -> node.metric("forebay_fill_joined_total") == 99);
        proxy.awaitStalled(1);
        proxy.release();
        join(readers);

        assertThat(wrong).isEmpty();
        assertThat(right).hasValue(100);
        assertThat(proxy.requests(r -> r.isGet() && r.isFor(bucket, "cold"))).hasSize(1);
      }
    }
  }

  @Test
  void twentyThousandSmallRequestsAreAllAnswered() throws InterruptedException {
    // Far fewer descriptors than requests: what a request takes it must give back.
    try (NodeProcess node =
            NodeProcess.launch(ownBucket(), List.of("prlimit", "--nofile=1024:1024"));
        RawClient client = new RawClient(node.endpoint())) {
      node.awaitReady();
      // Just too large to be served from memory: each request opens the file.
      byte[] bytes = TestBytes.of(2, 66_000);
      RawClient.expectDone(client.put("own", "small", bytes));
      Semaphore atOnce = new Semaphore(200);
      AtomicInteger right = new AtomicInteger();
      List<Thread> requests = new ArrayList<>();
      for (int request = 0; request < 20_000; request++) {
        atOnce.acquire();
        requests.add(
            Thread.ofVirtual()
                .start(() -> {
                  try {
                    if (client.get("own", "small") instanceof Answer.Whole whole
                        && Arrays.equals(whole.body(), bytes)) {
                      right.incrementAndGet();
                    }
                  } finally {
                    atOnce.release();
                  }
                }));
      }
      join(requests);

      assertThat(right).hasValue(20_000);
    }
  }

  @Test
  void othersAreServedBesideClientsThatSendNothing() {
    try (NodeProcess node = NodeProcess.start(ownBucket());
        RawClient client = new RawClient(node.endpoint())) {
      // Where the machine is so slow that the idle ones were cut off meanwhile, once more.
      Eventually.await(
          "others are served while the idle ones are still there",
          Duration.ofMinutes(5),
          () -> {
            try (HalfRequests idle = HalfRequests.open(node.port(), 200)) {
              writeAndRead(client, 50);
              return idle.areOpen();
            }
          });
    }
  }

  @Test
  void clientsThatSendNothingAreCutOffWhenTheyTakeAllConnections() {
    // 400 descriptors are enough for some 170 connections.
    try (NodeProcess node =
        NodeProcess.launch(ownBucket(), List.of("prlimit", "--nofile=400:400"))) {
      node.awaitReady();
      try (HalfRequests idle = HalfRequests.open(node.port(), 200);
          RawClient client = new RawClient(node.endpoint())) {
        writeAndRead(client, 50);
        assertThat(idle.areOpen()).isFalse();
      }
    }
  }

  private static void writeAndRead(RawClient client, int objects) {
    for (int number = 0; number < objects; number++) {
      byte[] bytes = TestBytes.of(number, 10_000);
      RawClient.expectDone(client.put("own", "busy-" + number, bytes));
      assertThat(RawClient.expectDone(client.get("own", "busy-" + number)).body()).isEqualTo(bytes);
    }
  }

  @Test
  void theNodeServesAgainAfterItsDescriptorsRanOut() throws IOException {
    List<Socket> greedy = new ArrayList<>();
    try (NodeProcess node =
            NodeProcess.launch(ownBucket(), List.of("prlimit", "--nofile=400:400"));
        RawClient client = new RawClient(node.endpoint())) {
      node.awaitReady();
      byte[] bytes = TestBytes.of(3, 10_000);
      RawClient.expectDone(client.put("own", "kept", bytes));
      for (int number = 0; number < 600; number++) {
        Socket socket = new Socket();
        try {
          socket.connect(
              new InetSocketAddress(InetAddress.getLoopbackAddress(), node.port()), 1000);
        } catch (IOException e) {
          socket.close();
          break; // the listener's queue is full: as many as it takes
        }
        greedy.add(socket);
      }
      for (Socket socket : greedy) {
        socket.close();
      }

      Eventually.await(
          "the node serves again",
          Duration.ofMinutes(2),
          () -> {
            try (RawClient fresh = new RawClient(node.endpoint())) {
              return fresh.get("own", "kept") instanceof Answer.Whole whole
                  && Arrays.equals(whole.body(), bytes);
            }
          });
    } finally {
      for (Socket socket : greedy) {
        socket.close();
      }
    }
  }

  private static void join(List<Thread> threads) throws InterruptedException {
    for (Thread thread : threads) {
      assertThat(thread.join(Duration.ofMinutes(4))).isTrue();
    }
  }
}
