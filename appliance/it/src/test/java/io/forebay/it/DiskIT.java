package io.forebay.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.it.RawClient.Answer;
import io.forebay.testkit.Eventually;
import io.forebay.testkit.S3Emulator;
import io.forebay.testkit.S3EmulatorExtension;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/// Disks that are full, gone, or give back other bytes than were written.
@ExtendWith(S3EmulatorExtension.class)
final class DiskIT {

  private static final int MIB = 1 << 20;

  @TempDir Path directory;

  @Test
  void aFullDiskRefusesOwnWritesAndServesTheCloudThrough(S3Emulator emulator) {
    String bucket = "full-" + UUID.randomUUID();
    byte[] bytes = TestBytes.of(1, 2 * MIB);
    Path configuration =
        new NodeFiles(directory)
            .capacity("32MiB")
            .cloud(emulator.endpoint())
            .with("anonymous: true\nbuckets: { own: { } }")
            .write();
    try (S3Client cloud = Clients.cloud(emulator.endpoint());
        NodeProcess node = NodeProcess.start(configuration);
        RawClient client = new RawClient(node.endpoint())) {
      cloud.createBucket(r -> r.bucket(bucket));
      cloud.putObject(r -> r.bucket(bucket).key("cold"), RequestBody.fromBytes(bytes));
      int stored = 0;
      Answer.Whole last = whole(client.put("own", "object-0", bytes));
      while (last.status() == 200 && stored < 100) {
        stored++;
        last = whole(client.put("own", "object-" + stored, bytes));
      }

      assertThat(last.status()).isEqualTo(507);
      assertThat(stored).isBetween(5, 15);
      assertThat(node.metric("forebay_mountpath_used")).isLessThanOrEqualTo(32.0 * MIB * 0.95);
      assertThat(RawClient.expectDone(client.get(bucket, "cold")).body()).isEqualTo(bytes);
      for (int index = 0; index < stored; index++) {
        assertThat(RawClient.expectDone(client.get("own", "object-" + index)).body())
            .isEqualTo(bytes);
      }

      RawClient.expectDone(client.delete("own", "object-0"));
      Eventually.await(
          "there is room again", () -> whole(client.put("own", "late", bytes)).status() == 200);
    }
  }

  @Test
  void oldCopiesLeaveForWhatClientsWrite(S3Emulator emulator) {
    String bucket = "crowded-" + UUID.randomUUID();
    byte[] large = TestBytes.of(1, 8 * MIB);
    Path configuration =
        new NodeFiles(directory)
            .capacity("40MiB")
            .cloud(emulator.endpoint())
            .with("anonymous: true\nlru: { dont_evict_time: 0s }\nbuckets: { own: { } }")
            .write();
    try (S3Client cloud = Clients.cloud(emulator.endpoint());
        NodeProcess node = NodeProcess.start(configuration);
        RawClient client = new RawClient(node.endpoint())) {
      cloud.createBucket(r -> r.bucket(bucket));
      for (int index = 0; index < 60; index++) {
        String key = "cold-" + index;
        byte[] bytes = TestBytes.of(index, MIB);
        cloud.putObject(r -> r.bucket(bucket).key(key), RequestBody.fromBytes(bytes));
        assertThat(RawClient.expectDone(client.get(bucket, key)).body()).isEqualTo(bytes);
      }

      for (String key : List.of("first", "second")) {
        for (String name : List.of("own", bucket)) {
          assertThat(whole(client.put(name, key, large)).status()).as(name + key).isEqualTo(200);
          assertThat(RawClient.expectDone(client.get(name, key)).body()).isEqualTo(large);
        }
      }
      assertThat(node.metric("forebay_mountpath_used")).isLessThanOrEqualTo(40.0 * MIB * 0.95);
    }
  }

