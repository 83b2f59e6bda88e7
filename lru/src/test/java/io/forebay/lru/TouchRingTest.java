package io.forebay.lru;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class TouchRingTest {

  @Test
  void whatFitsComesOutInOrder() {
    TouchRing ring = new TouchRing();
    List<Long> out = new ArrayList<>();
    for (int round = 0; round < 10; round++) {
      for (long i = 1; i <= 1000; i++) {
        ring.offer(i);
      }
      ring.drainTo(out::add);
    }

    assertThat(out).hasSize(10_000).startsWith(1L, 2L, 3L).endsWith(999L, 1000L);
  }

  @Test
  void whatDoesNotFitIsDroppedAndTheRestGoesOn() {
    TouchRing ring = new TouchRing();
    for (long i = 1; i <= 100_000; i++) {
      ring.offer(i);
    }
    List<Long> out = new ArrayList<>();
    ring.drainTo(out::add);
    ring.offer(7);
    ring.drainTo(out::add);

    assertThat(out).hasSizeLessThan(100_000).startsWith(1L, 2L).endsWith(7L);
  }

  @Test
  void manyWritersLoseNothingTwice() throws InterruptedException {
    TouchRing ring = new TouchRing();
    AtomicBoolean ended = new AtomicBoolean();
    Map<Long, Integer> seen = new HashMap<>();
    List<Thread> writers = new ArrayList<>();
    for (int writer = 0; writer < 8; writer++) {
      long first = 1 + writer * 100_000L;
      writers.add(
          Thread.ofVirtual()
              .start(() -> {
                for (long i = first; i < first + 100_000; i++) {
                  ring.offer(i);
                }
              }));
    }
    Thread reader =
        Thread.ofPlatform()
            .start(() -> {
              boolean last;
              do {
                last = ended.get();
                ring.drainTo(identity -> seen.merge(identity, 1, Integer::sum));
              } while (!last);
            });
    for (Thread writer : writers) {
      writer.join();
    }
    ended.set(true);
    reader.join();

    assertThat(seen.values()).isNotEmpty().containsOnly(1);
    assertThat(seen.keySet()).allMatch(identity -> identity >= 1 && identity <= 800_000);
  }
}
