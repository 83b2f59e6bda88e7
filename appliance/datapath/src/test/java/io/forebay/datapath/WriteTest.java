package io.forebay.datapath;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import io.forebay.core.name.ObjectId;
import io.forebay.core.object.BodyDigest;
import io.forebay.core.object.ByteSource;
import io.forebay.core.object.Checksum;
import io.forebay.core.object.ChecksumAlgorithm;
import io.forebay.core.object.Conditions;
import io.forebay.core.object.ListEntry;
import io.forebay.core.object.ListRequest;
import io.forebay.core.object.ObjectAttributes;
import io.forebay.core.object.ObjectMetadata;
import io.forebay.core.service.BodyIntegrity;
import io.forebay.core.service.CacheResult;
import io.forebay.core.service.GetRequest;
import io.forebay.core.service.PutRequest;
import io.forebay.testkit.Eventually;
import io.forebay.testkit.backend.BackendFault;
import io.forebay.testkit.backend.FaultyBackend.Operation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What a write or a deletion leaves here and at the cloud.
class WriteTest {

  private static final byte[] FIRST = Rig.bytes(300_000, 1);
  private static final byte[] SECOND = Rig.bytes(200_000, 2);

  private Rig rig = new Rig();

  @AfterEach
  void close() {
    rig.close();
  }

  private static String md5(byte[] bytes) {
    BodyDigest digest = new BodyDigest(Set.of(ChecksumAlgorithm.MD5));
    digest.update(ByteBuffer.wrap(bytes));
    return digest.md5();
  }

  private static Conditions ifMatch(String etag) {
    return new Conditions(
        Optional.of(List.of(etag)), Optional.empty(), Optional.empty(), Optional.empty());
  }

  private static Conditions ifAbsent() {
    return new Conditions(
        Optional.empty(), Optional.of(List.of(Conditions.ANY)), Optional.empty(), Optional.empty());
  }

  @Test
  void anObjectOfOurOwnIsReadAsItWasWritten() {
    ObjectAttributes written = rig.put(Rig.OWN_KEY, FIRST);
    ObjectAttributes again = rig.put(Rig.OWN_KEY, FIRST);

    Rig.Answer answer = rig.get(Rig.OWN_KEY);
    assertThat(answer.bytes()).isEqualTo(FIRST);
    assertThat(answer.cache()).isEqualTo(CacheResult.HIT);
    assertThat(answer.ageSeconds()).isEmpty();
    assertThat(written.etag()).isEqualTo(md5(FIRST));
    assertThat(again.version()).as("each write is its own").isNotEqualTo(written.version());
    assertThat(rig.backend.count()).isZero();
  }

  @Test
  void aWriteGoesToTheCloudAndIsReadFromDisk() {
    ObjectAttributes written = rig.put(Rig.KEY, FIRST);

    Rig.Answer answer = rig.get(Rig.KEY);

    assertThat(answer.bytes()).isEqualTo(FIRST);
    assertThat(answer.cache()).isEqualTo(CacheResult.HIT);
    assertThat(answer.attributes()).isEqualTo(written);
    assertThat(rig.cloud.bytes(Rig.REMOTE, Rig.KEY.key()).orElseThrow()).isEqualTo(FIRST);
    assertThat(rig.cloud.head(Rig.REMOTE, Rig.KEY.key())).isEqualTo(written);
    assertThat(rig.gets()).isZero();
  }

  @ParameterizedTest
  @EnumSource(ChecksumAlgorithm.class)
  void aBodyThatIsNotWhatWasPromisedIsRefused(ChecksumAlgorithm algorithm) {
    BodyDigest digest = new BodyDigest(Set.of(algorithm));
    digest.update(ByteBuffer.wrap(FIRST));
    Checksum right = Checksum.whole(algorithm, digest.value(algorithm));
    Checksum wrong = Checksum.whole(algorithm, new byte[algorithm.lengthBytes()]);

    Rig.fails(
        ErrorCode.BAD_DIGEST, () -> put(Rig.KEY, FIRST, Rig.integrity(Set.of(algorithm), wrong)));

    assertThat(rig.backend.count()).isZero();
    ObjectAttributes written = put(Rig.KEY, FIRST, Rig.integrity(Set.of(algorithm), right));
    assertThat(written.checksum(algorithm))
        .isEqualTo(algorithm == ChecksumAlgorithm.MD5 ? Optional.empty() : Optional.of(right));
  }

