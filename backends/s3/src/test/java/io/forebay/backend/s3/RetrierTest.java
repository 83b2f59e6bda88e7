package io.forebay.backend.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forebay.core.error.StoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.s3.model.S3Exception;

class RetrierTest {

  private final AtomicLong nanos = new AtomicLong();
  private final List<Duration> pauses = new ArrayList<>();

  @Test
  void thePausesGrowAndDiffer() {
    fail(retrier(10, 100), "InternalError", 500);

    assertThat(pauses).hasSize(9).doesNotHaveDuplicates();
    for (int i = 0; i < pauses.size(); i++) {
      assertThat(pauses.get(i)).isBetween(Duration.ZERO, Duration.ofMillis(50L << i));
    }
    assertThat(pauses.get(8)).isLessThanOrEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void aThrottledRequestPausesLonger() {
    fail(retrier(2, 100), "InternalError", 500);
    Duration usual = pauses.removeFirst();

    fail(retrier(2, 100), "SlowDown", 503);

    assertThat(pauses.getFirst()).isGreaterThan(usual);
  }

  @Test
  void allRequestsTogetherHaveOneBudget() {
    Retrier retrier = retrier(4, 5);

    int attempts = 0;
    for (int i = 0; i < 10; i++) {
      attempts += fail(retrier, "InternalError", 500);
    }

    assertThat(attempts).as("10 first attempts and 5 retries").isEqualTo(15);
  }

  @Test
  void successesEarnTheBudgetBack() {
    Retrier retrier = retrier(2, 1);
    assertThat(fail(retrier, "InternalError", 500)).isEqualTo(2);
    assertThat(fail(retrier, "InternalError", 500)).isEqualTo(1);

    for (int i = 0; i < 20; i++) {
      retrier.run(Retrier.Effect.NONE, () -> true);
    }

    assertThat(fail(retrier, "InternalError", 500)).isEqualTo(2);
    assertThat(fail(retrier, "InternalError", 500)).isEqualTo(1);
  }

  @Test
  void noRetryBeginsAfterTheTimeForOneRequest() {
    Retrier retrier = retrier(100, 100);
    AtomicInteger attempts = new AtomicInteger();

    assertThatThrownBy(() ->
            retrier.run(
                Retrier.Effect.NONE,
                () -> {
                  attempts.incrementAndGet();
                  nanos.addAndGet(Duration.ofSeconds(25).toNanos());
                  throw failure("InternalError", 500);
                }))
        .isInstanceOf(StoreException.class);

    assertThat(attempts).hasValue(3);
  }

  @Test
  void anInterruptedPauseEndsTheRequest() {
    Retrier retrier =
        new Retrier(
            limits(5, 10),
            nanos::get,
            new Random(1),
            wait -> {
              throw new InterruptedException();
            });

    assertThat(fail(retrier, "InternalError", 500)).isEqualTo(1);
    assertThat(Thread.interrupted()).isTrue();
  }

  private Retrier retrier(int attemptsMax, int budgetMax) {
    return new Retrier(limits(attemptsMax, budgetMax), nanos::get, new Random(1), pauses::add);
  }

  private static S3BackendSettings.Limits limits(int attemptsMax, int budgetMax) {
    Duration timeout = Duration.ofSeconds(30);
    return new S3BackendSettings.Limits(
        timeout, timeout, 4, attemptsMax, budgetMax, 5 << 20, 5 << 20, 2);
  }

  private static int fail(Retrier retrier, String code, int status) {
    AtomicInteger attempts = new AtomicInteger();
    assertThatThrownBy(() ->
            retrier.run(
                Retrier.Effect.NONE,
                () -> {
                  attempts.incrementAndGet();
                  throw failure(code, status);
                }))
        .isInstanceOf(StoreException.class);
    return attempts.get();
  }

  private static S3Exception failure(String code, int status) {
    return (S3Exception)
        S3Exception.builder()
            .statusCode(status)
            .awsErrorDetails(AwsErrorDetails.builder().errorCode(code).build())
            .build();
  }
}
