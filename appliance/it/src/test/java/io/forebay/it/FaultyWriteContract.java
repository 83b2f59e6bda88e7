package io.forebay.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.it.RawClient.Answer;
import io.forebay.testkit.Eventually;
import io.forebay.testkit.Fault;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The same for a cloud that takes writes: one whose end the node does not learn is never served
/// wrong.
abstract class FaultyWriteContract extends FaultyReadContract {

  @Test
  void aWriteWhoseAnswerIsLostIsNeverServedWrong() {
    String key = store();
    byte[] old = cloud().get(key);
    assertThat(bytes(client().get(cloud().bucket(), key))).isEqualTo(old);
    byte[] written = TestBytes.of(13, 100_000);
    failWrites(new Fault.LoseAnswer());

    Answer answer = client().put(cloud().bucket(), key, written);
    proxy().heal();

    assertThat(isWhole(answer)).isFalse();
    assertThat(cloud().get(key)).isEqualTo(written);
    assertThat(bytes(client().get(cloud().bucket(), key))).isEqualTo(written);
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
    String bucket = cloud().bucket();
    String key = store();
    byte[] old = cloud().get(key);
    byte[] written = TestBytes.of(14, 100_000);
    Path configuration = configuration(directory);
    NodeProcess doomed = NodeProcess.start(configuration);
    try (RawClient writer = new RawClient(doomed.endpoint())) {
      assertThat(bytes(writer.get(bucket, key))).isEqualTo(old);
      failWrites(silence);
      FutureTask<Answer> write = new FutureTask<>(() -> writer.put(bucket, key, written));
      Thread.ofVirtual().start(write);
      Eventually.await(
          "the cloud has it, and the node has given up where it can",
          () ->
              Arrays.equals(cloud().get(key), written)
                  && (write.isDone() || silence instanceof Fault.DelayAnswer));
      doomed.kill();
      assertThat(isWhole(write.get(2, TimeUnit.MINUTES))).isFalse();
    } finally {
      doomed.kill();
    }
    proxy().heal();

    try (NodeProcess next = NodeProcess.start(configuration);
        RawClient reader = new RawClient(next.endpoint())) {
      assertThat(bytes(reader.get(bucket, key))).isEqualTo(written);
    }
  }

  private void failWrites(Fault fault) {
    proxy().script(request -> cloud().isWrite(request) ? Optional.of(fault) : Optional.empty());
  }
}
