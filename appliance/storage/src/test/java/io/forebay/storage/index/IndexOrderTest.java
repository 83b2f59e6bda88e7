package io.forebay.storage.index;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.core.name.Bucket;
import io.forebay.core.name.KeyOrder;
import io.forebay.core.name.ObjectId;
import io.forebay.core.name.Provider;
import io.forebay.core.object.ListEntry;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The index against sorted maps, over random changes and questions.
class IndexOrderTest {

  private static final String[] PIECES = {
    "a", "b", "/", "//", "aa", "\0", "\1", "~", "é", "\uE000", "\uFFFD", "\uD83D\uDE00", "-"
  };
  // Names that are prefixes of each other, and one name behind two backends.
  private static final List<Bucket> BUCKETS =
      List.of(
          Bucket.local("b"),
          Bucket.local("b.c"),
          new Bucket(Provider.AWS, "cloud", "b"),
          new Bucket(Provider.AWS, "cloud-2", "b"));

  @TempDir Path directory;

  private final Map<Bucket, NavigableMap<String, IndexEntry>> expected = new TreeMap<>();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void itAnswersLikeSortedMaps(long seed) {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    BUCKETS.forEach(bucket -> expected.put(bucket, new TreeMap<>(KeyOrder.BY_UTF_8)));
    try (ObjectIndexes indexes = new ObjectIndexes("boot")) {
      for (int round = 0; round < 4; round++) {
        try (ObjectIndex index = indexes.open(directory)) {
          for (int step = 0; step < 300; step++) {
            change(index, random);
          }
          for (int question = 0; question < 60; question++) {
            ask(index, random);
          }
          askForAll(index);
        }
      }
    }
  }

  private void change(ObjectIndex index, RandomGenerator random) {
    Bucket bucket = BUCKETS.get(random.nextInt(BUCKETS.size()));
    ObjectId id = new ObjectId(bucket, key(random, 1));
    NavigableMap<String, IndexEntry> rows = rows(bucket);
    if (random.nextInt(4) > 0) {
      IndexEntry entry =
          new IndexEntry(
              random.nextInt(1000),
              Long.toHexString(random.nextLong()),
              Instant.ofEpochMilli(random.nextInt()),
              random.nextBoolean(),
              identity(id));
      index.put(id, entry);
      rows.put(id.key(), entry);
    } else {
      assertThat(index.remove(id)).isEqualTo(rows.remove(id.key()) != null);
    }
  }

  private void ask(ObjectIndex index, RandomGenerator random) {
    Bucket bucket = BUCKETS.get(random.nextInt(BUCKETS.size()));
    String prefix = random.nextInt(3) == 0 ? "" : key(random, 0);
    String startAfter = random.nextInt(3) == 0 ? "" : key(random, 0);
    String delimiter = new String[] {"", "/", "//", "a", "\0"}[random.nextInt(5)];
    int limit = 1 + random.nextInt(12);

    assertThat(index.list(bucket, prefix, delimiter, startAfter, limit))
        .as("prefix '%s' delimiter '%s' after '%s'", prefix, delimiter, startAfter)
        .isEqualTo(expectedList(rows(bucket), prefix, delimiter, startAfter, limit));
    assertThat(index.scan(bucket, prefix, startAfter, limit))
        .isEqualTo(expectedScan(bucket, prefix, startAfter, limit));
  }

  private void askForAll(ObjectIndex index) {
    IndexUsage all = IndexUsage.NONE;
    for (Map.Entry<Bucket, NavigableMap<String, IndexEntry>> rows : expected.entrySet()) {
      long bytes = rows.getValue().values().stream().mapToLong(IndexEntry::sizeBytes).sum();
      IndexUsage usage = new IndexUsage(rows.getValue().size(), bytes);
      all = all.plus(usage);
      assertThat(index.usage(rows.getKey())).isEqualTo(usage);
      rows.getValue().forEach((key, entry) -> askForOne(index, rows.getKey(), key, entry));
    }
    assertThat(index.usage()).isEqualTo(all);
    assertThat(index.buckets())
        .isEqualTo(
            expected.entrySet().stream()
                .filter(rows -> !rows.getValue().isEmpty())
                .map(Map.Entry::getKey)
                .toList());
  }

  private static void askForOne(ObjectIndex index, Bucket bucket, String key, IndexEntry entry) {
    ObjectId id = new ObjectId(bucket, key);
    assertThat(index.get(id)).contains(entry);
    assertThat(index.byIdentity(entry.identity()))
        .isEqualTo(entry.evictable() ? Optional.of(id) : Optional.empty());
  }

  private static List<ListEntry> expectedList(
      Map<String, IndexEntry> rows, String prefix, String delimiter, String startAfter, int limit) {
    TreeMap<String, ListEntry> lines = new TreeMap<>(KeyOrder.BY_UTF_8);
    rows.forEach((key, entry) -> {
      int at =
          delimiter.isEmpty() || !key.startsWith(prefix)
              ? -1
              : key.indexOf(delimiter, prefix.length());
      if (at >= 0) {
        String rolled = key.substring(0, at + delimiter.length());
        lines.put(rolled, new ListEntry.CommonPrefix(rolled));
      } else if (key.startsWith(prefix)) {
        lines.put(
            key, new ListEntry.Item(key, entry.sizeBytes(), entry.etag(), entry.lastModified()));
      }
    });
    return lines.entrySet().stream()
        .filter(line -> KeyOrder.BY_UTF_8.compare(line.getKey(), startAfter) > 0)
        .map(Map.Entry::getValue)
        .limit(limit)
        .toList();
  }

  private List<IndexedObject> expectedScan(
      Bucket bucket, String prefix, String startAfter, int limit) {
    List<IndexedObject> objects = new ArrayList<>();
    rows(bucket)
        .tailMap(startAfter, false)
        .forEach((key, entry) -> {
          if (key.startsWith(prefix) && objects.size() < limit) {
            objects.add(new IndexedObject(new ObjectId(bucket, key), entry));
          }
        });
    return objects;
  }

  private NavigableMap<String, IndexEntry> rows(Bucket bucket) {
    return java.util.Objects.requireNonNull(expected.get(bucket));
  }

  private static String key(RandomGenerator random, int piecesMin) {
    StringBuilder key = new StringBuilder();
    for (int i = piecesMin + random.nextInt(4); i > 0; i--) {
      key.append(PIECES[random.nextInt(PIECES.length)]);
    }
    return key.toString();
  }

  private static long identity(ObjectId id) {
    return id.toString().hashCode() * 0x9E3779B97F4A7C15L;
  }
}
