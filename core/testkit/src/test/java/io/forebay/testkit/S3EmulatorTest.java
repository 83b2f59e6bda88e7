package io.forebay.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.testkit.S3Emulator.Source;
import java.util.Map;
import org.junit.jupiter.api.Test;

class S3EmulatorTest {

  private static final Map<String, String> ALL =
      Map.of("TEST_S3_ENDPOINT", "http://127.0.0.1:1", "TEST_LOCALSTACK_PYTHON", "/python");
  private static final Map<String, String> PYTHON = Map.of("TEST_LOCALSTACK_PYTHON", "/python");

  @Test
  void theNamedEndpointComesBeforeDockerAndDockerBeforeAProcess() {
    assertThat(S3Emulator.choose(ALL, () -> true)).hasValue(Source.ENDPOINT);
    assertThat(S3Emulator.choose(PYTHON, () -> true)).hasValue(Source.DOCKER);
    assertThat(S3Emulator.choose(PYTHON, () -> false)).hasValue(Source.PROCESS);
    assertThat(S3Emulator.choose(Map.of(), () -> false)).isEmpty();
  }

  @Test
  void itsAbsenceIsASkipAtTheDeskAndAFailureInCi() {
    assertThat(S3Emulator.reasonToSkip(Map.of(), () -> false)).isPresent();
    assertThat(S3Emulator.reasonToSkip(Map.of("CI", "true"), () -> false)).isEmpty();
    assertThat(S3Emulator.reasonToSkip(Map.of(), () -> true)).isEmpty();
  }

  @Test
  void isReadyOnlyWhenS3Runs() {
    assertThat(S3Emulator.isReady("{\"services\": {\"s3\": \"running\"}}")).isTrue();
    assertThat(S3Emulator.isReady("{\"services\": {\"s3\": \"error\"}}")).isFalse();
  }
}
