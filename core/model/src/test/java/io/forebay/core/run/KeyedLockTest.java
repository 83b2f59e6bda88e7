package io.forebay.core.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.core.run.KeyedLock.Turn;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class KeyedLockTest {

  private final KeyedLock<String> lock = new KeyedLock<>();

  @Test
  void oneAtATimeHasTheTurnOfAKey() throws InterruptedException {
    int[] counts = new int[4];
    AtomicInteger refused = new AtomicInteger();
    List<Thread> threads = new ArrayList<>();
    for (int number = 0; number < 64; number++) {
      int key = number % counts.length;
      threads.add(Thread.ofVirtual().start(() -> countTo(counts, key, refused)));
    }
    for (Thread thread : threads) {
      assertThat(thread.join(Duration.ofMinutes(2))).isTrue();
    }

    assertThat(refused).hasValue(0);
    assertThat(counts).containsOnly(16 * 500);
    assertThat(lock.size()).isZero();
  }

  private void countTo(int[] counts, int key, AtomicInteger refused) {
    for (int step = 0; step < 500; step++) {
      try (Turn _ = lock.take("key-" + key, Duration.ofMinutes(1)).orElseThrow()) {
        counts[key]++;
      } catch (InterruptedException | RuntimeException e) {
        refused.incrementAndGet();
      }
    }
  }

  @Test
  void aTurnThatIsTakenIsNotHadByAnother() throws InterruptedException {
    try (Turn _ = lock.take("a", Duration.ZERO).orElseThrow();
        Turn _ = lock.take("b", Duration.ZERO).orElseThrow()) {
      Thread thread =
          Thread.ofVirtual()
              .start(() -> {
                assertThat(lock.tryTake("a")).isEmpty();
              });
      assertThat(thread.join(Duration.ofMinutes(1))).isTrue();
      assertThat(lock.size()).isEqualTo(2);
    }
    assertThat(lock.size()).isZero();
    lock.tryTake("a").orElseThrow().close();
  }

  @Test
  void whoeverWaitsInVainLeavesNothingBehind() throws InterruptedException {
    AtomicInteger had = new AtomicInteger();
    try (Turn _ = lock.take("a", Duration.ZERO).orElseThrow()) {
      Thread thread =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  lock.take("a", Duration.ofMillis(1)).ifPresent(t -> had.incrementAndGet());
                } catch (InterruptedException e) {
                  had.incrementAndGet();
                }
              });
      assertThat(thread.join(Duration.ofMinutes(1))).isTrue();
    }

    assertThat(had).hasValue(0);
    assertThat(lock.size()).isZero();
  }
}
