package io.forebay.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.it.RawClient.Answer;
import io.forebay.testkit.Eventually;
import io.forebay.testkit.Fault;
import io.forebay.testkit.FaultyProxy;
import io.forebay.testkit.S3Emulator;
import io.forebay.testkit.S3EmulatorExtension;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/// A cloud that cuts, stalls, lies and changes under way. Whatever it does, a whole answer holds
/// exactly the bytes that a direct read gives, and nothing else is kept.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(S3EmulatorExtension.class)
final class FaultyOriginIT {

  private static final int SIZE_BYTES = 3_000_000;
  private static final byte[] BYTES = TestBytes.of(11, SIZE_BYTES);

  private final String bucket = "faulty-" + UUID.randomUUID();
  private FaultyProxy proxy;
  private NodeProcess node;
  private S3Client cloud;
  private RawClient client;

  @BeforeAll
  void startNode(S3Emulator emulator, @TempDir Path directory) {
    proxy = FaultyProxy.start(emulator.endpoint());
    cloud = Clients.cloud(emulator.endpoint());
    cloud.createBucket(r -> r.bucket(bucket));
    node = NodeProcess.start(configuration(directory));
    client = new RawClient(node.endpoint());
  }

  private Path configuration(Path directory) {
    return new NodeFiles(directory)
        .cloud(proxy.endpoint(), Duration.ofSeconds(2))
        .with("anonymous: true\nbuckets: { %s: { backend: cloud } }".formatted(bucket))
        .write();
  }

  @AfterEach
  void healCloud() {
    proxy.release();
    proxy.heal();
  }

  @AfterAll
  void stopNode() {
    client.close();
    node.close();
    cloud.close();
    proxy.close();
  }

  /// Faults after which the node can still give the right answer, by asking again or from where it
  /// stopped.
  static Stream<Named<Fault>> mendable() {
    return Stream.of(
        Named.of("cut", new Fault.CutAfter(1_000_000)),
        Named.of("cut at once", new Fault.CutAfter(0)),
        Named.of("reset", new Fault.ResetAfter(1_000_000)),
        Named.of("stall", new Fault.StallAfter(1_000_000)),
        Named.of("503", new Fault.Status(503, "SlowDown")),
        Named.of("500", new Fault.Status(500, "InternalError")),
        Named.of("refused", new Fault.Refuse()),
        Named.of("answer lost", new Fault.LoseAnswer()));
  }

  @ParameterizedTest
  @MethodSource("mendable")
  void aFaultThatCanBeMendedIsNotSeenByTheClient(Fault fault) {
    String key = store();
    proxy.failNext(request -> request.isGet() && request.isFor(bucket, key), fault);

    assertThat(bytes(client.get(bucket, key))).isEqualTo(BYTES);
    assertThat(cachedBytes(key)).isEqualTo(BYTES);
  }

  @ParameterizedTest
  @MethodSource("mendable")
  void aRangeIsRightInSpiteOfAFault(Fault fault) {
    String key = store();
    proxy.failNext(request -> request.isGet() && request.isFor(bucket, key), fault);

    assertThat(bytes(client.get(bucket, key, "bytes=900000-1999999")))
        .isEqualTo(Arrays.copyOfRange(BYTES, 900_000, 2_000_000));
  }

  /// Lies that only the whole object's checksum or length can tell.
  static Stream<Named<Fault>> lies() {
    return Stream.of(
        Named.of("flipped byte", new Fault.FlipByte(1_500_000)),
        Named.of("longer announced", new Fault.LengthOffBy(10)),
        Named.of("shorter announced", new Fault.LengthOffBy(-10)));
  }

  @ParameterizedTest
  @MethodSource("lies")
  void aLieNeverMakesAWholeAnswerAndIsNotKept(Fault lie) {
    String key = store();
    proxy.script(request ->
        request.isGet() && request.isFor(bucket, key) ? Optional.of(lie) : Optional.empty());

    Answer answer = client.get(bucket, key);
    proxy.heal();

    assertThat(isWhole(answer)).isFalse();
    assertThat(bytes(client.get(bucket, key))).isEqualTo(BYTES);
    assertThat(cachedBytes(key)).isEqualTo(BYTES);
  }

  @Test
  void aVersionThatChangesUnderWayIsNeverMixed() {
    String key = store();
    byte[] other = TestBytes.of(12, SIZE_BYTES);
    AtomicInteger reads = new AtomicInteger();
    proxy.script(request -> {
      if (!request.isGet() || !request.isFor(bucket, key)) {
        return Optional.empty();
      }
      if (reads.incrementAndGet() == 1) {
        return Optional.of(new Fault.CutAfter(1_000_000));
      }
      // The read is taken up again: by now the object is another one.
      cloud.putObject(r -> r.bucket(bucket).key(key), RequestBody.fromBytes(other));
      return Optional.empty();
    });

    Answer answer = client.get(bucket, key);
    proxy.heal();

    assertThat(reads).hasValueGreaterThan(1);
    if (isWhole(answer)) {
      assertThat(bytes(answer)).isEqualTo(other);
    }
    assertThat(bytes(client.get(bucket, key))).isEqualTo(other);
    assertThat(cachedBytes(key)).isEqualTo(other);
  }