  private ObjectAttributes put(ObjectId id, byte[] bytes, BodyIntegrity integrity) {
    return rig.datapath.put(
        new PutRequest(id, Rig.source(bytes), ObjectMetadata.NONE, Conditions.NONE, integrity));
  }

  @Test
  void aBodyThatBreaksOffLeavesNothing() {
    rig.put(Rig.OWN_KEY, FIRST);
    ByteSource broken =
        new ByteSource() {
          private final ByteSource delegate = Rig.source(SECOND);
          private int left = 10;

          @Override
          public int read(ByteBuffer target) throws IOException {
            if (left-- == 0) {
              throw new IOException("gone");
            }
            return delegate.read(target);
          }

          @Override
          public OptionalLong lengthBytes() {
            return OptionalLong.empty();
          }

          @Override
          public void close() {}
        };

    Rig.fails(
        ErrorCode.INCOMPLETE_BODY,
        () ->
            rig.datapath.put(
                new PutRequest(
                    Rig.OWN_KEY,
                    broken,
                    ObjectMetadata.NONE,
                    Conditions.NONE,
                    BodyIntegrity.NONE)));
    assertThat(rig.get(Rig.OWN_KEY).bytes()).isEqualTo(FIRST);
  }

  @Test
  void conditionsOfAWriteToOurOwnAreDecidedInTheTurn() {
    Rig.fails(ErrorCode.NO_SUCH_KEY, () -> rig.put(Rig.OWN_KEY, FIRST, ifMatch("x")));
    rig.put(Rig.OWN_KEY, FIRST, ifAbsent());
    Rig.fails(ErrorCode.PRECONDITION_FAILED, () -> rig.put(Rig.OWN_KEY, SECOND, ifAbsent()));
    Rig.fails(ErrorCode.PRECONDITION_FAILED, () -> rig.put(Rig.OWN_KEY, SECOND, ifMatch("x")));
    rig.put(Rig.OWN_KEY, SECOND, ifMatch(md5(FIRST)));

    assertThat(rig.get(Rig.OWN_KEY).bytes()).isEqualTo(SECOND);
    Rig.fails(ErrorCode.PRECONDITION_FAILED, () -> rig.datapath.delete(Rig.OWN_KEY, ifMatch("x")));
    rig.datapath.delete(Rig.OWN_KEY, ifMatch(md5(SECOND)));
    Rig.fails(ErrorCode.NO_SUCH_KEY, () -> rig.get(Rig.OWN_KEY));
  }

