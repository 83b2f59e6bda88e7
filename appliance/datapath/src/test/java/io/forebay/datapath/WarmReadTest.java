package io.forebay.datapath;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import io.forebay.core.object.Conditions;
import io.forebay.core.service.CacheResult;
import io.forebay.core.service.GetRequest;
import io.forebay.core.service.HeadResponse;
import io.forebay.core.service.NotModifiedException;
import io.forebay.core.store.StoredObject;
import io.forebay.testkit.Eventually;
import io.forebay.testkit.backend.BackendFault;
import io.forebay.testkit.backend.FaultyBackend.Operation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WarmReadTest {

  private static final int SIZE = 300_000;

  private final Rig rig = new Rig();
  private byte[] bytes;

  @BeforeEach
  void warm() {
    bytes = rig.given(Rig.KEY, SIZE);
    rig.get(Rig.KEY);
    rig.awaitNoFills();
    rig.backend.resetCounts();
  }

  @AfterEach
  void close() {
    rig.close();
  }

  private void assertUnavailable() {
    assertThatThrownBy(() -> rig.get(Rig.KEY))
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE));
  }

  private void mark() {
    StoredObject stored = rig.memory.find(Rig.KEY).orElseThrow();
    rig.memory.update(Rig.KEY, stored, stored.copy().withSuperseded(true));
  }

  @Test
  void aWarmReadDoesNotAskTheCloud() {
    rig.advance(Duration.ofDays(100));

    Rig.Answer answer = rig.get(Rig.KEY, 10, 19);

    assertThat(answer.bytes()).isEqualTo(Arrays.copyOfRange(bytes, 10, 20));
    assertThat(answer.cache()).isEqualTo(CacheResult.HIT);
    assertThat(answer.ageSeconds()).hasValue(Duration.ofDays(100).toSeconds());
    HeadResponse head = rig.datapath.head(Rig.KEY, Conditions.NONE);
    assertThat(head.cache()).isEqualTo(CacheResult.HIT);
    assertThat(rig.backend.count()).isZero();
  }

  @Test
  void aCopyIsValidatedOnceItsWindowHasPassed() {
    rig.freshness(Duration.ofMinutes(1));
    rig.advance(Duration.ofSeconds(59));
    assertThat(rig.get(Rig.KEY).cache()).isEqualTo(CacheResult.HIT);

    rig.advance(Duration.ofSeconds(1));
    Rig.Answer validated = rig.get(Rig.KEY);

    assertThat(validated.cache()).isEqualTo(CacheResult.REVALIDATED);
    assertThat(validated.ageSeconds()).hasValue(0);
    assertThat(validated.bytes()).isEqualTo(bytes);
    assertThat(rig.backend.count()).isEqualTo(1);
    assertThat(rig.get(Rig.KEY).cache()).as("fresh again").isEqualTo(CacheResult.HIT);
  }

  @Test
  void aCopyThatIsNoLongerCurrentIsFetchedAnew() {
    rig.freshness(Duration.ZERO);
    byte[] other = Rig.bytes(SIZE, 99);
    rig.cloud.put(Rig.REMOTE, Rig.KEY.key(), other);

    rig.advance(Duration.ofSeconds(1));
    Rig.Answer answer = rig.get(Rig.KEY);
    rig.awaitNoFills();
    rig.advance(Duration.ofSeconds(1));

    assertThat(answer.bytes()).isEqualTo(other);
    assertThat(answer.cache()).isEqualTo(CacheResult.MISS);
    assertThat(rig.get(Rig.KEY).cache()).isEqualTo(CacheResult.REVALIDATED);
    assertThat(rig.gets()).isEqualTo(1);
  }

  @Test
  void anObjectThatIsGoneAtTheCloudIsGoneHere() {
    rig.freshness(Duration.ZERO);
    rig.advance(Duration.ofSeconds(1));
    rig.cloud.delete(Rig.REMOTE, Rig.KEY.key(), Conditions.NONE);

    assertThatThrownBy(() -> rig.get(Rig.KEY))
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NO_SUCH_KEY));
    assertThat(rig.memory.find(Rig.KEY)).isEmpty();
  }

  @Test
  void whileTheCloudIsAwayAnExpiredCopyIsServedAsStale() {
    rig.freshness(Duration.ofMinutes(1));
    rig.advance(Duration.ofHours(1));
    rig.backend.down(true);

    Rig.Answer answer = rig.get(Rig.KEY);

    assertThat(answer.bytes()).isEqualTo(bytes);
    assertThat(answer.cache()).isEqualTo(CacheResult.STALE);
    assertThat(answer.ageSeconds()).hasValue(3600);
    assertThat(rig.datapath.head(Rig.KEY, Conditions.NONE).cache()).isEqualTo(CacheResult.STALE);
    assertThat(rig.heads()).as("asked once in a while").isEqualTo(1);

    rig.backend.down(false);
    rig.advance(DatapathSettings.DEFAULTS.outageTtl());
    assertThat(rig.get(Rig.KEY).cache()).isEqualTo(CacheResult.REVALIDATED);
  }

  @Test
  void aRefusalOfTheCloudIsNotAnOutage() {
    rig.freshness(Duration.ZERO);
    rig.advance(Duration.ofSeconds(1));
    rig.backend.plan(Operation.HEAD, new BackendFault.Fail(ErrorCode.ACCESS_DENIED));

    assertThatThrownBy(() -> rig.get(Rig.KEY))
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.ACCESS_DENIED));
  }

  @Test
  void aCopyFromAnotherPlaceIsNotServed() {
    rig.origin("elsewhere");
    byte[] other = Rig.bytes(SIZE, 99);
    rig.cloud.put(Rig.REMOTE, Rig.KEY.key(), other);

    assertThat(rig.get(Rig.KEY).bytes()).isEqualTo(other);
    assertThat(rig.get(Rig.KEY).cache()).isEqualTo(CacheResult.HIT);
    rig.backend.down(true);
    rig.origin("a third place");
    assertUnavailable();
  }

  @Test
  void aMarkedCopyIsValidatedFirstAndNeverServedUnasked() {
    mark();
    rig.backend.down(true);
    assertUnavailable();

    rig.backend.down(false);
    assertThat(rig.get(Rig.KEY).cache()).isEqualTo(CacheResult.REVALIDATED);
    assertThat(rig.get(Rig.KEY).cache()).as("the mark is gone").isEqualTo(CacheResult.HIT);

    mark();
    byte[] other = Rig.bytes(SIZE, 99);
    rig.cloud.put(Rig.REMOTE, Rig.KEY.key(), other);
    assertThat(rig.get(Rig.KEY).bytes()).isEqualTo(other);
  }

  @Test
  void aValidationDoesNotClearTheMarkOfAWriteThatIsUnderWay() throws InterruptedException {
    rig.freshness(Duration.ZERO);
    rig.advance(Duration.ofSeconds(1));
    CountDownLatch answerReader = new CountDownLatch(1);
    CountDownLatch answerWriter = new CountDownLatch(1);
    rig.backend.plan(Operation.HEAD, new BackendFault.Wait(answerReader));
    rig.backend.plan(Operation.PUT, new BackendFault.Wait(answerWriter));
    Thread reader = Thread.startVirtualThread(() -> rig.get(Rig.KEY));
    Eventually.await("it is being validated", () -> rig.heads() == 1);
    Thread writer = Thread.startVirtualThread(() -> rig.put(Rig.KEY, Rig.bytes(10, 1)));
    Eventually.await("it is being written", () -> rig.backend.count(Operation.PUT) == 1);

    answerReader.countDown();
    reader.join();

    assertThat(rig.memory.find(Rig.KEY).orElseThrow().copy().superseded()).isTrue();
    answerWriter.countDown();
    writer.join();
  }

  @Test
  void theRestOfADamagedCopyComesFromTheCloudInTheSameAnswer() {
    rig.memory.corrupt(Rig.KEY, 200_000);

    Rig.Answer answer = rig.get(Rig.KEY);

    assertThat(answer.bytes()).isEqualTo(bytes);
    assertThat(rig.gets()).isEqualTo(1);
    assertThat(rig.get(Rig.KEY).cache()).as("set aside").isEqualTo(CacheResult.MISS);
  }

  @Test
  void aDamagedCopyIsNotContinuedWithAnotherVersion() {
    rig.memory.corrupt(Rig.KEY, 200_000);
    rig.cloud.put(Rig.REMOTE, Rig.KEY.key(), Rig.bytes(SIZE, 99));

    Rig.Broken broken = rig.broken(GetRequest.whole(Rig.KEY));

    assertThat(broken.failure().code()).isEqualTo(ErrorCode.UNAVAILABLE);
    assertThat(broken.bytes()).isEqualTo(Arrays.copyOf(bytes, broken.bytes().length));
  }

  @Test
  void aDamagedObjectOfOurOwnFailsTheRequest() {
    rig.put(Rig.OWN_KEY, bytes);
    rig.memory.corrupt(Rig.OWN_KEY, 0);

    Rig.Broken broken = rig.broken(GetRequest.whole(Rig.OWN_KEY));

    assertThat(broken.failure().code()).isEqualTo(ErrorCode.OBJECT_CORRUPT);
    assertThat(broken.bytes()).isEmpty();
  }

  @Test
  void manyReadersOfAnExpiredCopyShareOneQuestion() throws Exception {
    rig.freshness(Duration.ofMinutes(1));
    rig.advance(Duration.ofHours(1));
    CountDownLatch open = new CountDownLatch(1);
    rig.backend.plan(Operation.HEAD, new BackendFault.Wait(open));
    List<Future<CacheResult>> readers = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 20; i++) {
        readers.add(threads.submit(() -> rig.get(Rig.KEY).cache()));
      }
      Eventually.await("one asks", () -> rig.heads() == 1);
      open.countDown();
    }

    for (Future<CacheResult> reader : readers) {
      assertThat(reader.get()).isIn(CacheResult.REVALIDATED, CacheResult.HIT);
    }
    assertThat(rig.heads()).isEqualTo(1);
  }

  @Test
  void anAnswerThatNothingWasModifiedIsCountedAsWhatItWas() {
    rig.freshness(Duration.ofMinutes(1));
    String etag = rig.datapath.head(Rig.KEY, Conditions.NONE).attributes().etag();
    Conditions same =
        new Conditions(
            Optional.empty(), Optional.of(List.of(etag)), Optional.empty(), Optional.empty());
    GetRequest request = new GetRequest(Rig.KEY, Optional.empty(), same);
    rig.events.gets.clear();

    assertThatThrownBy(() -> rig.get(request)).isInstanceOf(NotModifiedException.class);
    rig.advance(Duration.ofHours(1));
    assertThatThrownBy(() -> rig.get(request)).isInstanceOf(NotModifiedException.class);

    assertThat(rig.events.gets)
        .containsExactly(
            new RecordedEvents.Got(Rig.CLOUD, CacheResult.HIT, 0),
            new RecordedEvents.Got(Rig.CLOUD, CacheResult.REVALIDATED, 0));
  }
}