  @Test
  void aDiskThatIsGoneCostsOnlyItsCopies(S3Emulator emulator) {
    String bucket = "gone-" + UUID.randomUUID();
    NodeFiles files = new NodeFiles(directory).disks(2).cloud(emulator.endpoint());
    Path configuration = files.with("anonymous: true").write();
    try (S3Client cloud = Clients.cloud(emulator.endpoint());
        NodeProcess node = NodeProcess.start(configuration);
        RawClient client = new RawClient(node.endpoint())) {
      cloud.createBucket(r -> r.bucket(bucket));
      for (int index = 0; index < 20; index++) {
        String key = "object-" + index;
        cloud.putObject(
            r -> r.bucket(bucket).key(key),
            RequestBody.fromBytes(TestBytes.of(key.hashCode(), 10_000)));
        RawClient.expectDone(client.get(bucket, key));
      }

      delete(files.disk(0));

      for (int index = 0; index < 20; index++) {
        String key = "object-" + index;
        assertThat(RawClient.expectDone(client.get(bucket, key)).body())
            .isEqualTo(TestBytes.of(key.hashCode(), 10_000));
      }
      for (int index = 0; index < 20; index++) { // about half of them had their home on that disk
        String key = "fresh-" + index;
        byte[] bytes = TestBytes.of(index, 1000);
        Eventually.await(
            "writes go to the other disk: " + key,
            Duration.ofMinutes(1),
            () -> whole(client.put(bucket, key, bytes)).status() == 200);
        assertThat(RawClient.expectDone(client.get(bucket, key)).body()).isEqualTo(bytes);
      }
    }
  }

  @Test
  void aRottenBlockIsNeverSent(S3Emulator emulator) {
    String bucket = "rot-" + UUID.randomUUID();
    byte[] bytes = TestBytes.of(4, 3 * MIB);
    NodeFiles files =
        new NodeFiles(directory)
            .cloud(emulator.endpoint())
            .with("anonymous: true\nbuckets: { own: { } }");
    Path configuration = files.write();
    try (S3Client cloud = Clients.cloud(emulator.endpoint())) {
      cloud.createBucket(r -> r.bucket(bucket));
      cloud.putObject(r -> r.bucket(bucket).key("rotten"), RequestBody.fromBytes(bytes));
      try (NodeProcess node = NodeProcess.start(configuration);
          RawClient client = new RawClient(node.endpoint())) {
        RawClient.expectDone(client.get(bucket, "rotten"));
        RawClient.expectDone(client.put("own", "rotten", bytes));
      }
      flipByte(files.disk(0), bucket, 2 * MIB);
      flipByte(files.disk(0), "own", 2 * MIB);

      try (NodeProcess node = NodeProcess.start(configuration);
          RawClient client = new RawClient(node.endpoint())) {
        Answer rescued = client.get(bucket, "rotten");
        Answer lost = client.get("own", "rotten");

        assertThat(RawClient.expectDone(rescued).body()).isEqualTo(bytes);
        if (lost instanceof Answer.Whole whole) {
          assertThat(whole.status()).isNotEqualTo(200);
        }
        assertThat(node.metric("forebay_corruptions_total")).isEqualTo(2);
      }
    }
  }

  private static Answer.Whole whole(Answer answer) {
    return switch (answer) {
      case Answer.Whole whole -> whole;
      case Answer.Broken broken -> new Answer.Whole(0, "", new byte[0]);
    };
  }

  private static void flipByte(Path disk, String bucket, long offset) {
    Path file;
    try (Stream<Path> files = Files.walk(disk)) {
      file =
          files
              .filter(path -> path.toString().contains("/" + bucket + "/%ob/"))
              .filter(path -> path.endsWith("rotten"))
              .findFirst()
              .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      ByteBuffer one = ByteBuffer.allocate(1);
      channel.read(one, offset);
      one.flip();
      channel.write(ByteBuffer.wrap(new byte[] {(byte) (one.get(0) ^ 1)}), offset);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path tree) {
    Path away = tree.resolveSibling("removed");
    try {
      Files.move(tree, away);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