  @Test
  void ofManyWritersWithOneConditionOneWins() throws Exception {
    List<Future<Boolean>> writers = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 20; i++) {
        byte[] bytes = Rig.bytes(1000, i);
        writers.add(threads.submit(() -> wins(bytes)));
      }
    }
    int won = 0;
    for (Future<Boolean> writer : writers) {
      won += writer.get() ? 1 : 0;
    }
    assertThat(won).isEqualTo(1);
  }

  private boolean wins(byte[] bytes) {
    try {
      rig.put(Rig.OWN_KEY, bytes, ifAbsent());
      return true;
    } catch (StoreException e) {
      assertThat(e.code()).isEqualTo(ErrorCode.PRECONDITION_FAILED);
      return false;
    }
  }

  @Test
  void aConditionThatFailsAtTheCloudMakesTheNextReadAsk() {
    rig.put(Rig.KEY, FIRST);
    rig.cloud.put(Rig.REMOTE, Rig.KEY.key(), SECOND);

    Rig.fails(ErrorCode.PRECONDITION_FAILED, () -> rig.put(Rig.KEY, FIRST, ifMatch(md5(FIRST))));

    assertThat(rig.get(Rig.KEY).bytes()).isEqualTo(SECOND);
  }

  @Test
  void aWriteThatCannotBeKeptIsAcknowledgedAndTheOldCopyIsGone() {
    rig.put(Rig.KEY, FIRST);
    CountDownLatch open = new CountDownLatch(1);
    rig.backend.plan(Operation.PUT, new BackendFault.Wait(open));
    Thread.startVirtualThread(() -> {
      Eventually.await("it is at the cloud", () -> rig.backend.count(Operation.PUT) == 2);
      rig.memory.setAvailable(false);
      open.countDown();
    });

    rig.put(Rig.KEY, SECOND);

    assertThat(rig.events.notKept).isNotEmpty();
    rig.memory.setAvailable(true);
    assertThat(rig.memory.find(Rig.KEY)).isEmpty();
    assertThat(rig.get(Rig.KEY).bytes()).isEqualTo(SECOND);
  }

  @Test
  void writersOfOneKeyGoOneByOneAndDoNotWaitForEver() throws InterruptedException {
    rig.close();
    rig = new Rig(Rig.settings().turnWait(Duration.ofMillis(20)).build());
    CountDownLatch open = new CountDownLatch(1);
    rig.backend.plan(Operation.PUT, new BackendFault.Wait(open));
    Thread first = Thread.startVirtualThread(() -> rig.put(Rig.KEY, FIRST));
    Eventually.await("it is at the cloud", () -> rig.backend.count(Operation.PUT) == 1);

    Rig.fails(ErrorCode.UNAVAILABLE, () -> rig.put(Rig.KEY, SECOND));
    rig.put(new ObjectId(Rig.CLOUD, "another"), SECOND);

    open.countDown();
    first.join();
    assertThat(rig.get(Rig.KEY).bytes()).isEqualTo(FIRST);
  }

  @Test
  void readersGoOnWithTheOldCopyOfOurOwnWhileItIsBeingReplaced() {
    rig.put(Rig.OWN_KEY, FIRST);
    try (var response = rig.datapath.get(GetRequest.whole(Rig.OWN_KEY))) {
      rig.put(Rig.OWN_KEY, SECOND);
      WatchedSink sink = new WatchedSink();
      response.body().sendTo(sink);
      assertThat(sink.bytes()).isEqualTo(FIRST);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    assertThat(rig.get(Rig.OWN_KEY).bytes()).isEqualTo(SECOND);
  }

  @Test
  void aDeletionGoesToTheCloudAndStaysDeleted() {
    rig.put(Rig.KEY, FIRST);

    rig.datapath.delete(Rig.KEY, Conditions.NONE);
    rig.datapath.delete(Rig.KEY, Conditions.NONE);

    Rig.fails(ErrorCode.NO_SUCH_KEY, () -> rig.get(Rig.KEY));
    assertThat(rig.cloud.keys(Rig.REMOTE)).isEmpty();
    Rig.fails(ErrorCode.NO_SUCH_KEY, () -> rig.datapath.delete(Rig.KEY, ifMatch("x")));
  }

  @Test
  void withoutRoomAWriteIsRefusedBeforeTheCloudSeesIt() {
    rig.memory.limitTo(1000);

    Rig.fails(ErrorCode.OUT_OF_SPACE, () -> rig.put(Rig.KEY, FIRST));

    assertThat(rig.backend.count()).isZero();
  }

  @Test
  void theListIsTheClouds() {
    rig.put(Rig.KEY, FIRST);
    rig.cloud.put(Rig.REMOTE, "z", SECOND);
    rig.put(Rig.OWN_KEY, FIRST);

    assertThat(rig.datapath.list(Rig.CLOUD, ListRequest.ofPrefix("")).entries())
        .extracting(ListEntry::name)
        .containsExactly("a/key", "z");
    assertThat(rig.datapath.list(Rig.OWN, ListRequest.ofPrefix("")).entries())
        .extracting(ListEntry::name)
        .containsExactly("a/key");
    rig.backend.down(true);
    assertThatThrownBy(() -> rig.datapath.list(Rig.CLOUD, ListRequest.ofPrefix("")))
        .isInstanceOfSatisfying(StoreException.class, e -> assertThat(e.retryAfter()).isPresent());
  }

  @Test
  void allChecksumsAreKeptWithAnObjectOfOurOwn() {
    Set<ChecksumAlgorithm> all = EnumSet.allOf(ChecksumAlgorithm.class);

    put(Rig.OWN_KEY, FIRST, Rig.integrity(all));

    assertThat(rig.datapath.head(Rig.OWN_KEY, Conditions.NONE).attributes().checksums())
        .hasSize(all.size() - 1);
  }
}
