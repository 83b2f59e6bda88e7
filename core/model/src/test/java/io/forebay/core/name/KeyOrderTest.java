package io.forebay.core.name;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyOrderTest {

  private static final int[] CODE_POINTS = {
    0, 1, '/', 'a', 0x7f, 0x80, 0x7ff, 0x800, 0xd7ff, 0xe000, 0xfffd, 0x10000, 0x10ffff
  };

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "a/", "\uE000", "\uD83D\uDE00"})
  void theOrderIsThatOfTheBytes(String prefix) {
    for (int left : CODE_POINTS) {
      for (int right : CODE_POINTS) {
        String l = prefix + Character.toString(left) + "x";
        String r = prefix + Character.toString(right);

        assertThat(Integer.signum(KeyOrder.BY_UTF_8.compare(l, r)))
            .as("%x and %x after '%s'", left, right, prefix)
            .isEqualTo(Integer.signum(compareBytes(l, r)));
      }
    }
  }

  @Test
  void aKeyComesBeforeWhatItBegins() {
    assertThat(KeyOrder.BY_UTF_8.compare("a", "a/b")).isNegative();
    assertThat(KeyOrder.BY_UTF_8.compare("a/b", "a/b")).isZero();
  }

  private static int compareBytes(String left, String right) {
    return Arrays.compareUnsigned(
        left.getBytes(StandardCharsets.UTF_8), right.getBytes(StandardCharsets.UTF_8));
  }
}
