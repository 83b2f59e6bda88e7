package io.forebay.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.forebay.core.backend.Backend;
import io.forebay.core.backend.BackendObject;
import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import io.forebay.core.object.Conditions;
import io.forebay.core.object.ObjectMetadata;
import io.forebay.core.run.Deadline;
import io.forebay.core.run.MonotonicClock;
import io.forebay.core.run.Retrier;
import io.forebay.testkit.backend.BackendUnderTest;
import io.forebay.testkit.backend.BytesContent;
import io.forebay.testkit.backend.MemoryBackend;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// How a cloud is asked that takes only so much. Time is virtual where it matters.
class ThrottlingTest {

  private static final int OBJECT_BYTES = 100_000;

  private final VirtualTime time = new VirtualTime();
  private final MemoryBackend memory = MemoryBackend.of("bucket");

  @Test
  void aCloudThatThrottlesIsGivenNearlyWhatItTakesAndNoStorm() throws InterruptedException {
    ThrottlingBackend cloud = cloud(50);
    int objects = 2000;

    double seconds = read(decorated(cloud, BackendRig.UNLIMITED), objects, 64);

    assertThat(objects / seconds).as("objects a second").isBetween(40.0, 50.0);
    assertThat(cloud.requestsCount()).isLessThanOrEqualTo(objects * 12 / 10);
  }

  @Test
  void fewClientsOfACloudThatThrottlesGetWhatItTakesToo() throws InterruptedException {
    ThrottlingBackend cloud = cloud(50);
    int objects = 2000;

    double seconds = read(decorated(cloud, BackendRig.UNLIMITED), objects, 4);

    assertThat(objects / seconds).as("objects a second").isBetween(40.0, 50.0);
    assertThat(cloud.requestsCount()).isLessThanOrEqualTo(objects * 12 / 10);
  }

  @Test
  void aCloudThatTakesMoreAgainIsAskedForMore() throws InterruptedException {
    ThrottlingBackend cloud = cloud(50);
    Backend backend = decorated(cloud, BackendRig.UNLIMITED);
    read(backend, 1000, 64);
    cloud.perSecondMax(1000);
    read(backend, 6000, 64);

    double seconds = read(backend, 2000, 64);

    assertThat(2000 / seconds).as("objects a second").isGreaterThan(150);
  }

  @Test
  void aConfiguredRateIsKeptAndNothingIsRefused() throws InterruptedException {
    ThrottlingBackend cloud = cloud(40);

    double seconds = read(decorated(cloud, limits(64, OptionalInt.of(30), 0)), 600, 64);

    assertThat(600 / seconds).as("objects a second").isBetween(29.0, 31.0);
    assertThat(cloud.requestsCount()).isEqualTo(600);
  }

  @Test
  void bytesOfReadsAndWritesAreKeptWithinTheirRate() throws InterruptedException {
    Backend backend = decorated(memory, limits(8, OptionalInt.empty(), 1 << 20));

    double reading = read(backend, 100, 8);
    double writing = during(8, 100, () -> put(backend, new byte[OBJECT_BYTES]));
    double large = during(1, 1, () -> put(backend, new byte[20 << 20]));

    assertThat(100 * OBJECT_BYTES / reading).isBetween(0.9 * (1 << 20), 1.15 * (1 << 20));
    assertThat(100 * OBJECT_BYTES / writing).isBetween(0.9 * (1 << 20), 1.15 * (1 << 20));
    assertThat((20 << 20) / large).isBetween(0.9 * (1 << 20), 1.15 * (1 << 20));
  }

  @Test
  void callersGoOnInTheOrderInWhichTheyCame() throws InterruptedException {
    AdaptiveRate rate = throttledRate();
    List<Integer> order = new ArrayList<>();
    List<Runnable> callers = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      int caller = i;
      callers.add(() -> {
        assertThat(await(rate, Duration.ofMinutes(1))).isZero();
        order.add(caller);
      });
    }

    time.run(callers);

