package io.forebay.datapath;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.core.name.ObjectId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TurnsTest {

  private static final Duration LONG = Duration.ofMinutes(1);

  private final Turns turns = new Turns();

  @Test
  void aWatchIsOutdatedByAWriterBeforeItEndsAndAfter() throws InterruptedException {
    try (Turns.Watch before = turns.watch(Rig.KEY)) {
      assertThat(before.isCurrent()).isTrue();
      try (Turns.Turn _ = turns.take(Rig.KEY, LONG).orElseThrow();
          Turns.Watch during = turns.watch(Rig.KEY)) {
        assertThat(before.isCurrent()).isFalse();
        assertThat(during.isCurrent()).isFalse();
        assertThat(during.runIfCurrent(Duration.ZERO, () -> {})).isFalse();
      }
      assertThat(before.isCurrent()).isFalse();
      try (Turns.Watch after = turns.watch(Rig.KEY)) {
        assertThat(after.isCurrent()).isTrue();
        assertThat(after.runIfCurrent(LONG, () -> {})).isTrue();
      }
    }
  }

  @Test
  void aWatchBegunInATurnStaysOutdatedWhenTheTurnEnds() throws InterruptedException {
    Turns.Watch watch;
    try (Turns.Turn _ = turns.take(Rig.KEY, LONG).orElseThrow()) {
      watch = turns.watch(Rig.KEY);
    }
    try (watch) {
      assertThat(watch.isCurrent()).isFalse();
    }
  }

  @Test
  void keysThatNobodyUsesCostNothing() throws InterruptedException {
    try (Turns.Turn _ = turns.take(Rig.KEY, LONG).orElseThrow();
        Turns.Watch _ = turns.watch(new ObjectId(Rig.CLOUD, "other"))) {
      assertThat(turns.size()).isEqualTo(2);
    }
    assertThat(turns.size()).isZero();
  }

  @Test
  void nobodyWaitsLongerThanAllowed() throws Exception {
    try (Turns.Turn _ = turns.take(Rig.KEY, LONG).orElseThrow();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Boolean> other =
          threads.submit(() -> turns.take(Rig.KEY, Duration.ofMillis(1)).isPresent());
      assertThat(other.get(1, TimeUnit.MINUTES)).isFalse();
      assertThat(turns.size()).isEqualTo(1);
    }
  }

  @Test
  void noActionRunsBesideAWriter() throws Exception {
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger together = new AtomicInteger();
    Runnable alone =
        () -> {
          if (inside.incrementAndGet() > 1) {
            together.incrementAndGet();
          }
          Thread.onSpinWait();
          inside.decrementAndGet();
        };
    List<Future<?>> all = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 200; i++) {
        all.add(
            threads.submit(() -> {
              try (Turns.Turn _ = turns.take(Rig.KEY, LONG).orElseThrow()) {
                alone.run();
              }
              return true;
            }));
        all.add(
            threads.submit(() -> {
              try (Turns.Watch watch = turns.watch(Rig.KEY)) {
                return watch.runIfCurrent(LONG, alone);
              }
            }));
      }
      for (Future<?> one : all) {
        one.get(1, TimeUnit.MINUTES);
      }
    }
    assertThat(together).hasValue(0);
    assertThat(turns.size()).isZero();
  }
}
