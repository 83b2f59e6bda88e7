package io.forebay.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NeedsProgramTest {

  private static final List<String> NEEDED = List.of("TEST_A", "TEST_B");

  @Test
  void isSkippedWithTheNameOfWhatIsMissing() {
    assertThat(NeedsProgramCondition.reasonToSkip(Map.of("TEST_A", "/a"), NEEDED))
        .hasValueSatisfying(reason -> assertThat(reason).contains("TEST_B"));
    assertThat(NeedsProgramCondition.reasonToSkip(Map.of("TEST_A", "/a", "TEST_B", "/b"), NEEDED))
        .isEmpty();
  }

  @Test
  void isNeverSkippedInCi() {
    assertThat(NeedsProgramCondition.reasonToSkip(Map.of("CI", "true"), NEEDED)).isEmpty();
    assertThatThrownBy(() -> ExternalProgram.path("TEST_NO_SUCH_PROGRAM"))
        .hasMessageContaining("TEST_NO_SUCH_PROGRAM");
  }
}