    assertThat(order).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    assertThat(time.nanos()).as("one a second").isBetween(8_000_000_000L, 10_000_000_000L);
  }

  @Test
  void whoseTurnDoesNotComeInTimeIsRefusedAtOnceAndToldWhenToComeAgain()
      throws InterruptedException {
    ThrottlingBackend cloud = cloud(0);
    BackendLimits impatient =
        new BackendLimits(Duration.ofMillis(500), 64, OptionalInt.empty(), OptionalLong.empty());
    Backend backend = new RateLimitedBackend(cloud, impatient, time, time);

    time.run(
        List.of(() -> {
          assertThat(refusal(backend).retryAfter()).as("the cloud's own").isEmpty();
          assertThat(refusal(backend).retryAfter()).as("the cloud's own").isEmpty();

          StoreException refusal = refusal(backend);

          assertThat(refusal.retryAfter().orElseThrow())
              .isBetween(Duration.ofMillis(900), Duration.ofSeconds(1));
          assertThat(refusal.isRetryable()).isFalse();
        }));

    assertThat(cloud.requestsCount()).isEqualTo(2);
    assertThat(time.nanos()).isLessThan(Duration.ofMillis(100).toNanos());
  }

  private static StoreException refusal(Backend backend) {
    StoreException refusal =
        catchThrowableOfType(StoreException.class, () -> backend.head("bucket", "key"));
    assertThat(refusal.code()).isEqualTo(ErrorCode.SLOW_DOWN);
    return refusal;
  }

  @Test
  void threadsThatShareACloudGetWhatTheyAskForWithinItsBounds() throws Exception {
    AtomicInteger active = new AtomicInteger();
    AtomicInteger activeMax = new AtomicInteger();
    AtomicInteger left = new AtomicInteger(25);
    memory.put("bucket", "key", new byte[OBJECT_BYTES]);
    Backend counting = new CountingBackend(memory, active, activeMax);
    Backend throttling =
        new ThrottlingBackend(counting, 20, MonotonicClock.SYSTEM, Retrier.Pause.SLEEP);
    Backend backend =
        BackendRig.decorated(
            throttling,
            limits(3, OptionalInt.empty(), 100 << 20),
            MonotonicClock.SYSTEM,
            Retrier.Pause.SLEEP);

    Callable<Boolean> reader =
        () -> {
          while (left.getAndDecrement() > 0) {
            readOnce(backend);
          }
          return true;
        };
    try (backend;
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Boolean> end : threads.invokeAll(Collections.nCopies(8, reader))) {
        assertThat(end.get()).isTrue();
      }
    }

    assertThat(activeMax.get()).isBetween(1, 3);
  }

  private ThrottlingBackend cloud(int perSecondMax) {
    return new ThrottlingBackend(memory, perSecondMax, time, time);
  }

  private Backend decorated(Backend cloud, BackendLimits limits) {
    return BackendRig.decorated(cloud, limits, time, time);
  }

  private static BackendLimits limits(int callsMax, OptionalInt requests, long bytes) {
    return new BackendLimits(
        BackendRig.UNLIMITED.timeout(),
        callsMax,
        requests,
        bytes == 0 ? OptionalLong.empty() : OptionalLong.of(bytes));
  }

  private AdaptiveRate throttledRate() throws InterruptedException {
    AdaptiveRate rate = new AdaptiveRate(time, time);
    time.run(
        List.of(() -> {
          assertThat(await(rate, Duration.ofSeconds(1))).isZero();
          rate.throttled(0);
        }));
    return rate;
  }

  private long await(AdaptiveRate rate, Duration wait) {
    try {
      return rate.await(Deadline.in(wait, time));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /// How many seconds it takes so many clients to read so many objects.
  private double read(Backend backend, int objects, int clients) throws InterruptedException {
    memory.put("bucket", "key", new byte[OBJECT_BYTES]);
    return during(clients, objects, () -> readOnce(backend));
  }

  private double during(int clients, int calls, Runnable call) throws InterruptedException {
    AtomicInteger left = new AtomicInteger(calls);
    long startNanos = time.nanos();
    Runnable client =
        () -> {
          while (left.getAndDecrement() > 0) {
            call.run();
          }
        };
    time.run(Collections.nCopies(clients, client));
    return (time.nanos() - startNanos) / 1e9;
  }

  private static void readOnce(Backend backend) {
    try (BackendObject object = backend.get("bucket", "key", Optional.empty(), Optional.empty())) {
      assertThat(BackendUnderTest.readAll(object)).hasSize(OBJECT_BYTES);
    }
  }

  private static void put(Backend backend, byte[] bytes) {
    backend.put("bucket", "new", BytesContent.of(bytes), ObjectMetadata.NONE, Conditions.NONE);
  }
}
