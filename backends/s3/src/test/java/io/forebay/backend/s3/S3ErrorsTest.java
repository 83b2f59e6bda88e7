package io.forebay.backend.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

class S3ErrorsTest {

  private static final String DATE = "Wed, 21 Oct 2015 07:28:00 GMT";

  @ParameterizedTest
  @CsvSource({"7, PT7S", "0, PT0S", "'Wed, 21 Oct 2015 07:29:00 GMT', PT1M"})
  void theCloudSaysWhenToComeAgain(String header, Duration expected) {
    assertThat(answer(503, "SlowDown", header).retryAfter()).contains(expected);
  }

  @ParameterizedTest
  @CsvSource({"-1", "soon", "99999999999", "'Wed, 21 Oct 2015 07:27:00 GMT'", "''"})
  void aTimeToComeAgainThatIsNoneIsIgnored(String header) {
    assertThat(answer(503, "SlowDown", header).retryAfter()).isEqualTo(Optional.empty());
  }

  @ParameterizedTest
  @CsvSource({
    "503, SlowDown, true",
    "409, ConditionalRequestConflict, true",
    "400, RequestTimeout, true",
    "403, RequestTimeTooSkewed, true",
    "409, OperationAborted, true",
    "400, BadDigest, true",
    "400, XAmzContentSHA256Mismatch, true",
    "400, IncompleteBody, true",
    "500, InternalError, true",
    "404, '', false",
    "301, PermanentRedirect, false",
    "403, AccessDenied, false",
  })
  void whatIsWorthAnotherAttemptIsMarkedSo(int status, String code, boolean expected) {
    assertThat(answer(status, code, "").isRetryable()).isEqualTo(expected);
  }

  @Test
  void whatTheCallerEndedIsNotTriedAgain() {
    S3Errors.Failure failure = S3Errors.classify(AbortedException.create("interrupted"));

    assertThat(failure.exception().code()).isEqualTo(ErrorCode.UNAVAILABLE);
    assertThat(failure.exception().isRetryable()).isFalse();
    assertThat(failure.mayHaveHappened()).isTrue();
  }

  @Test
  void aCallWithoutCredentialsWasNotSentAndWillNotBe() {
    S3Errors.Failure failure = S3Errors.classify(SdkClientException.create("no credentials"));

    assertThat(failure.exception().isRetryable()).isFalse();
    assertThat(failure.mayHaveHappened()).isFalse();
  }

  private static StoreException answer(int status, String code, String retryAfter) {
    SdkHttpResponse response =
        SdkHttpResponse.builder()
            .statusCode(status)
            .putHeader("Date", DATE)
            .putHeader("Retry-After", retryAfter)
            .build();
    return S3Errors.classify(
            (S3Exception)
                S3Exception.builder()
                    .statusCode(status)
                    .awsErrorDetails(
                        AwsErrorDetails.builder().errorCode(code).sdkHttpResponse(response).build())
                    .build())
        .exception();
  }
}
