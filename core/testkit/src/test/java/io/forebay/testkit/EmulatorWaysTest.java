package io.forebay.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EmulatorWaysTest {

  private static final EmulatorWays WAYS =
      new EmulatorWays("emulator", "TEST_ENDPOINT", Optional.of("an/image:1"), "TEST_PROGRAM");
  private static final EmulatorWays WITHOUT_IMAGE =
      new EmulatorWays("emulator", "TEST_ENDPOINT", Optional.empty(), "TEST_PROGRAM");
  private static final Map<String, String> ALL =
      Map.of("TEST_ENDPOINT", "http://127.0.0.1:1", "TEST_PROGRAM", "/program");
  private static final Map<String, String> PROGRAM = Map.of("TEST_PROGRAM", "/program");

  @Test
  void theNamedEndpointComesBeforeDockerAndDockerBeforeAProcess() {
    assertThat(WAYS.choose(ALL, () -> true)).hasValue(EmulatorSource.ENDPOINT);
    assertThat(WAYS.choose(PROGRAM, () -> true)).hasValue(EmulatorSource.DOCKER);
    assertThat(WAYS.choose(PROGRAM, () -> false)).hasValue(EmulatorSource.PROCESS);
    assertThat(WITHOUT_IMAGE.choose(PROGRAM, () -> true)).hasValue(EmulatorSource.PROCESS);
    assertThat(WAYS.choose(Map.of(), () -> false)).isEmpty();
  }

  @Test
  void itsAbsenceIsASkipAtTheDeskAndAFailureInCi() {
    assertThat(WAYS.reasonToSkip(Map.of(), () -> false))
        .hasValueSatisfying(reason -> assertThat(reason).contains("TEST_ENDPOINT", "Docker"));
    assertThat(WAYS.reasonToSkip(Map.of("CI", "true"), () -> false)).isEmpty();
    assertThat(WAYS.reasonToSkip(Map.of(), () -> true)).isEmpty();
    assertThat(WITHOUT_IMAGE.reasonToSkip(Map.of(), () -> true)).isPresent();
  }

  @Test
  void localStackIsReadyOnlyWhenS3Runs() {
    assertThat(S3Emulator.isReady("{\"services\": {\"s3\": \"running\"}}")).isTrue();
    assertThat(S3Emulator.isReady("{\"services\": {\"s3\": \"error\"}}")).isFalse();
  }
}
