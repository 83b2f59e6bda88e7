package io.forebay.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.it.RawClient.Answer;
import io.forebay.testkit.Eventually;
import io.forebay.testkit.FaultyProxy;
import io.forebay.testkit.S3Emulator;
import io.forebay.testkit.S3EmulatorExtension;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/// A disk that fills up: the coldest objects leave, those just used stay, also when the process has
/// died in between, and the disk never holds more than it may.
@ExtendWith(S3EmulatorExtension.class)
final class EvictionOrderIT {

  private static final int OBJECTS = 60;
  private static final int WARM = 10;
  private static final int SIZE_BYTES = 1 << 20;
  private static final long CAPACITY_BYTES = 64L << 20;

  @ParameterizedTest(name = "killed in between: {0}")
  @ValueSource(booleans = {false, true})
  void theColdestLeaveAndTheJustUsedStay(
      boolean killed, S3Emulator emulator, @TempDir Path directory) {
    String bucket = "evict-" + UUID.randomUUID();
    try (S3Client cloud = Clients.cloud(emulator.endpoint());
        FaultyProxy proxy = FaultyProxy.start(emulator.endpoint())) {
      cloud.createBucket(r -> r.bucket(bucket));
      for (int index = 0; index < OBJECTS + 20; index++) {
        String key = "object-" + index;
        byte[] bytes = TestBytes.of(index, SIZE_BYTES);
        cloud.putObject(r -> r.bucket(bucket).key(key), RequestBody.fromBytes(bytes));
      }
      Path configuration = configuration(directory, proxy);
      try (NodeProcess node = NodeProcess.start(configuration);
          RawClient client = new RawClient(node.endpoint())) {
        // Fill to below the mark where eviction starts, and use the first ones again.
        for (int index = 0; index < 50; index++) {
          read(client, bucket, index);
        }
        useUntilWritten(client, bucket, directory.resolve("disk0"));
        if (killed) {
          node.kill();
        } else {
          assertThatTheColdestLeave(node, proxy, bucket);
        }
      }
      if (killed) {
        try (NodeProcess node = NodeProcess.start(configuration)) {
          assertThatTheColdestLeave(node, proxy, bucket);
        }
      }
    }
  }

  private static void assertThatTheColdestLeave(
      NodeProcess node, FaultyProxy proxy, String bucket) {
    try (RawClient client = new RawClient(node.endpoint())) {
      fillUntilEvicted(node, client, bucket);
      proxy.down();
      int warmKept = kept(client, bucket, 0, WARM);
      int coldKept = kept(client, bucket, WARM, 2 * WARM);
      assertThat(warmKept).as("just used objects kept").isGreaterThanOrEqualTo(WARM - 1);
      assertThat(coldKept).as("coldest objects kept").isLessThanOrEqualTo(WARM / 2);
      assertThat(node.metric("forebay_mountpath_used")).isLessThanOrEqualTo(CAPACITY_BYTES * 0.95);
    }
  }

  private static Path configuration(Path directory, FaultyProxy proxy) {
    return new NodeFiles(directory)
        .capacity("64MiB")
        .cloud(proxy.endpoint())
        .with("anonymous: true\nlru: { dont_evict_time: 0s }")
        .write();
  }

  /// Uses are written behind the answers, and at a kill the last of them may be lost. Nothing
  /// promises that each is written, so that they are repeated now and then.
  private static void useUntilWritten(RawClient client, String bucket, Path disk) {
    AtomicInteger looks = new AtomicInteger();
    Eventually.await(
        "the uses are in the journal",
        Duration.ofMinutes(3),
        () -> {
          if (looks.getAndIncrement() % 1000 == 0) {
            for (int index = 0; index < WARM; index++) {
              read(client, bucket, index);
            }
          }
          return AccessJournal.used(disk).size() >= WARM;
        });
  }

  private static void fillUntilEvicted(NodeProcess node, RawClient client, String bucket) {
    int[] next = {50};
    Eventually.await(
        "something is evicted",
        () -> {
          if (next[0] < OBJECTS + 20) {
            read(client, bucket, next[0]++);
          }
          return node.metric("forebay_evicted_objects_total") >= 1;
        });
    // One run of eviction goes on to the lower mark.
    Eventually.await(
        "eviction has reached its mark",
        () -> node.metric("forebay_mountpath_used") <= CAPACITY_BYTES * 0.80);
  }

  private static void read(RawClient client, String bucket, int index) {
    Answer.Whole answer = RawClient.expectDone(client.get(bucket, "object-" + index));
    assertThat(answer.body()).isEqualTo(TestBytes.of(index, SIZE_BYTES));
  }

  private static int kept(RawClient client, String bucket, int from, int to) {
    int kept = 0;
    for (int index = from; index < to; index++) {
      if (client.get(bucket, "object-" + index) instanceof Answer.Whole whole
          && whole.status() == 200) {
        assertThat(whole.body()).isEqualTo(TestBytes.of(index, SIZE_BYTES));
        kept++;
      }
    }
    return kept;
  }
}