  @Test
  void anotherEtagOnTheResumedReadBreaksOff() {
    String key = store();
    proxy.failNext(
        request -> request.isGet() && request.isFor(bucket, key),
        new Fault.CutAfter(1_000_000),
        new Fault.OtherEtag("\"0123456789abcdef0123456789abcdef\""));

    Answer answer = client.get(bucket, key);

    assertThat(isWhole(answer)).isFalse();
    assertThat(bytes(client.get(bucket, key))).isEqualTo(BYTES);
  }

  @Test
  void aCloudThatIsAwayIsAClearAnswerAndCachedObjectsAreServed() {
    String cached = store();
    String absent = store();
    assertThat(bytes(client.get(bucket, cached))).isEqualTo(BYTES);
    proxy.down();

    Answer hit = client.get(bucket, cached);
    Answer miss = client.get(bucket, absent);

    assertThat(bytes(hit)).isEqualTo(BYTES);
    assertThat(miss)
        .isInstanceOfSatisfying(
            Answer.Whole.class,
            whole -> {
              assertThat(whole.status()).isEqualTo(503);
              assertThat(whole.body()).asString().contains("<Code>ServiceUnavailable</Code>");
            });
  }

  @Test
  void aWriteWhoseAnswerIsLostIsNeverServedWrong() {
    String key = store();
    assertThat(bytes(client.get(bucket, key))).isEqualTo(BYTES);
    byte[] written = TestBytes.of(13, 100_000);
    proxy.script(request ->
        request.method().equals("PUT") ? Optional.of(new Fault.LoseAnswer()) : Optional.empty());

    Answer answer = client.put(bucket, key, written);
    proxy.heal();

    assertThat(isWhole(answer)).isFalse();
    assertThat(cloudBytes(key)).isEqualTo(written);
    assertThat(bytes(client.get(bucket, key))).isEqualTo(written);
  }

  /// What keeps the node from learning how its write ended, before it dies.
  static Stream<Named<Fault>> silences() {
    return Stream.of(
        Named.of("answer lost", new Fault.LoseAnswer()),
        Named.of("no answer yet", new Fault.DelayAnswer()));
  }

  @ParameterizedTest
  @MethodSource("silences")
  void aWriteInDoubtIsStillAskedAboutAfterTheNodeDied(Fault silence, @TempDir Path directory)
      throws Exception {
    String key = store();
    byte[] written = TestBytes.of(14, 100_000);
    Path configuration = configuration(directory);
    NodeProcess doomed = NodeProcess.start(configuration);
    try (RawClient writer = new RawClient(doomed.endpoint())) {
      assertThat(bytes(writer.get(bucket, key))).isEqualTo(BYTES);
      proxy.script(
          request -> request.method().equals("PUT") ? Optional.of(silence) : Optional.empty());
      FutureTask<Answer> write = new FutureTask<>(() -> writer.put(bucket, key, written));
      Thread.ofVirtual().start(write);
      Eventually.await(
          "the cloud has it, and the node has given up where it can",
          () ->
              Arrays.equals(cloudBytes(key), written)
                  && (write.isDone() || silence instanceof Fault.DelayAnswer));
      doomed.kill();
      assertThat(isWhole(write.get(2, TimeUnit.MINUTES))).isFalse();
    } finally {
      doomed.kill();
    }
    proxy.heal();

    try (NodeProcess next = NodeProcess.start(configuration);
        RawClient reader = new RawClient(next.endpoint())) {
      assertThat(bytes(reader.get(bucket, key))).isEqualTo(written);
    }
  }

  private String store() {
    String key = "object-" + UUID.randomUUID();
    cloud.putObject(r -> r.bucket(bucket).key(key), RequestBody.fromBytes(BYTES));
    return key;
  }

  private byte[] cloudBytes(String key) {
    return cloud.getObjectAsBytes(r -> r.bucket(bucket).key(key)).asByteArray();
  }

  private static boolean isWhole(Answer answer) {
    return answer instanceof Answer.Whole whole && whole.status() == 200;
  }

  /// What the node serves without the cloud.
  private byte[] cachedBytes(String key) {
    proxy.down();
    try {
      return bytes(client.get(bucket, key));
    } finally {
      proxy.heal();
    }
  }

  private static byte[] bytes(Answer answer) {
    return switch (answer) {
      case Answer.Whole whole -> {
        assertThat(whole.status())
            .as(() -> new String(whole.body(), java.nio.charset.StandardCharsets.UTF_8))
            .isIn(200, 206);
        yield whole.body();
      }
      case Answer.Broken broken -> throw new AssertionError(broken.cause());
    };
  }
}
