package io.forebay.storage.index;

import static io.forebay.storage.index.IndexTestBed.BUCKET;
import static io.forebay.storage.index.IndexTestBed.entry;
import static io.forebay.storage.index.IndexTestBed.id;
import static io.forebay.storage.index.IndexTestBed.indexed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forebay.core.name.Bucket;
import io.forebay.core.name.ObjectId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IndexRebuildTest {

  @TempDir Path directory;

  private final ObjectIndexes indexes = new ObjectIndexes("boot");
  private ObjectIndex index;

  @BeforeEach
  void open() {
    index = indexes.open(directory);
  }

  @AfterEach
  void close() {
    index.close();
    indexes.close();
  }

  @Test
  void whatHappenedSinceItBeganWinsOverWhatItFound() {
    for (String key : List.of("kept", "vanished", "changed", "removed", "removed and put")) {
      index.put(id(key), entry(key, 1));
    }
    try (IndexRebuild rebuild = index.rebuild()) {
      index.put(id("changed"), entry("changed", 50));
      index.remove(id("removed"));
      index.remove(id("removed and put"));
      index.put(id("removed and put"), entry("removed and put", 60));
      index.put(id("new"), entry("new", 70));
      index.put(id("new and removed"), entry("new and removed", 80));
      index.remove(id("new and removed"));
      for (String key :
          List.of("kept", "changed", "removed", "removed and put", "new and removed", "found")) {
        rebuild.found(id(key), entry(key, 2));
      }
      assertThat(index.isWhole()).isFalse();
      rebuild.finish();
    }

    Map<String, Long> expected =
        Map.of("kept", 2L, "changed", 50L, "removed and put", 60L, "new", 70L, "found", 2L);
    assertThat(index.isWhole()).isTrue();
    assertThat(indexed(index)).isEqualTo(new TreeMap<>(expected));
    assertThat(index.usage()).isEqualTo(new IndexUsage(5, 184));
    assertThat(index.byIdentity("vanished".hashCode())).isEmpty();
    assertThat(index.byIdentity("removed".hashCode())).isEmpty();
    assertThat(index.byIdentity("found".hashCode())).contains(id("found"));
  }

  @Test
  void whileItGoesOnRemovedObjectsAreNotSeen() {
    index.put(id("a/1"), entry("a/1", 1));
    index.put(id("b"), entry("b", 1));
    Bucket other = Bucket.local("other");
    index.put(new ObjectId(other, "x"), entry("x", 1));
    try (IndexRebuild rebuild = index.rebuild()) {
      index.remove(id("a/1"));
      index.remove(new ObjectId(other, "x"));

      assertThat(rebuild.foundCount()).isZero();
      assertThat(index.get(id("a/1"))).isEmpty();
      assertThat(index.remove(id("a/1"))).isFalse();
      assertThat(index.list(BUCKET, "", "/", "", 10)).hasSize(1);
      assertThat(indexed(index)).containsOnlyKeys("b");
      assertThat(index.buckets()).containsExactly(BUCKET);
    }
  }

  @Test
  void withoutAnEndItIsNotWhole() {
    index.put(id("a"), entry("a", 1));
    try (IndexRebuild rebuild = index.rebuild()) {
      rebuild.found(id("b"), entry("b", 1));
      assertThatThrownBy(index::rebuild).isInstanceOf(IllegalStateException.class);
    }
    assertThat(index.isWhole()).isFalse();
    index.close();
    index = indexes.open(directory);
    assertThat(index.isWhole()).isFalse();

    try (IndexRebuild rebuild = index.rebuild()) {
      rebuild.finish();
      assertThatThrownBy(() -> rebuild.found(id("c"), entry("c", 1)))
          .isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(rebuild::finish).isInstanceOf(IllegalStateException.class);
    }
    assertThat(index.isWhole()).isTrue();
    assertThat(indexed(index)).isEmpty();
    assertThat(index.usage()).isEqualTo(IndexUsage.NONE);
  }

  @Test
  void whatIsFoundComesToTheIndexWhileItGoesOn() {
    try (IndexRebuild rebuild = index.rebuild()) {
      for (int i = 0; i < 1000; i++) {
        rebuild.found(id("k" + i), entry("k" + i, 3));
      }

      assertThat(rebuild.foundCount()).isEqualTo(1000);
      assertThat(index.usage().objects()).as("little is held in memory").isGreaterThan(500);
    }
  }

  @Test
  void theCloseOfOneThatHasEndedDoesNotEndTheNext() {
    IndexRebuild ended = index.rebuild();
    ended.finish();
    try (IndexRebuild next = index.rebuild()) {
      ended.close();

      assertThatThrownBy(index::rebuild).isInstanceOf(IllegalStateException.class);
      next.finish();
    }
  }

  @Test
  void manyAreFoundAndCounted() {
    int count = 20_000;
    try (IndexRebuild rebuild = index.rebuild()) {
      for (int i = 0; i < count; i++) {
        rebuild.found(id("k" + i), entry("k" + i, 3));
        rebuild.found(id("k" + i), entry("k" + i, 3));
      }
      rebuild.finish();
    }

    assertThat(index.usage()).isEqualTo(new IndexUsage(count, 3L * count));
    assertThat(index.sizeBytes()).isGreaterThan(count * 10L);
    assertThat(index.deleteBucket(BUCKET, 15_000)).isEqualTo(15_000);
    assertThat(index.deleteBucket(BUCKET, 15_000)).isEqualTo(5_000);
    assertThat(index.deleteBucket(BUCKET, 15_000)).isZero();
    assertThat(index.usage()).isEqualTo(IndexUsage.NONE);
    assertThat(index.buckets()).isEmpty();
  }

  /// Four writers change the "files" of this test, each its own, while passes over them go on.
  @ParameterizedTest
  @ValueSource(longs = {21, 22})
  void itAgreesWithFilesThatChangeMeanwhile(long seed) throws InterruptedException {
    Map<String, Long> files = new ConcurrentHashMap<>();
    AtomicBoolean ended = new AtomicBoolean();
    List<Thread> writers = new ArrayList<>();
    for (int writer = 0; writer < 4; writer++) {
      int number = writer;
      writers.add(Thread.ofVirtual().start(() -> change(files, number, seed, ended)));
    }
    for (int pass = 0; pass < 9; pass++) {
      try (IndexRebuild rebuild = index.rebuild()) {
        files.forEach((key, sizeBytes) -> rebuild.found(id(key), entry(key, sizeBytes)));
        if (pass % 3 != 0) {
          rebuild.finish();
        }
      }
    }
    ended.set(true);
    for (Thread writer : writers) {
      writer.join();
    }

    assertThat(indexed(index)).isEqualTo(new TreeMap<>(files));
    long bytes = files.values().stream().mapToLong(Long::longValue).sum();
    assertThat(index.usage(BUCKET)).isEqualTo(new IndexUsage(files.size(), bytes));
    files.forEach(
        (key, sizeBytes) -> assertThat(index.byIdentity(key.hashCode())).contains(id(key)));
  }

  private void change(Map<String, Long> files, int writer, long seed, AtomicBoolean ended) {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed + writer);
    while (!ended.get()) {
      String key = writer + "/" + random.nextInt(200);
      if (random.nextInt(3) > 0) {
        long sizeBytes = random.nextInt(1000);
        files.put(key, sizeBytes);
        index.put(id(key), entry(key, sizeBytes));
      } else {
        files.remove(key);
        index.remove(id(key));
      }
    }
  }
}
