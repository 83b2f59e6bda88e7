package io.forebay.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class EventuallyTest {

  private final AtomicInteger attempts = new AtomicInteger();

  @Test
  void returnsOnceTheConditionHolds() {
    Eventually.await("three attempts", () -> attempts.incrementAndGet() == 3);

    assertThat(attempts).hasValue(3);
  }

  @Test
  void namesTheClaimThatDidNotComeTrue() {
    assertThatThrownBy(() -> Eventually.await("pigs fly", Duration.ofMillis(20), () -> false))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("pigs fly");
  }

  @Test
  void answersWhatTheSourceHasInTheEnd() {
    String found =
        Eventually.awaitPresent(
            "a second attempt",
            () -> attempts.incrementAndGet() < 2 ? Optional.empty() : Optional.of("found"));

    assertThat(found).isEqualTo("found");
  }

  @Test
  void repeatsAnAssertionUntilItPasses() {
    Eventually.awaitAsserted(() -> assertThat(attempts.incrementAndGet()).isEqualTo(2));

    assertThat(attempts).hasValue(2);
  }

  @Test
  void givesUpWhenItsThreadIsInterrupted() {
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> Eventually.await("anything", () -> false))
        .hasMessageContaining("interrupted");

    assertThat(Thread.interrupted()).isTrue();
  }
}
