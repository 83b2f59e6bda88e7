package io.forebay.core.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import io.forebay.core.run.Retrier.Effect;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RetrierTest {

  private static final Duration TIME_MAX = Duration.ofSeconds(60);

  // Time passes in pauses only.
  private final AtomicLong nanos = new AtomicLong();
  private final List<Duration> pauses = new ArrayList<>();

  @Test
  void thePausesGrowAndDiffer() {
    fail(retrier(10, 100), ErrorCode.UNAVAILABLE);

    assertThat(pauses).hasSize(9).doesNotHaveDuplicates();
    for (int i = 0; i < pauses.size(); i++) {
      assertThat(pauses.get(i)).isBetween(Duration.ZERO, Duration.ofMillis(50L << i));
    }
    assertThat(pauses.get(8)).isLessThanOrEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void aThrottledCallPausesLonger() {
    fail(retrier(2, 100), ErrorCode.UNAVAILABLE);
    Duration usual = pauses.removeFirst();

    fail(retrier(2, 100), ErrorCode.SLOW_DOWN);

    assertThat(pauses.getFirst()).isGreaterThan(usual);
  }

  @Test
  void allCallsTogetherHaveOneBudget() {
    Retrier retrier = retrier(4, 5);

    int attempts = 0;
    for (int i = 0; i < 10; i++) {
      attempts += fail(retrier, ErrorCode.UNAVAILABLE);
    }

    assertThat(attempts).as("10 first attempts and 5 retries").isEqualTo(15);
  }

  @Test
  void successesEarnTheBudgetBack() {
    Retrier retrier = retrier(2, 1);
    assertThat(fail(retrier, ErrorCode.UNAVAILABLE)).isEqualTo(2);
    assertThat(fail(retrier, ErrorCode.UNAVAILABLE)).isEqualTo(1);

    for (int i = 0; i < 20; i++) {
      retrier.run(Effect.NONE, () -> true);
    }

    assertThat(fail(retrier, ErrorCode.UNAVAILABLE)).isEqualTo(2);
    assertThat(fail(retrier, ErrorCode.UNAVAILABLE)).isEqualTo(1);
  }

  @Test
  void aThrottledCallCostsNoBudgetAndEndsWithItsTimeAlone() {
    Retrier retrier = retrier(2, 1);

    assertThat(fail(retrier, ErrorCode.SLOW_DOWN)).isGreaterThan(10);

    assertThat(nanos.get()).isLessThanOrEqualTo(TIME_MAX.toNanos());
    assertThat(fail(retrier, ErrorCode.UNAVAILABLE)).as("the budget is still there").isEqualTo(2);
  }

  @Test
  void refusalsDoNotCountAsAttempts() {
    Retrier retrier = retrier(2, 100);

    String answer =
        script(
            retrier,
            Effect.NONE,
            failure(ErrorCode.SLOW_DOWN),
            failure(ErrorCode.SLOW_DOWN),
            failure(ErrorCode.SLOW_DOWN),
            failure(ErrorCode.UNAVAILABLE));

    assertThat(answer).isEqualTo("done");
  }

  @Test
  void noAttemptBeginsAfterTheTimeForOneCall() {
    Retrier retrier = retrier(100, 100);
    AtomicInteger attempts = new AtomicInteger();

    assertThatThrownBy(() ->
            retrier.run(
                Effect.NONE,
                () -> {
                  attempts.incrementAndGet();
                  nanos.addAndGet(Duration.ofSeconds(25).toNanos());
                  throw failure(ErrorCode.UNAVAILABLE);
                }))
        .isInstanceOf(StoreException.class);

    assertThat(attempts).hasValue(3);
  }

  @Test
  void aTimeToComeAgainIsKept() {
    script(
        retrier(2, 10),
        Effect.NONE,
        failure(ErrorCode.SLOW_DOWN).retryAfter(Duration.ofSeconds(20)));

    assertThat(pauses)
        .singleElement()
        .satisfies(pause -> assertThat(pause).isGreaterThanOrEqualTo(Duration.ofSeconds(20)));
  }

  @Test
  void aTimeToComeAgainThatIsTooLateEndsTheCallAtOnce() {
    StoreException failure =
        failure(ErrorCode.SLOW_DOWN).retryAfter(TIME_MAX.plus(Duration.ofSeconds(1)));

    assertThatThrownBy(() -> script(retrier(5, 10), Effect.NONE, failure)).isSameAs(failure);
    assertThat(pauses).isEmpty();
  }

  @Test
  void whatIsNotWorthItIsNotTriedAgain() {
    for (StoreException failure :
        List.of(failure(ErrorCode.ACCESS_DENIED), failure(ErrorCode.UNAVAILABLE).permanent())) {
      assertThatThrownBy(() -> script(retrier(5, 10), Effect.NONE, failure)).isSameAs(failure);
    }
    assertThat(pauses).isEmpty();
  }

  @Test
  void aWriteInDoubtIsMadeAgainOnlyWhereThatChangesNothing() {
    assertThat(script(retrier(5, 10), Effect.REPEATABLE, failure(ErrorCode.OUTCOME_UNKNOWN)))
        .isEqualTo("done");
    assertThatThrownBy(
            () -> script(retrier(5, 10), Effect.ONCE, failure(ErrorCode.OUTCOME_UNKNOWN)))
        .isInstanceOf(StoreException.class);
    assertThat(pauses).hasSize(1);
  }

  @Test
  void aWriteThatSurelyDidNothingIsMadeAgain() {
    assertThat(script(retrier(5, 10), Effect.ONCE, failure(ErrorCode.UNAVAILABLE)))
        .isEqualTo("done");
  }

  @Test
  void aDoubtStaysWhenALaterAttemptFailsOtherwise() {
    StoreException denied = failure(ErrorCode.ACCESS_DENIED).with("code", "AccessDenied");

    StoreException thrown =
        catchThrowableOfType(
            StoreException.class,
            () ->
                script(
                    retrier(5, 10), Effect.REPEATABLE, failure(ErrorCode.OUTCOME_UNKNOWN), denied));

    assertThat(thrown.code()).isEqualTo(ErrorCode.OUTCOME_UNKNOWN);
    assertThat(thrown).hasCause(denied);
    assertThat(thrown.details()).containsEntry("code", "AccessDenied");
  }

  @Test
  void anInterruptedPauseEndsTheCall() {
    Retrier retrier =
        new Retrier(
            new Retrier.Limits(5, TIME_MAX, 10),
            nanos::get,
            new Random(1),
            wait -> {
              throw new InterruptedException();
            });

    assertThat(fail(retrier, ErrorCode.UNAVAILABLE)).isEqualTo(1);
    assertThat(Thread.interrupted()).isTrue();
  }

  private Retrier retrier(int attemptsMax, int budgetMax) {
    return new Retrier(
        new Retrier.Limits(attemptsMax, TIME_MAX, budgetMax),
        nanos::get,
        new Random(1),
        wait -> {
          pauses.add(wait);
          nanos.addAndGet(wait.toNanos());
        });
  }

  /// The answer after these failures, one an attempt.
  private static String script(Retrier retrier, Effect effect, StoreException... failures) {
    Deque<StoreException> left = new ArrayDeque<>(List.of(failures));
    return retrier.run(
        effect,
        () -> {
          if (!left.isEmpty()) {
            throw left.removeFirst();
          }
          return "done";
        });
  }

  /// How often a call that always fails is made.
  private static int fail(Retrier retrier, ErrorCode code) {
    AtomicInteger attempts = new AtomicInteger();
    assertThatThrownBy(() ->
            retrier.run(
                Effect.NONE,
                () -> {
                  attempts.incrementAndGet();
                  throw failure(code);
                }))
        .isInstanceOf(StoreException.class);
    return attempts.get();
  }

  private static StoreException failure(ErrorCode code) {
    return new StoreException(code, "planned");
  }
}
