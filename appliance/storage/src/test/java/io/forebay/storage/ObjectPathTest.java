package io.forebay.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.core.name.ObjectId;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ObjectPathTest {

  @ParameterizedTest
  @ValueSource(strings = {"a", "a/b/c", "100%/x%", ".a", "...", "a..", "ä/ü", " ", "a\nb", "@ais"})
  void anOrdinaryKeyIsItsOwnPath(String key) {
    assertThat(ObjectPath.of(key).ordinary()).contains(key);
    assertThat(ObjectPath.keyOf(key)).contains(key);
  }

  @ParameterizedTest
  @CsvSource({
    "a//b,%da/%d/%fb",
    "a/,%da/%f",
    "/,%d/%f",
    "/a,%d/%fa",
    ".,%f.",
    "../x,%d../%fx",
    "a/./b,%da/%d./%fb",
    "%ob/a,%d%25ob/%fa",
    "%fa,%f%25fa",
    "a/b,%da/%fb"
  })
  void anyOtherKeyHasAnEscapedPath(String key, String path) {
    assertThat(ObjectPath.of(key).escaped()).isEqualTo(path);
    assertThat(ObjectPath.keyOf(path)).contains(key);
    if (!key.equals("a/b")) {
      assertThat(ObjectPath.of(key).ordinary()).isEmpty();
    }
  }

  @Test
  void nulIsEscapedAndComesBack() {
    assertThat(ObjectPath.of("a\u0000b").ordinary()).isEmpty();
    assertThat(ObjectPath.of("a\u0000b%00").escaped()).isEqualTo("%fa%00b%2500");
    assertThat(ObjectPath.keyOf("%fa%00b%2500")).contains("a\u0000b%00");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "%", "%x", "%da", "%fa/b", "%da/b", "a/%fb", "%fa%", "%f%41", "%ca/%fb", "a//b", ""
      })
  void aNameThatIsNotOursIsNoKey(String path) {
    assertThat(ObjectPath.keyOf(path)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 20261121})
  void everyKeyHasPathsOfItsOwnThatAFileSystemHolds(long seed) {
    Random random = new Random(seed);
    Map<String, String> keyByPath = new HashMap<>();
    for (int i = 0; i < 20_000; i++) {
      String key = randomKey(random);
      ObjectPath path = ObjectPath.of(key);
      requireHeld(path.escaped());
      assertThat(ObjectPath.keyOf(path.escaped())).contains(key);
      requireOwn(keyByPath, path.escaped(), key);
      path.ordinary()
          .ifPresent(ordinary -> {
            requireHeld(ordinary);
            requireOwn(keyByPath, ordinary, key);
          });
    }
  }

  private static void requireOwn(Map<String, String> keyByPath, String path, String key) {
    String other = keyByPath.put(path, key);
    assertThat(other == null || other.equals(key)).as("%s of %s and %s", path, key, other).isTrue();
  }

  private static void requireHeld(String path) {
    assertThat(path.getBytes(StandardCharsets.UTF_8).length).isLessThan(3700);
    for (String component : List.of(path.split("/", -1))) {
      assertThat(component.getBytes(StandardCharsets.UTF_8).length).isBetween(1, 255);
      assertThat(component).isNotIn(".", "..").doesNotContain("\u0000");
    }
  }

  private static String randomKey(Random random) {
    List<String> pieces =
        List.of(
            "a",
            "b",
            "/",
            "//",
            ".",
            "..",
            "%",
            "%f",
            "%d",
            "%c",
            "%25",
            "%00",
            "\u0000",
            "ä",
            "\uD83D\uDE00",
            "%ob",
            "x".repeat(100),
            "€".repeat(80),
            "/".repeat(50));
    StringBuilder key = new StringBuilder();
    for (int i = random.nextInt(12); i >= 0; i--) {
      String piece = pieces.get(random.nextInt(pieces.size()));
      if (ObjectId.keyLengthBytes(key + piece) <= ObjectId.KEY_BYTES_MAX) {
        key.append(piece);
      }
    }
    return key.toString();
  }
}
