package io.forebay.core.error;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class StoreExceptionTest {

  @Test
  void detailsStandBesideAConstantMessage() {
    StoreException failure =
        new StoreException(ErrorCode.SLOW_DOWN, "the cloud asks for fewer requests")
            .with("bucket", "photos")
            .with("status", 503)
            .retryAfter(Duration.ofSeconds(3));

    assertThat(failure).hasMessage("the cloud asks for fewer requests");
    assertThat(failure.details()).containsEntry("bucket", "photos").containsEntry("status", "503");
    assertThat(failure.retryAfter()).contains(Duration.ofSeconds(3));
    assertThat(failure)
        .hasToString(
            "StoreException SLOW_DOWN: the cloud asks for fewer requests {bucket=photos,"
                + " status=503}");
  }

  @Test
  void whatMayGoAwayByItselfIsRetryable() {
    assertThat(ErrorCode.UNAVAILABLE.isRetryable()).isTrue();
    assertThat(ErrorCode.SLOW_DOWN.isRetryable()).isTrue();
    assertThat(ErrorCode.NO_SUCH_KEY.isRetryable()).isFalse();
    assertThat(ErrorCode.BAD_DIGEST.isRetryable()).isFalse();
  }

  @Test
  void everyCodeHasAStatusOfFailure() {
    assertThat(ErrorCode.values())
        .allSatisfy(code -> assertThat(code.httpStatus()).isBetween(400, 599));
  }
}
