package io.forebay.datapath;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import io.forebay.core.object.BodyDigest;
import io.forebay.core.object.Checksum;
import io.forebay.core.object.ChecksumAlgorithm;
import io.forebay.core.object.Conditions;
import io.forebay.core.object.ObjectMetadata;
import io.forebay.core.object.RangeRequest;
import io.forebay.core.service.CacheResult;
import io.forebay.core.service.GetRequest;
import io.forebay.core.service.GetResponse;
import io.forebay.testkit.Eventually;
import io.forebay.testkit.backend.BackendFault;
import io.forebay.testkit.backend.BytesContent;
import io.forebay.testkit.backend.FaultyBackend.Operation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FaultyCloudTest {

  private static final int SIZE = 300_000;
  private static final GetRequest WHOLE = GetRequest.whole(Rig.KEY);

  private Rig rig = new Rig();

  @AfterEach
  void close() {
    rig.close();
  }

  private void assertNothingIsKept() {
    rig.awaitNoFills();
    assertThat(rig.memory.find(Rig.KEY)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 100_000, SIZE - 1})
  void aBodyThatBreaksOffIsTakenUpWhereItStopped(long at) {
    byte[] bytes = rig.given(Rig.KEY, SIZE);
    rig.backend.plan(Operation.GET, new BackendFault.Cut(at), new BackendFault.EndEarly(10));

    assertThat(rig.get(Rig.KEY).bytes()).isEqualTo(bytes);
    assertThat(rig.gets()).isEqualTo(at == SIZE - 1 ? 2 : 3);
    assertThat(rig.get(Rig.KEY).cache()).isEqualTo(CacheResult.HIT);
  }

  @Test
  void aCloudThatBreaksOffAgainAndAgainEndsInABrokenAnswer() {
    byte[] bytes = rig.given(Rig.KEY, SIZE);
    for (int i = 0; i < 10; i++) {
      rig.backend.plan(Operation.GET, new BackendFault.Cut(i == 0 ? 100_000 : 0));
    }

    Rig.Broken broken = rig.broken(WHOLE);

    assertThat(broken.failure().code()).isEqualTo(ErrorCode.UNAVAILABLE);
    assertThat(broken.bytes()).isEqualTo(Arrays.copyOf(bytes, broken.bytes().length));
    assertThat(rig.gets()).as("bounded tries").isEqualTo(4);
    assertNothingIsKept();
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 100_000, SIZE - 1})
  void aFlippedBitNeverLooksWholeAndIsNeverKept(long at) {
    rig.given(Rig.KEY, SIZE);
    rig.backend.plan(Operation.GET, new BackendFault.Flip(at));

    Rig.Broken broken = rig.broken(WHOLE);

    assertThat(broken.failure().code()).isEqualTo(ErrorCode.OBJECT_CORRUPT);
    assertThat(broken.bytes().length).isLessThan(SIZE);
    assertNothingIsKept();
    assertThat(rig.events.failures).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource(value = ChecksumAlgorithm.class, mode = EnumSource.Mode.EXCLUDE, names = "MD5")
  void everyWholeChecksumOfTheCloudIsCompared(ChecksumAlgorithm algorithm) {
    byte[] bytes = Rig.bytes(SIZE, 5);
    BodyDigest digest = new BodyDigest(Set.of(algorithm));
    digest.update(ByteBuffer.wrap(bytes));
    given(bytes, digest.checksums());
    rig.backend.plan(Operation.GET, new BackendFault.Flip(77));

    assertThat(rig.broken(WHOLE).failure().code()).isEqualTo(ErrorCode.OBJECT_CORRUPT);
    assertNothingIsKept();
    assertThat(rig.get(Rig.KEY).bytes()).isEqualTo(bytes);
  }

  @Test
  void anObjectWhoseChecksumIsWrongAtTheCloudIsNotServed() {
    byte[] bytes = Rig.bytes(SIZE, 5);
    given(bytes, List.of(Checksum.whole(ChecksumAlgorithm.CRC32C, new byte[4])));

    assertThat(rig.broken(WHOLE).failure().code()).isEqualTo(ErrorCode.OBJECT_CORRUPT);
  }

  private void given(byte[] bytes, List<Checksum> checksums) {
    rig.cloud.put(
        Rig.REMOTE,
        Rig.KEY.key(),
        BytesContent.of(bytes, checksums),
        ObjectMetadata.NONE,
        Conditions.NONE);
  }

  @Test
  void aWrongSizeIsNeverServedWhole() {
    rig.given(Rig.KEY, SIZE);
    rig.backend.plan(Operation.GET, new BackendFault.WrongSize(10));

    assertThat(rig.broken(WHOLE).bytes().length).isLessThanOrEqualTo(SIZE);
    assertNothingIsKept();
  }

  @Test
  void moreBytesThanAnnouncedAreNeverServedWhole() {
    rig.given(Rig.KEY, SIZE);
    rig.backend.plan(Operation.GET, new BackendFault.WrongSize(-10));

    assertThat(rig.broken(WHOLE).failure().code()).isEqualTo(ErrorCode.OBJECT_CORRUPT);
    assertNothingIsKept();
  }

  @Test
  void aVersionThatChangesOnTheWayBreaksTheAnswerOff() {
    rig.given(Rig.KEY, SIZE);
    rig.backend.plan(
        Operation.GET, new BackendFault.Cut(100_000), new BackendFault.OtherVersion("x"));

    assertThat(rig.broken(WHOLE).bytes().length).isLessThanOrEqualTo(100_000);
    assertNothingIsKept();
  }

  @Test
  void anObjectThatIsReplacedOnTheWayIsNeverMixed() throws InterruptedException {
    rig.given(Rig.KEY, SIZE);
    CountDownLatch open = new CountDownLatch(1);
    rig.backend.plan(Operation.GET, new BackendFault.Cut(100_000), new BackendFault.Wait(open));

    var failure = new AtomicReference<ErrorCode>();
    Thread client =
        Thread.startVirtualThread(() -> failure.set(rig.broken(WHOLE).failure().code()));
    Eventually.await("it is being resumed", () -> rig.gets() == 2);
    byte[] other = Rig.bytes(SIZE, 99);
    rig.cloud.put(Rig.REMOTE, Rig.KEY.key(), other);
    open.countDown();
    client.join();

    assertThat(failure.get()).isEqualTo(ErrorCode.UNAVAILABLE);
    assertNothingIsKept();
    assertThat(rig.get(Rig.KEY).bytes()).isEqualTo(other);
  }

  @Test
  void aRangeOfASmallFetchWaitsUntilAllOfItIsVerified() {
    rig.given(Rig.KEY, SIZE);
    rig.backend.plan(Operation.GET, new BackendFault.Flip(1500));

    Rig.Broken broken = rig.broken(range(1000, 1999));

    assertThat(broken.failure().code()).isEqualTo(ErrorCode.OBJECT_CORRUPT);
    assertThat(broken.bytes()).isEmpty();
  }

  @Test
  void withoutRoomAnObjectIsServedAndNotKept() {
    byte[] bytes = rig.given(Rig.KEY, SIZE);
    rig.memory.limitTo(SIZE - 1);

    Rig.Answer answer = rig.get(Rig.KEY);

    assertThat(answer.bytes()).isEqualTo(bytes);
    assertThat(answer.cache()).isEqualTo(CacheResult.BYPASS);
    assertThat(rig.gets()).isEqualTo(1);
    assertThat(rig.events.notKept).hasSize(1);
    assertThat(rig.get(range(5, 9)).bytes()).isEqualTo(Arrays.copyOfRange(bytes, 5, 10));
    assertNothingIsKept();
  }

  @Test
  void withoutAnyDiskAnObjectIsServedAndNotKept() {
    byte[] bytes = rig.given(Rig.KEY, SIZE);
    rig.memory.setAvailable(false);

    assertThat(rig.get(Rig.KEY).bytes()).isEqualTo(bytes);
    assertThat(rig.get(Rig.KEY).cache()).isEqualTo(CacheResult.BYPASS);
  }

  @Test
  void aCorruptBodyPastTheCacheNeverLooksWhole() {
    rig.given(Rig.KEY, SIZE);
    rig.memory.limitTo(0);
    rig.backend.plan(Operation.GET, new BackendFault.Flip(100_000));

    Rig.Broken broken = rig.broken(WHOLE);

    assertThat(broken.failure().code()).isEqualTo(ErrorCode.OBJECT_CORRUPT);
    assertThat(broken.bytes().length).isLessThan(SIZE);
  }

  @Test
  void roomThatRunsOutOnTheWayChangesNothingForTheClient() throws IOException {
    byte[] bytes = rig.given(Rig.KEY, SIZE);
    CountDownLatch open = new CountDownLatch(1);
    rig.backend.plan(Operation.GET, new BackendFault.Stall(150_000, open));
    WatchedSink sink = sinkThatTakesTheRoomAway(open);

    try (GetResponse response = rig.datapath.get(WHOLE)) {
      response.body().sendTo(sink);
    }

    assertThat(sink.bytes()).isEqualTo(bytes);
    assertNothingIsKept();
  }

  @ParameterizedTest(name = "by its ETag: {0}")
  @ValueSource(booleans = {false, true})
  void aBodyOfWhichOnlyAPartFoundRoomIsComparedAsAWhole(boolean byEtag) {
    byte[] bytes = Rig.bytes(SIZE, 5);
    CountDownLatch open = new CountDownLatch(1);
    rig.backend.plan(Operation.GET, new BackendFault.Stall(150_000, open));
    if (byEtag) {
      given(bytes, List.of());
      rig.backend.plan(Operation.GET, new BackendFault.Flip(1000));
    } else {
      given(bytes, List.of(Checksum.whole(ChecksumAlgorithm.CRC32C, new byte[4])));
    }
    WatchedSink sink = sinkThatTakesTheRoomAway(open);

    try (GetResponse response = rig.datapath.get(WHOLE)) {
      assertThatThrownBy(() -> response.body().sendTo(sink))
          .isInstanceOfSatisfying(
              StoreException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.OBJECT_CORRUPT));
    }

    assertThat(sink.size()).isBetween(100_000, SIZE - 1);
    assertThat(rig.gets()).as("the rest came directly").isEqualTo(2);
  }

  @Test
  void anEtagThatOnlyLooksLikeAnMd5IsComparedWithNothing() {
    rig.cloud.encrypt();
    byte[] bytes = rig.given(Rig.KEY, SIZE);

    assertThat(rig.get(Rig.KEY).bytes()).isEqualTo(bytes);
    assertThat(rig.get(Rig.KEY).cache()).isEqualTo(CacheResult.HIT);
  }

  @Test
  void pastTheCacheItIsComparedWithNothingEither() {
    rig.cloud.encrypt();
    byte[] bytes = rig.given(Rig.KEY, SIZE);
    rig.memory.limitTo(0);

    assertThat(rig.get(Rig.KEY).bytes()).isEqualTo(bytes);
  }

  @Test
  void norWhereOnlyAPartFoundRoom() throws IOException {
    rig.cloud.encrypt();
    byte[] bytes = rig.given(Rig.KEY, SIZE);
    CountDownLatch open = new CountDownLatch(1);
    rig.backend.plan(Operation.GET, new BackendFault.Stall(150_000, open));
    WatchedSink sink = sinkThatTakesTheRoomAway(open);

    try (GetResponse response = rig.datapath.get(WHOLE)) {
      response.body().sendTo(sink);
    }

    assertThat(sink.bytes()).isEqualTo(bytes);
    assertThat(rig.gets()).as("the rest came directly").isEqualTo(2);
  }

  private WatchedSink sinkThatTakesTheRoomAway(CountDownLatch open) {
    return new WatchedSink() {
      @Override
      public void write(ByteBuffer source) {
        super.write(source);
        if (size() > 100_000) {
          rig.memory.limitTo(0);
          open.countDown();
        }
      }
    };
  }

  @Test
  void anErrorOfTheCloudIsPassedOnAsItIs() {
    rig.given(Rig.KEY, SIZE);
    rig.backend.plan(Operation.GET, new BackendFault.Fail(ErrorCode.ACCESS_DENIED));

    assertThatThrownBy(() -> rig.get(Rig.KEY))
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.ACCESS_DENIED));
    assertThat(rig.get(Rig.KEY).bytes()).as("not remembered").hasSize(SIZE);
  }

  private static GetRequest range(long first, long last) {
    return new GetRequest(
        Rig.KEY, Optional.of(new RangeRequest.Between(first, last)), Conditions.NONE);
  }
}
