package io.forebay.core.name;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class NamesTest {

  private static final Bucket BUCKET = Bucket.local("photos");

  @ParameterizedTest
  @ValueSource(strings = {"a", "a//b", "a/", ".", "..", "\u0000", "ü €", "😀", " "})
  void everyLegalKeyIsOne(String key) {
    assertThat(new ObjectId(BUCKET, key).keyBytes())
        .isEqualTo(key.getBytes(StandardCharsets.UTF_8))
        .hasSize(ObjectId.keyLengthBytes(key));
  }

  @Test
  void aKeyHasOneTo1024Bytes() {
    assertThat(new ObjectId(BUCKET, "€".repeat(341) + "x").keyBytes()).hasSize(1024);
    assertThatThrownBy(() -> new ObjectId(BUCKET, "€".repeat(342)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new ObjectId(BUCKET, "")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void halfACharacterIsNoKey() {
    assertThat(ObjectId.keyLengthBytes("\ud83d")).isEqualTo(-1);
    assertThatThrownBy(() -> new ObjectId(BUCKET, "a\ude00"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "..", "a/b", "A", "-a", "%ob"})
  void whatIsNoDirectoryNameIsNoBucket(String name) {
    assertThat(Bucket.isName(name)).isFalse();
    assertThatThrownBy(() -> Bucket.local(name)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void bucketsOfTheSameNameBehindTwoBackendsAreTwo() {
    Bucket east = new Bucket(Provider.AWS, "east", "photos");
    Bucket west = new Bucket(Provider.AWS, "west", "photos");

    assertThat(Stream.of(west, BUCKET, east).sorted()).containsExactly(BUCKET, east, west);
    assertThat(List.of(BUCKET.isRemote(), east.isRemote())).containsExactly(false, true);
    assertThat(east).hasToString("aws://east/photos");
    assertThat(BUCKET).hasToString("ais://photos");
  }

  @Test
  void aProviderIsFoundByItsWord() {
    assertThat(Provider.named("gcp")).contains(Provider.GCP);
    assertThat(Provider.named("GCP")).isEmpty();
  }
}
