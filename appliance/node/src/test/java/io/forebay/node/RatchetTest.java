package io.forebay.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class RatchetTest {

  @Test
  void whatIsTooLongNeedsALine() {
    Ratchet ratchet = new Ratchet(10, List.of());
    ratchet.look("short", 10);
    ratchet.look("long", 11);

    assertThat(ratchet.problems()).containsExactly("long has 11 lines, more than 10: split it");
  }

  @Test
  void anAllowanceCoversWhatItSays() {
    Ratchet ratchet = new Ratchet(10, List.of("# a comment", "", "long 11 one table"));
    ratchet.look("long", 11);

    assertThat(ratchet.problems()).isEmpty();
  }

  @Test
  void anAllowanceShrinksWithWhatItAllows() {
    Ratchet ratchet = new Ratchet(10, List.of("long 12 one table", "gone 20 one table"));
    ratchet.look("long", 11);

    assertThat(ratchet.problems())
        .containsExactly("gone is allowed 20 lines, needs 0", "long is allowed 12 lines, needs 11");
  }

  @Test
  void anAllowanceNeedsAReason() {
    assertThatThrownBy(() -> new Ratchet(10, List.of("long 12")))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
