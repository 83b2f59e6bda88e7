package io.forebay.lru;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forebay.core.name.MountpathId;
import io.forebay.core.run.MonotonicClock;
import io.forebay.testkit.Eventually;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvictionTest {

  private static final LruSettings SETTINGS =
      new LruSettings(true, Duration.ofMinutes(10), "lru", 75, 90, 95);
  private static final Duration HOUR = Duration.ofHours(1);

  @TempDir Path directory;

  private final MutableClock clock = new MutableClock();
  private final ResidentOrders orders = new ResidentOrders(clock);
  private final MemoryMountpath mountpath = new MemoryMountpath(new MountpathId("m"), 1000);
  private final AtomicLong evictedObjects = new AtomicLong();
  private final AtomicLong evictedBytes = new AtomicLong();
  private volatile Duration oldestAge = Duration.ZERO;
  private ResidentOrder order;

  private final EvictionEvents events =
      new EvictionEvents() {
        @Override
        public void evicted(String label, long objects, long bytes) {
          evictedObjects.addAndGet(objects);
          evictedBytes.addAndGet(bytes);
        }

        @Override
        public void oldestAge(String label, Duration age) {
          oldestAge = age;
        }
      };

  @BeforeEach
  void open() {
    order = orders.open(mountpath.id(), directory);
    mountpath.setOrder(order);
  }

  @AfterEach
  void close() {
    order.close();
  }

  @Test
  void belowTheHighWatermarkNothingLeaves() {
    putAll(1, 89, 10);
    clock.advance(HOUR);

    assertThat(eviction(SETTINGS).round(false)).isFalse();
    assertThat(mountpath.asked()).isEmpty();
    assertThat(oldestAge).isEqualTo(HOUR);
  }

  @Test
  void atTheHighWatermarkTheColdestLeaveUntilTheLowOne() {
    putAll(1, 90, 10);
    clock.advance(HOUR);
    order.used(2);
    order.applyTouches();

    eviction(SETTINGS).round(false);

    assertThat(mountpath.usedBytes()).isEqualTo(750);
    assertThat(mountpath.asked())
        .as("the coldest first, and no question more")
        .containsExactlyElementsOf(
            LongStream.rangeClosed(1, 16).filter(i -> i != 2).boxed().toList());
    assertThat(evictedObjects).hasValue(15);
    assertThat(evictedBytes).hasValue(150);
  }

  @Test
  void whatWasUsedLatelyStays() {
    putAll(1, 50, 10);
    clock.advance(HOUR);
    putAll(51, 95, 10);
    clock.advance(Duration.ofMinutes(9));
    LongStream.rangeClosed(4, 50).forEach(order::used);
    order.applyTouches();

    assertThat(eviction(SETTINGS).round(false)).as("exhausted").isTrue();
    assertThat(mountpath.asked()).containsExactly(1L, 2L, 3L);

    clock.advance(Duration.ofMinutes(2));
    assertThat(eviction(SETTINGS).round(false)).isFalse();
    assertThat(mountpath.asked()).contains(51L, 52L).doesNotContain(4L);
  }

  @Test
  void whatMustStayIsAskedOnce() {
    putAll(1, 95, 10);
    LongStream.rangeClosed(1, 70).forEach(mountpath::keep);
    clock.advance(HOUR);

    eviction(SETTINGS).round(false);

    assertThat(mountpath.asked()).doesNotHaveDuplicates().hasSize(70 + 20);
    assertThat(mountpath.usedBytes()).isEqualTo(750);
  }

  @Test
  void aRunOfObjectsThatMustStayEnds() {
    MemoryMountpath large = new MemoryMountpath(new MountpathId("m"), 3000);
    large.setOrder(order);
    for (long i = 0; i < 3000; i++) {
      large.put(i, 1);
      large.keep(i);
    }
    clock.advance(HOUR);
    LruSettings noAge = new LruSettings(true, Duration.ZERO, "lru", 75, 90, 95);
    MountpathEviction eviction =
        new MountpathEviction(large, orders, noAge, MonotonicClock.SYSTEM, events);

    assertThat(eviction.round(false)).isTrue();
    assertThat(large.asked()).hasSize(EvictionRun.KEPT_MAX);
    assertThat(eviction.round(false)).isTrue();
    assertThat(large.asked()).doesNotHaveDuplicates();
  }

  @Test
  void whatIsNotThereIsForgotten() {
    putAll(1, 95, 10);
    LongStream.rangeClosed(1, 5).forEach(mountpath::loseSilently);
    clock.advance(HOUR);

    eviction(SETTINGS).round(false);

    assertThat(order.size()).isEqualTo(mountpath.resident().size());
    assertThat(mountpath.usedBytes()).isEqualTo(750);
  }

  @Test
  void whatCameBackMeanwhileIsNotForgotten() {
    order.added(1, 1);
    int cold = orders.nowSecond();
    clock.advance(HOUR);
    order.added(1, 1);

    order.set().forget(1, cold);

    assertThat(order.size()).isEqualTo(1);
  }

  @Test
  void disabledItTakesNothing() {
    putAll(1, 100, 10);
    clock.advance(HOUR);

    eviction(new LruSettings(false, Duration.ZERO, "lru", 75, 90, 95)).round(false);

    assertThat(mountpath.asked()).isEmpty();
  }

  @Test
  void forAWriterLeavesWhatIsWantedAndNoMore() {
    putAll(1, 85, 10);
    clock.advance(HOUR);

    assertThat(eviction(SETTINGS).makeRoom(25, HOUR)).isTrue();

    assertThat(mountpath.asked()).as("below the high watermark").containsExactly(1L, 2L, 3L);
    assertThat(evictedBytes).hasValue(30);
  }

  @Test
  void forAWriterMoreThanABatchMayLeaveAndBelowTheLowWatermark() {
    putAll(1, 85, 10);
    clock.advance(HOUR);

    assertThat(eviction(SETTINGS).makeRoom(800, HOUR)).isTrue();

    assertThat(mountpath.usedBytes()).isEqualTo(50);
  }

  @Test
  void alsoForAWriterWhatMustStayStays() {
    putAll(1, 4, 10);
    clock.advance(HOUR);
    mountpath.keep(2);
    putAll(5, 90, 10);

    assertThat(eviction(SETTINGS).makeRoom(40, HOUR)).as("as much").isFalse();
    assertThat(mountpath.asked()).containsExactly(1L, 2L, 3L, 4L);

    LruSettings disabled = new LruSettings(false, Duration.ZERO, "lru", 75, 90, 95);
    assertThat(eviction(disabled).makeRoom(10, HOUR)).isFalse();
    assertThat(mountpath.asked()).hasSize(4);
  }

  @Test
  void aWriterWaitsNoLongerThanItWants() {
    putAll(1, 90, 10);
    clock.advance(HOUR);
    AtomicLong ticks = new AtomicLong();
    MonotonicClock secondsEachLook = () -> ticks.addAndGet(1_000_000_000);
    MountpathEviction eviction =
        new MountpathEviction(mountpath, orders, SETTINGS, secondsEachLook, events);

    assertThat(eviction.makeRoom(900, Duration.ofSeconds(2))).isFalse();

    assertThat(mountpath.asked()).hasSize(EvictionRun.BATCH);
  }

  @Test
  void roomIsMadeWhereItIsKnownHow() {
    try (Eviction eviction = new Eviction(SETTINGS, orders, MonotonicClock.SYSTEM, events)) {
      eviction.watch(mountpath);
      putAll(1, 80, 10);
      clock.advance(HOUR);

      assertThat(eviction.makeRoom(new MountpathId("unknown"), 10, HOUR)).isFalse();
      assertThat(eviction.makeRoom(mountpath.id(), 10, HOUR)).isTrue();
      assertThat(mountpath.usedBytes()).isEqualTo(790);
    }
  }

  @Test
  void askedForItGoesToTheLowWatermarkFromBelowTheHighOne() {
    try (Eviction eviction = new Eviction(SETTINGS, orders, MonotonicClock.SYSTEM, events)) {
      eviction.watch(mountpath);
      putAll(1, 85, 10);
      clock.advance(HOUR);
      eviction.makeRoomSoon(mountpath.id());

      Eventually.await("the low watermark", () -> mountpath.usedBytes() == 750);
    }
  }

  @Test
  void onceAwakeItWorksAndEndsWithItsOwner() {
    try (Eviction eviction = new Eviction(SETTINGS, orders, MonotonicClock.SYSTEM, events)) {
      eviction.watch(mountpath);
      eviction.makeRoomSoon(new MountpathId("unknown"));
      putAll(1, 95, 10);
      clock.advance(HOUR);
      eviction.makeRoomSoon(mountpath.id());

      Eventually.await("the low watermark", () -> mountpath.usedBytes() == 750);
    }
    putAll(200, 220, 10);
    assertThat(mountpath.usedBytes()).isGreaterThan(900);
  }

  @Test
  void aDiskThatFailsIsTriedAgain() {
    putAll(1, 95, 10);
    clock.advance(HOUR);
    mountpath.setFailing(true);
    try (Eviction eviction = new Eviction(SETTINGS, orders, MonotonicClock.SYSTEM, events)) {
      eviction.watch(mountpath);
      Eventually.await("a first attempt", () -> !mountpath.asked().isEmpty());
      mountpath.setFailing(false);

      Eventually.await("the low watermark", () -> mountpath.usedBytes() == 750);
    }
  }

  @Test
  void aBusyDiskSlowsItDownButNeverToACrawl() {
    mountpath.setUtilizationPercent(100);
    putAll(1, 90, 10);
    clock.advance(HOUR);
    eviction(SETTINGS).round(false);
    assertThat(mountpath.usedBytes()).isEqualTo(750);

    EvictionPace pace = new EvictionPace(SETTINGS);
    assertThat(pace.restNanos(1_000_000, 50, 900, 1000)).isZero();
    assertThat(pace.restNanos(1_000_000, 75, 900, 1000)).isEqualTo(1_500_000);
    assertThat(pace.restNanos(1_000_000, 100, 900, 1000)).isEqualTo(3_000_000);
    assertThat(pace.restNanos(1_000_000, 100, 800, 1000)).isEqualTo(3_000_000);
    assertThat(pace.restNanos(1_000_000, 100, 925, 1000)).isEqualTo(1_500_000);
    assertThat(pace.restNanos(1_000_000, 100, 950, 1000)).as("out of space").isZero();
    assertThat(pace.restNanos(1_000_000, 100, 990, 1000)).as("out of space").isZero();
    assertThat(pace.restNanos(Long.MAX_VALUE / 4, 100, 900, 1000))
        .isEqualTo(EvictionPace.REST_NANOS_MAX);
  }

  @Test
  void settingsHaveBounds() {
    assertThat(LruSettings.DEFAULTS)
        .isEqualTo(new LruSettings(true, Duration.ofHours(2), "lru", 75, 90, 95));
    assertThat(LruSettings.DEFAULTS.highBytes(Long.MAX_VALUE)).isPositive();
    for (List<Integer> marks :
        List.of(List.of(0, 90, 95), List.of(90, 90, 95), List.of(75, 95, 95), List.of(1, 2, 101))) {
      assertThatThrownBy(() ->
              new LruSettings(true, Duration.ZERO, "lru", marks.get(0), marks.get(1), marks.get(2)))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> new LruSettings(true, Duration.ofDays(-1), "lru", 1, 2, 3))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new LruSettings(true, Duration.ZERO, "random", 1, 2, 3))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private MountpathEviction eviction(LruSettings settings) {
    return new MountpathEviction(mountpath, orders, settings, MonotonicClock.SYSTEM, events);
  }

  private void putAll(long from, long to, long sizeBytes) {
    for (long i = from; i <= to; i++) {
      mountpath.put(i, sizeBytes);
    }
  }
}
