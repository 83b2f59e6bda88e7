package io.forebay.datapath;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import io.forebay.core.name.ObjectId;
import io.forebay.core.object.ByteRange;
import io.forebay.core.object.Conditions;
import io.forebay.core.object.RangeRequest;
import io.forebay.core.service.CacheResult;
import io.forebay.core.service.GetRequest;
import io.forebay.core.service.GetResponse;
import io.forebay.core.service.NotModifiedException;
import io.forebay.core.store.LocalStore;
import io.forebay.testkit.Eventually;
import io.forebay.testkit.backend.BackendFault;
import io.forebay.testkit.backend.FaultyBackend.Operation;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ColdReadTest {

  private static final int SIZE = 300_000;

  private Rig rig = new Rig();
  private final ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor();

  @AfterEach
  void close() {
    clients.shutdownNow();
    rig.close();
  }

  private void rigged(SettingsBuilder settings) {
    rig.close();
    rig = new Rig(settings.build());
  }

  private <T> T result(Future<T> future) throws Exception {
    return future.get(60, TimeUnit.SECONDS);
  }

  @Test
  void aColdReadIsKeptAndReadFromDiskNextTime() {
    byte[] bytes = rig.given(Rig.KEY, SIZE);

    Rig.Answer cold = rig.get(Rig.KEY);
    Rig.Answer warm = rig.get(Rig.KEY);

    assertThat(cold.bytes()).isEqualTo(bytes);
    assertThat(cold.cache()).isEqualTo(CacheResult.MISS);
    assertThat(warm.bytes()).isEqualTo(bytes);
    assertThat(warm.cache()).isEqualTo(CacheResult.HIT);
    assertThat(warm.ageSeconds()).hasValue(0);
    assertThat(rig.backend.count()).as("calls to the cloud").isEqualTo(1);
    assertThat(rig.events.gets)
        .containsExactly(
            new RecordedEvents.Got(Rig.CLOUD, CacheResult.MISS, SIZE),
            new RecordedEvents.Got(Rig.CLOUD, CacheResult.HIT, SIZE));
  }

  @Test
  void anEmptyObjectIsReadAndKept() {
    rig.given(Rig.KEY, 0);

    assertThat(rig.get(Rig.KEY).cache()).isEqualTo(CacheResult.MISS);
    assertThat(rig.get(Rig.KEY).cache()).isEqualTo(CacheResult.HIT);
  }

  @Test
  void aHundredClientsOfOneColdKeyCostOneGet() throws Exception {
    byte[] bytes = rig.given(Rig.KEY, SIZE);
    CountDownLatch open = new CountDownLatch(1);
    rig.backend.plan(Operation.GET, new BackendFault.Stall(SIZE / 2, open));

    List<Future<Rig.Answer>> answers = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      answers.add(clients.submit(() -> rig.get(Rig.KEY)));
    }
    Eventually.await("all but the first have joined", () -> rig.events.joined.get() == 99);
    open.countDown();

    for (Future<Rig.Answer> answer : answers) {
      assertThat(result(answer).bytes()).isEqualTo(bytes);
      assertThat(result(answer).cache()).isEqualTo(CacheResult.MISS);
    }
    assertThat(rig.gets()).isEqualTo(1);
  }

  @Test
  void theFirstBytesDoNotWaitForTheLast() throws Exception {
    byte[] bytes = rig.given(Rig.KEY, SIZE);
    CountDownLatch open = new CountDownLatch(1);
    rig.backend.plan(Operation.GET, new BackendFault.Stall(SIZE / 2, open));
    WatchedSink sink = new WatchedSink();

    Future<Boolean> client = clients.submit(() -> send(GetRequest.whole(Rig.KEY), sink));
    Eventually.await("half of it is here", () -> sink.size() >= SIZE / 2 - Rig.BUFFER_BYTES);

    assertThat(client.isDone()).isFalse();
    open.countDown();
    assertThat(result(client)).isTrue();
    assertThat(sink.bytes()).isEqualTo(bytes);
  }

  @Test
  void aClientThatLeavesDoesNotStopTheOthers() throws Exception {
    rigged(Rig.settings().abandonedFillBytesMax(0));
    byte[] bytes = rig.given(Rig.KEY, SIZE);
    CountDownLatch open = new CountDownLatch(1);
    rig.backend.plan(Operation.GET, new BackendFault.Stall(SIZE / 2, open));

    GetResponse first = rig.datapath.get(GetRequest.whole(Rig.KEY));
    Future<Rig.Answer> second = clients.submit(() -> rig.get(Rig.KEY));
    Eventually.await("the second has joined", () -> rig.events.joined.get() == 1);
    first.close();
    open.countDown();

    assertThat(result(second).bytes()).isEqualTo(bytes);
    assertThat(rig.gets()).isEqualTo(1);
  }

  @Test
  void aLargeFetchThatNobodyWaitsForIsEnded() {
    rigged(Rig.settings().abandonedFillBytesMax(1000));
    rig.given(Rig.KEY, SIZE);
    CountDownLatch open = new CountDownLatch(1);
    rig.backend.plan(Operation.GET, new BackendFault.Stall(SIZE / 2, open));

    rig.datapath.get(GetRequest.whole(Rig.KEY)).close();
    open.countDown();
    rig.awaitNoFills();

    assertThat(rig.memory.find(Rig.KEY)).isEmpty();
    assertThat(rig.get(Rig.KEY).bytes()).hasSize(SIZE);
  }

  @Test
  void aSmallFetchThatNobodyWaitsForGoesOn() {
    rig.given(Rig.KEY, SIZE);

    rig.datapath.get(GetRequest.whole(Rig.KEY)).close();
    rig.awaitNoFills();

    assertThat(rig.memory.find(Rig.KEY)).isPresent();
    assertThat(rig.get(Rig.KEY).cache()).isEqualTo(CacheResult.HIT);
  }

  @Test
  void aSlowClientSlowsNeitherTheFetchNorTheOthers() throws Exception {
    byte[] bytes = rig.given(Rig.KEY, SIZE);
    CountDownLatch goOn = new CountDownLatch(1);
    WatchedSink slow =
        new WatchedSink() {
          @Override
          public void write(ByteBuffer source) {
            BackendFault.awaitOpen(goOn);
            super.write(source);
          }
        };

    Future<Boolean> slowClient = clients.submit(() -> send(GetRequest.whole(Rig.KEY), slow));
    Rig.Answer fast = rig.get(Rig.KEY);
    rig.awaitNoFills();

    assertThat(fast.bytes()).isEqualTo(bytes);
    assertThat(rig.memory.find(Rig.KEY)).isPresent();
    goOn.countDown();
    assertThat(result(slowClient)).isTrue();
    assertThat(slow.bytes()).isEqualTo(bytes);
  }

  @Test
  void aRangeFarAheadDoesNotWaitForThePrefix() throws Exception {
    rigged(Rig.settings().farRangeBytes(100_000));
    byte[] bytes = rig.given(Rig.KEY, SIZE);
    CountDownLatch open = new CountDownLatch(1);
    rig.backend.plan(Operation.GET, new BackendFault.Stall(10_000, open));
    Future<Rig.Answer> whole = clients.submit(() -> rig.get(Rig.KEY));
    Eventually.await("the fetch has begun", () -> rig.gets() == 1);

    Rig.Answer range = rig.get(Rig.KEY, 200_000, 200_999);

    assertThat(range.bytes()).isEqualTo(Arrays.copyOfRange(bytes, 200_000, 201_000));
    assertThat(range.cache()).isEqualTo(CacheResult.BYPASS);
    assertThat(range.range()).isEqualTo(new ByteRange(200_000, 201_000));
    open.countDown();
    assertThat(result(whole).bytes()).isEqualTo(bytes);
  }

  @Test
  void aRangeFarInsideALargeObjectBeginsNoFetchOfAllOfIt() {
    rigged(Rig.settings().farRangeBytes(1000).abandonedFillBytesMax(1000));
    byte[] bytes = rig.given(Rig.KEY, SIZE);

    Rig.Answer range = rig.get(Rig.KEY, 200_000, 400_000);

    assertThat(range.bytes()).isEqualTo(Arrays.copyOfRange(bytes, 200_000, SIZE));
    assertThat(range.cache()).isEqualTo(CacheResult.BYPASS);
    assertThat(rig.events.begun).hasValue(0);
  }

  @Test
  void aNearRangeIsServedFromTheFetchAndTheRestIsKept() {
    byte[] bytes = rig.given(Rig.KEY, SIZE);

    Rig.Answer range = rig.get(Rig.KEY, 1000, 1999);
    rig.awaitNoFills();

    assertThat(range.bytes()).isEqualTo(Arrays.copyOfRange(bytes, 1000, 2000));
    assertThat(range.cache()).isEqualTo(CacheResult.MISS);
    assertThat(rig.get(Rig.KEY).cache()).isEqualTo(CacheResult.HIT);
    assertThat(rig.gets()).isEqualTo(1);
  }

  @Test
  void aRangeOutsideOfTheObjectIsRefused() {
    rig.given(Rig.KEY, SIZE);

    assertThatThrownBy(() -> rig.get(Rig.KEY, SIZE, SIZE + 10))
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_RANGE));
    rig.awaitNoFills();
  }

  @Test
  void anAbsentObjectIsAskedForOnceInAWhile() {
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> rig.get(Rig.KEY))
          .isInstanceOfSatisfying(
              StoreException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NO_SUCH_KEY));
    }
    assertThat(rig.backend.count()).isEqualTo(1);

    rig.put(Rig.KEY, Rig.bytes(10, 1));
    rig.memory.delete(Rig.KEY);

    assertThat(rig.get(Rig.KEY).bytes()).as("evicted").hasSize(10);
  }

  @Test
  void aCloudThatIsAwayIsA503WithATimeToTryAgain() {
    rig.given(Rig.KEY, SIZE);
    rig.backend.down(true);

    assertThatThrownBy(() -> rig.get(Rig.KEY))
        .isInstanceOfSatisfying(
            StoreException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE);
              assertThat(e.retryAfter()).contains(DatapathSettings.DEFAULTS.retryAfter());
            });
    rig.backend.down(false);
    assertThat(rig.get(Rig.KEY).bytes()).hasSize(SIZE);
  }

  @Test
  void conditionsAreDecidedBeforeAnythingIsFetched() {
    rig.given(Rig.KEY, SIZE);
    String etag = rig.datapath.head(Rig.KEY, Conditions.NONE).attributes().etag();
    Conditions same =
        new Conditions(
            Optional.empty(), Optional.of(List.of(etag)), Optional.empty(), Optional.empty());
    Conditions other =
        new Conditions(
            Optional.of(List.of("other")), Optional.empty(), Optional.empty(), Optional.empty());

    assertThatThrownBy(() -> rig.get(new GetRequest(Rig.KEY, Optional.empty(), same)))
        .isInstanceOf(NotModifiedException.class);
    assertThatThrownBy(() -> rig.get(new GetRequest(Rig.KEY, Optional.empty(), other)))
        .isInstanceOfSatisfying(
            StoreException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.PRECONDITION_FAILED));
    assertThat(rig.gets()).isZero();
    assertThat(rig.datapath.head(Rig.KEY, Conditions.NONE).cache()).isEqualTo(CacheResult.MISS);
  }

  @Test
  void moreFetchesThanAllowedWaitForTheirTurn() throws Exception {
    rigged(Rig.settings().fillsMax(2));
    CountDownLatch open = new CountDownLatch(1);
    rig.backend.plan(
        Operation.GET, new BackendFault.Stall(0, open), new BackendFault.Stall(0, open));
    List<Future<Rig.Answer>> answers = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      var id = new ObjectId(Rig.CLOUD, "key-" + i);
      rig.given(id, SIZE + i);
      answers.add(clients.submit(() -> rig.get(id)));
    }
    Eventually.await("two are fetching", () -> rig.gets() == 2);
    Eventually.await("all have begun", () -> rig.events.begun.get() == 6);

    assertThat(rig.gets()).isEqualTo(2);
    open.countDown();
    for (int i = 0; i < 6; i++) {
      assertThat(result(answers.get(i)).bytes()).hasSize(SIZE + i);
    }
  }

  @Test
  void aReaderDoesNotWaitForEverForAStalledCloud() {
    rigged(Rig.settings().fillWait(Duration.ofMillis(50)));
    rig.given(Rig.KEY, SIZE);
    CountDownLatch open = new CountDownLatch(1);
    rig.backend.plan(Operation.GET, new BackendFault.Stall(100_000, open));

    Rig.Broken broken = rig.broken(GetRequest.whole(Rig.KEY));
    open.countDown();

    assertThat(broken.failure().code()).isEqualTo(ErrorCode.UNAVAILABLE);
    assertThat(broken.bytes().length).isLessThan(SIZE);
  }

  @Test
  void aSuffixOfAColdObjectIsServed() {
    byte[] bytes = rig.given(Rig.KEY, SIZE);

    Rig.Answer answer =
        rig.get(new GetRequest(Rig.KEY, Optional.of(new RangeRequest.Suffix(77)), Conditions.NONE));

    assertThat(answer.bytes()).isEqualTo(Arrays.copyOfRange(bytes, SIZE - 77, SIZE));
  }

  private boolean send(GetRequest request, WatchedSink sink) throws IOException {
    try (GetResponse response = rig.datapath.get(request)) {
      response.body().sendTo(sink);
      return true;
    }
  }

  @ParameterizedTest(name = "always validated: {0}")
  @ValueSource(booleans = {false, true})
  void aCopyThatComesBetweenTheLookAndTheFetchIsUsed(boolean alwaysValidated) {
    AtomicBoolean first = new AtomicBoolean(true);
    LocalStore late =
        (LocalStore)
            Proxy.newProxyInstance(
                LocalStore.class.getClassLoader(),
                new Class<?>[] {LocalStore.class},
                (proxy, method, arguments) ->
                    method.getName().equals("open") && first.getAndSet(false)
                        ? Optional.empty()
                        : method.invoke(rig.memory, arguments));
    rig.given(Rig.KEY, SIZE);
    rig.get(Rig.KEY);
    rig.awaitNoFills();
    try (Rig behind = new Rig(Rig.settings().build(), Optional.of(late))) {
      if (alwaysValidated) {
        behind.freshness(Duration.ZERO); // Even so, it was fetched since the request came.
      }
      Rig.Answer answer = behind.get(Rig.KEY);

      assertThat(answer.cache()).isEqualTo(CacheResult.HIT);
      assertThat(answer.bytes()).hasSize(SIZE);
      assertThat(behind.backend.count()).isZero();
      assertThat(first).isFalse();
    }
  }
}
