package io.forebay.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.it.RawClient.Answer;
import io.forebay.testkit.Eventually;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/// A node killed at random moments under mixed PUT, GET and DELETE: what was acknowledged is there
/// and whole, nothing else is, and the list says the same as the objects.
final class CrashIT {

  private static final int ROUNDS = 8;
  private static final int WRITERS = 6;
  private static final int KEYS_PER_WRITER = 12;

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {20260711})
  void acknowledgedWritesSurviveTheDeathOfTheProcess(long seed, @TempDir Path directory) {
    NodeFiles files =
        new NodeFiles(directory).disks(2).with("anonymous: true\nbuckets: { own: { } }");
    Path configuration = files.write();
    List<CrashWriter> writers = new ArrayList<>();
    for (int number = 0; number < WRITERS; number++) {
      writers.add(new CrashWriter(number, KEYS_PER_WRITER, seed + number));
    }
    Random random = new Random(seed);
    for (int round = 0; round < ROUNDS; round++) {
      try (NodeProcess node = NodeProcess.start(configuration)) {
        verify(node, writers, files, round);
        writeUntilKilled(node, writers, 20 + random.nextInt(200));
      }
    }
    try (NodeProcess node = NodeProcess.start(configuration)) {
      verify(node, writers, files, ROUNDS);
    }
  }

  /// Lets the writers write, and kills the node when they have made that many requests in all.
  private static void writeUntilKilled(NodeProcess node, List<CrashWriter> writers, int requests) {
    CountDownLatch enough = new CountDownLatch(requests);
    List<Thread> threads =
        writers.stream()
            .map(writer -> Thread.ofVirtual().start(() -> writer.write(node.endpoint(), enough)))
            .toList();
    try {
      assertThat(enough.await(2, java.util.concurrent.TimeUnit.MINUTES)).isTrue();
      node.kill();
      for (Thread thread : threads) {
        assertThat(thread.join(java.time.Duration.ofMinutes(2))).isTrue();
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static void verify(
      NodeProcess node, List<CrashWriter> writers, NodeFiles files, int round) {
    Map<String, Long> present = new TreeMap<>();
    try (RawClient client = new RawClient(node.endpoint())) {
      for (CrashWriter writer : writers) {
        assertThat(writer.wrongReads()).isEmpty();
        for (CrashWriter.Key key : writer.keys()) {
          Answer answer = client.get("own", key.name());
          assertThat(answer).as("round " + round + " " + key).isInstanceOf(Answer.Whole.class);
          Answer.Whole whole = (Answer.Whole) answer;
          assertThat(whole.status()).as("round " + round + " " + key).isIn(200, 404);
          if (whole.status() == 200) {
            present.put(key.name(), (long) whole.body().length);
            assertThat(key.allows(whole.body())).as("round " + round + " " + key).isTrue();
          } else {
            assertThat(key.allowsAbsence()).as("round " + round + " " + key).isTrue();
          }
          key.settle(whole.status() == 200 ? whole.body() : null);
        }
      }
    }
    assertThat(listed(node)).as("round " + round).isEqualTo(present);
    for (int disk = 0; disk < 2; disk++) {
      Path path = files.disk(disk);
      Eventually.await("no work file stays", () -> workFiles(path).isEmpty());
    }
  }

  /// The keys and sizes in the list.
  private static Map<String, Long> listed(NodeProcess node) {
    try (S3Client client = Clients.sync(node.endpoint())) {
      return client.listObjectsV2Paginator(r -> r.bucket("own")).contents().stream()
          .collect(Collectors.toMap(S3Object::key, S3Object::size));
    }
  }

  private static List<Path> workFiles(Path disk) {
    try (Stream<Path> files = Files.walk(disk)) {
      return files
          .filter(file -> file.toString().contains("/%wk/") && Files.isRegularFile(file))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (UncheckedIOException e) {
      return List.of(disk); // a file went away under the walk: look again
    }
  }
}
