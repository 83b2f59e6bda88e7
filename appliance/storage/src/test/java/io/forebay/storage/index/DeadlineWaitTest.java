package io.forebay.storage.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeadlineWaitTest {

  private static final Duration WAIT = Duration.ofSeconds(7);

  private final List<Long> waits = new ArrayList<>();

  @AfterEach
  void clear() {
    Thread.interrupted();
  }

  @Test
  void whatIsNotToBeHadInTimeIsUnavailable() {
    assertThatThrownBy(
            () -> DeadlineWait.of(WAIT, waited -> waits.size() > 5 || !waits.add(waited)))
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE));

    assertThat(waits).containsExactly(WAIT.toNanos());
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void anInterruptBeforeItDoesNotReachTheWait() {
    Thread.currentThread().interrupt();

    DeadlineWait.of(WAIT, nanos -> !Thread.currentThread().isInterrupted());

    assertThat(Thread.currentThread().isInterrupted()).as("it is told afterwards").isTrue();
  }

  @Test
  void anInterruptMeanwhileDoesNotEndTheWait() {
    DeadlineWait.of(
        WAIT,
        nanos -> {
          waits.add(nanos);
          if (waits.size() == 1) {
            throw new InterruptedException();
          }
          return true;
        });

    assertThat(waits).hasSize(2);
    assertThat(Thread.currentThread().isInterrupted()).as("it is told afterwards").isTrue();
  }

  @Test
  void anInterruptIsToldAlsoWhereTheWaitWasInVain() {
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> DeadlineWait.of(WAIT, nanos -> false))
        .isInstanceOf(StoreException.class);

    assertThat(Thread.currentThread().isInterrupted()).isTrue();
  }
}
