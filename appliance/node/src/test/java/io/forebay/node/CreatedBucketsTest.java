package io.forebay.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forebay.core.error.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CreatedBucketsTest {

  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  @TempDir Path data;

  @Test
  void whatWasCreatedIsThereAfterARestart() {
    CreatedBuckets buckets = new CreatedBuckets(data);

    assertThat(buckets.add("photos", NOON)).isTrue();
    assertThat(buckets.add("photos", NOON.plusSeconds(1))).isFalse();
    assertThat(buckets.add("music", NOON)).isTrue();
    assertThat(buckets.remove("music")).isTrue();
    assertThat(buckets.remove("music")).isFalse();

    assertThat(new CreatedBuckets(data).all()).containsExactly(java.util.Map.entry("photos", NOON));
  }

  @Test
  void aDamagedListIsToldOfAndNotReplaced() throws IOException {
    Path file = data.resolve("buckets.json");
    Files.writeString(file, "{\"photos\":");

    assertThatThrownBy(() -> new CreatedBuckets(data)).isInstanceOf(StoreException.class);
    assertThat(Files.readString(file)).isEqualTo("{\"photos\":");
  }
}
