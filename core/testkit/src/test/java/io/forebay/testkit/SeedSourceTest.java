package io.forebay.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.params.ParameterizedTest;

class SeedSourceTest {

  @ParameterizedTest
  @SeedSource(3)
  void theSeedIsInTheNameOfTheTest(long seed, TestInfo test) {
    assertThat(test.getDisplayName()).contains("seed=" + seed);
  }

  @Test
  void oneSeedIsRepeatedAndOthersAreDrawn() {
    assertThat(SeedArguments.seeds("", 3).toArray()).containsExactly(1, 2, 3);
    assertThat(SeedArguments.seeds("42", 3).toArray()).containsExactly(42);
    assertThat(SeedArguments.seeds("random", 3).toArray()).hasSize(3).doesNotHaveDuplicates();
  }
}
