package io.forebay.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.it.RawClient.Answer;
import io.forebay.testkit.Fault;
import io.forebay.testkit.FaultyProxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Reads from a cloud that cuts, stalls, lies and changes under way. Whatever it does, a whole
/// answer holds exactly the bytes that a direct read gives, and nothing else is kept.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class FaultyReadContract {

  private static final int SIZE_BYTES = 3_000_000;

  private FaultyCloud cloud;
  private FaultyProxy proxy;
  private NodeProcess node;
  private RawClient client;

  /// Starts a node that sees the cloud through a proxy.
  final void start(FaultyCloud faulty, Path directory) {
    cloud = faulty;
    proxy = FaultyProxy.start(cloud.origin());
    node = NodeProcess.start(configuration(directory));
    client = new RawClient(node.endpoint());
  }

  final Path configuration(Path directory) {
    return new NodeFiles(directory)
        .with("backends: { cloud: { %s, timeout: 2s } }".formatted(cloud.backend(proxy.endpoint())))
        .with("anonymous: true\nbuckets: { %s: { backend: cloud } }".formatted(cloud.bucket()))
        .write();
  }

  @AfterEach
  final void healCloud() {
    proxy.release();
    proxy.heal();
  }

  @AfterAll
  final void stopNode() {
    client.close();
    node.close();
    proxy.close();
    cloud.close();
  }

  final FaultyCloud cloud() {
    return cloud;
  }

  final FaultyProxy proxy() {
    return proxy;
  }

  final RawClient client() {
    return client;
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
        Named.of("429", new Fault.Status(429, "TooManyRequests")),
        Named.of("500", new Fault.Status(500, "InternalError")),
        Named.of("refused", new Fault.Refuse()),
        Named.of("answer lost", new Fault.LoseAnswer()));
  }

  @ParameterizedTest
  @MethodSource("mendable")
  void aFaultThatCanBeMendedIsNotSeenByTheClient(Fault fault) {
    String key = store();
    proxy.failNext(request -> cloud.isRead(request, key), fault);

    assertThat(bytes(client.get(cloud.bucket(), key))).isEqualTo(cloud.get(key));
    assertThat(cachedBytes(key)).isEqualTo(cloud.get(key));
  }

  @ParameterizedTest
  @MethodSource("mendable")
  void aRangeIsRightInSpiteOfAFault(Fault fault) {
    String key = store();
    proxy.failNext(request -> cloud.isRead(request, key), fault);

    assertThat(bytes(client.get(cloud.bucket(), key, "bytes=900000-1999999")))
        .isEqualTo(Arrays.copyOfRange(cloud.get(key), 900_000, 2_000_000));
  }

  /// Lies that only the whole object's checksum or length can tell.
  Stream<Named<Fault>> lies() {
    return Stream.of(
        Named.of("flipped byte", new Fault.FlipByte(1_500_000)),
        Named.of("longer announced", new Fault.LengthOffBy(10)),
        Named.of("shorter announced", new Fault.LengthOffBy(-10)));
  }

  @ParameterizedTest
  @MethodSource("lies")
  void aLieNeverMakesAWholeAnswerAndIsNotKept(Fault lie) {
    String key = store();
    proxy.script(request -> cloud.isRead(request, key) ? Optional.of(lie) : Optional.empty());

    Answer answer = client.get(cloud.bucket(), key);
    proxy.heal();

    assertThat(isWhole(answer)).isFalse();
    assertThat(bytes(client.get(cloud.bucket(), key))).isEqualTo(cloud.get(key));
    assertThat(cachedBytes(key)).isEqualTo(cloud.get(key));
  }

  @Test
  void aVersionThatChangesUnderWayIsNeverMixed() {
    String key = store();
    byte[] other = TestBytes.of(12, SIZE_BYTES);
    AtomicInteger reads = new AtomicInteger();
    proxy.script(request -> {
      if (!cloud.isRead(request, key)) {
        return Optional.empty();
      }
      if (reads.incrementAndGet() == 1) {
        return Optional.of(new Fault.CutAfter(1_000_000));
      }
      // The read is taken up again: by now the object is another one.
      cloud.put(key, other);
      return Optional.empty();
    });

    Answer answer = client.get(cloud.bucket(), key);
    proxy.heal();

    assertThat(reads).hasValueGreaterThan(1);
    if (isWhole(answer)) {
      assertThat(bytes(answer)).isEqualTo(other);
    }
    assertThat(bytes(client.get(cloud.bucket(), key))).isEqualTo(other);
    assertThat(cachedBytes(key)).isEqualTo(other);
  }

  @Test
  void anotherVersionOnTheResumedReadBreaksOff() {
    String key = store();
    proxy.failNext(
        request -> cloud.isRead(request, key), new Fault.CutAfter(1_000_000), cloud.otherVersion());

    Answer answer = client.get(cloud.bucket(), key);

    assertThat(isWhole(answer)).isFalse();
    assertThat(bytes(client.get(cloud.bucket(), key))).isEqualTo(cloud.get(key));
  }

  @Test
  void aCloudThatIsAwayIsAClearAnswerAndCachedObjectsAreServed() {
    String cached = store();
    String absent = store();
    byte[] direct = cloud.get(cached);
    assertThat(bytes(client.get(cloud.bucket(), cached))).isEqualTo(direct);
    proxy.down();

    Answer hit = client.get(cloud.bucket(), cached);
    Answer miss = client.get(cloud.bucket(), absent);

    assertThat(bytes(hit)).isEqualTo(direct);
    assertThat(miss)
        .isInstanceOfSatisfying(
            Answer.Whole.class,
            whole -> {
              assertThat(whole.status()).isEqualTo(503);
              assertThat(whole.body()).asString().contains("<Code>ServiceUnavailable</Code>");
            });
  }

  /// Stores an object past the node; answers its key.
  final String store() {
    String key = "object-" + UUID.randomUUID();
    cloud.put(key, TestBytes.of(11, SIZE_BYTES));
    return key;
  }

  static boolean isWhole(Answer answer) {
    return answer instanceof Answer.Whole whole && whole.status() == 200;
  }

  /// What the node serves without the cloud.
  private byte[] cachedBytes(String key) {
    proxy.down();
    try {
      return bytes(client.get(cloud.bucket(), key));
    } finally {
      proxy.heal();
    }
  }

  static byte[] bytes(Answer answer) {
    return switch (answer) {
      case Answer.Whole whole -> {
        assertThat(whole.status())
            .as(() -> new String(whole.body(), StandardCharsets.UTF_8))
            .isIn(200, 206);
        yield whole.body();
      }
      case Answer.Broken broken -> throw new AssertionError(broken.cause());
    };
  }
}
