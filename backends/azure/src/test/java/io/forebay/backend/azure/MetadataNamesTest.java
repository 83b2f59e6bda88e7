package io.forebay.backend.azure;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.testkit.SeedSource;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MetadataNamesTest {

  private static final String[] PIECES = {
    "a", "x", "_", "_x", "_x2d", "2d", "-", ".", "1", "forebay_", "\u00e4", "\ud83d\ude00", "~", "%"
  };

  @ParameterizedTest
  @CsvSource({
    "plain, plain",
    "snake_case9, snake_case9",
    "_leading, _leading",
    "mtime-nanos, mtime_x2dnanos",
    "a.b, a_x2eb",
    "9lives, _x39lives",
    "foo_x2dbar, foo_x5fx2dbar",
    "forebay_expires, _x66orebay_expires",
    "\u00e4, _xc3_xa4",
  })
  void whatIsNoIdentifierIsWrittenAsOne(String name, String encoded) {
    assertThat(MetadataNames.encode(name)).isEqualTo(encoded);
    assertThat(MetadataNames.decode(encoded)).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"my_x41b", "_xff", "a_x2", "_x5fx", "plain_x61"})
  void aNameOfOtherWritersStaysAsItIs(String foreign) {
    assertThat(MetadataNames.decode(foreign)).isEqualTo(foreign);
  }

  @ParameterizedTest
  @SeedSource(3)
  void everyNameComesBackAndIsAnIdentifier(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 2000; i++) {
      StringBuilder text = new StringBuilder();
      for (int pieces = 1 + random.nextInt(6); pieces > 0; pieces--) {
        text.append(PIECES[random.nextInt(PIECES.length)]);
      }
      String name = text.toString().toLowerCase(Locale.ROOT);

      String encoded = MetadataNames.encode(name);

      assertThat(encoded).as("seed %d: %s", seed, name).matches("[a-z_][a-z0-9_]*");
      assertThat(encoded).doesNotStartWith(MetadataNames.OWN);
      assertThat(MetadataNames.decode(encoded)).as("seed %d: %s", seed, encoded).isEqualTo(name);
      assertThat(MetadataNames.decode(encoded.toUpperCase(Locale.ROOT))).isEqualTo(name);
    }
  }
}
