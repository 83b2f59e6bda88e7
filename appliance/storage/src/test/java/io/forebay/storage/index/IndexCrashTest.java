package io.forebay.storage.index;

import static io.forebay.storage.index.IndexTestBed.BUCKET;
import static io.forebay.storage.index.IndexTestBed.entry;
import static io.forebay.storage.index.IndexTestBed.id;
import static io.forebay.storage.index.IndexTestBed.indexed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forebay.core.error.StoreException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The index after deaths of the process, power failures and damage.
class IndexCrashTest {

  private static final int KILLS = 3;

  @TempDir Path temporary;

  private final ObjectIndexes indexes = new ObjectIndexes("boot");
  private int copies;

  @AfterEach
  void close() {
    indexes.close();
  }

  @Test
  void aDeathAfterEachStepOfAChangeIsMended() {
    IndexTestBed bed = wholeBed("bed", Map.of("a", 1L, "b", 2L));
    try (ObjectIndex index = indexes.open(bed.index())) {
      afterDeath(bed);
      ObjectIndex.Intent put = index.intend(id("a"));
      afterDeath(bed);
      bed.writeFile("a", 10);
      afterDeath(bed);
      index.put(id("a"), entry("a", 10));
      afterDeath(bed);
      put.close();
      afterDeath(bed);

      ObjectIndex.Intent created = index.intend(id("c"));
      bed.writeFile("c", 5);
      afterDeath(bed);
      index.put(id("c"), entry("c", 5));
      created.close();
      afterDeath(bed);

      ObjectIndex.Intent removal = index.intend(id("b"));
      afterDeath(bed);
      bed.deleteFile("b");
      afterDeath(bed);
      index.remove(id("b"));
      afterDeath(bed);
      removal.close();
      afterDeath(bed);
    }
    afterDeath(bed);
  }

  private void afterDeath(IndexTestBed bed) {
    IndexTestBed copy = bed.copyTo(temporary.resolve("copy" + copies++));
    try (ObjectIndex index = indexes.open(copy.index())) {
      assertThat(index.isWhole()).isTrue();
      copy.settle(index);
      assertAgrees(copy, index);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12})
  void killedAtAnyMomentItAgreesWithTheFiles(long seed) throws Exception {
    Path root = temporary.resolve("killed");
    IndexTestBed bed = new IndexTestBed(root);
    for (int kill = 0; kill < KILLS; kill++) {
      Process process = startChanging(root, seed + 100L * kill);
      try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
        for (int line = 0; line < 3 + 7 * kill; line++) {
          assertThat(out.readLine()).as("the process works").isNotNull();
        }
      } finally {
        process.destroyForcibly().waitFor();
      }
      try (ObjectIndex index = indexes.open(bed.index())) {
        assertThat(index.isWhole()).isTrue();
        bed.settle(index);
        assertAgrees(bed, index);
      }
    }
  }

  private static Process startChanging(Path root, long seed) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-Xmx64m",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            IndexChangingMain.class.getName(),
            root.toString(),
            Long.toString(seed))
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  @Test
  void afterAPowerFailureItDoesNotBelieveItself() {
    IndexTestBed bed = wholeBed("bed", Map.of("a", 1L));
    try (ObjectIndexes afterPowerFailure = new ObjectIndexes("another boot");
        ObjectIndex index = indexes.open(bed.index())) {
      index.put(id("b"), entry("b", 1));
      IndexTestBed copy = bed.copyTo(temporary.resolve("copy"));
      try (ObjectIndex after = afterPowerFailure.open(copy.index())) {
        assertThat(after.isWhole()).isFalse();
      }
      try (ObjectIndex again = afterPowerFailure.open(copy.index())) {
        assertThat(again.isWhole()).as("nobody has rebuilt it").isFalse();
      }
    }
    try (ObjectIndexes nextBoot = new ObjectIndexes("another boot");
        ObjectIndex index = nextBoot.open(bed.index())) {
      assertThat(index.isWhole()).as("it was closed in good order").isTrue();
      assertThat(index.get(id("b"))).isPresent();
    }
  }

  @Test
  void anIndexOfADiskThatWasAwayIsNotBelieved() {
    IndexTestBed bed = wholeBed("bed", Map.of("a", 1L));

    try (ObjectIndex index = indexes.openUntrusted(bed.index())) {
      assertThat(index.isWhole()).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"mark", "intents", "CURRENT", "MANIFEST", ".sst"})
  void withoutOneOfItsFilesItBeginsAnew(String name) throws IOException {
    IndexTestBed bed = wholeBed("bed", Map.of("a", 1L, "b", 2L));
    Files.delete(fileNamed(bed, name));

    try (ObjectIndex index = indexes.open(bed.index())) {
      assertThat(index.isWhole()).isFalse();
      rebuild(bed, index);
      assertAgrees(bed, index);
    }
    try (ObjectIndex index = indexes.open(bed.index())) {
      assertThat(index.isWhole()).isTrue();
      assertAgrees(bed, index);
    }
  }

  @Test
  void damageThatIsMetWhileReadingEndsIt() throws IOException {
    IndexTestBed bed = new IndexTestBed(temporary.resolve("bed"));
    for (int i = 0; i < 2000; i++) {
      bed.writeFile("key" + i, 1 + i);
    }
    try (ObjectIndex index = indexes.open(bed.index())) {
      rebuild(bed, index);
    }
    try (ObjectIndex index = indexes.open(bed.index())) {
      overwriteMiddle(fileNamed(bed, ".sst"));
      ObjectIndex.Intent intent = index.intend(id("key1"));

      assertThatThrownBy(() -> indexed(index)).isInstanceOf(StoreException.class);
      assertThat(index.isDamaged()).isTrue();
      assertThatThrownBy(() -> index.intend(id("a"))).isInstanceOf(StoreException.class);
      assertThatThrownBy(() -> index.put(id("a"), entry("a", 1)))
          .isInstanceOf(StoreException.class);
      intent.close();
      assertThat(left(bed)).as("what is not known to be right stays noted").hasSize(1);
      assertThat(index.isWhole()).isFalse();
    }
    try (ObjectIndex index = indexes.open(bed.index())) {
      assertThat(index.isWhole()).isFalse();
      assertThat(index.isDamaged()).isFalse();
      rebuild(bed, index);
      assertAgrees(bed, index);
    }
  }

  private List<byte[]> left(IndexTestBed bed) throws IOException {
    IndexTestBed copy = bed.copyTo(temporary.resolve("copy" + copies++));
    try (IntentSlots slots = new IntentSlots(copy.index())) {
      return slots.left();
    }
  }

  @Test
  void anInterruptedThreadFinishesItsChange() {
    IndexTestBed bed = wholeBed("bed", Map.of());
    try (ObjectIndex index = indexes.open(bed.index())) {
      Thread.currentThread().interrupt();
      try (ObjectIndex.Intent intent = index.intend(id("a"))) {
        index.put(id("a"), entry("a", 1));
        assertThat(intent).isNotNull();
      }

      assertThat(Thread.interrupted()).isTrue();
      assertThat(index.isDamaged()).isFalse();
      assertThat(index.get(id("a"))).isPresent();
    }
  }

  @Test
  void itIsOpenOnlyOnce() {
    IndexTestBed bed = wholeBed("bed", Map.of("a", 1L));
    try (ObjectIndex index = indexes.open(bed.index())) {
      assertThatThrownBy(() -> indexes.open(bed.index())).isInstanceOf(StoreException.class);
      assertThat(index.isWhole()).isTrue();
    }
    try (ObjectIndex index = indexes.open(bed.index())) {
      assertThat(index.isWhole()).as("the second attempt did no harm").isTrue();
      assertAgrees(bed, index);
    }
  }

  @Test
  void closedItRefusesWithoutHarm() {
    IndexTestBed bed = wholeBed("bed", Map.of("a", 1L));
    ObjectIndex index = indexes.open(bed.index());
    ObjectIndex.Intent intent = index.intend(id("a"));
    index.close();
    index.close();
    intent.close();

    assertThatThrownBy(() -> index.get(id("a"))).isInstanceOf(StoreException.class);
    assertThatThrownBy(() -> index.intend(id("a"))).isInstanceOf(StoreException.class);
    try (ObjectIndex again = indexes.open(bed.index())) {
      assertThat(again.unfinished()).containsExactly(id("a"));
    }
  }

  private IndexTestBed wholeBed(String name, Map<String, Long> files) {
    IndexTestBed bed = new IndexTestBed(temporary.resolve(name));
    files.forEach(bed::writeFile);
    try (ObjectIndex index = indexes.open(bed.index())) {
      assertThat(index.isWhole()).isFalse();
      rebuild(bed, index);
      assertThat(index.isWhole()).isTrue();
    }
    return bed;
  }

  private static void rebuild(IndexTestBed bed, ObjectIndex index) {
    try (IndexRebuild rebuild = index.rebuild()) {
      bed.files().forEach((key, sizeBytes) -> rebuild.found(id(key), entry(key, sizeBytes)));
      rebuild.finish();
    }
  }

  private static void assertAgrees(IndexTestBed bed, ObjectIndex index) {
    Map<String, Long> files = bed.files();
    assertThat(indexed(index)).isEqualTo(files);
    long bytes = files.values().stream().mapToLong(Long::longValue).sum();
    assertThat(index.usage(BUCKET)).isEqualTo(new IndexUsage(files.size(), bytes));
    for (String key : files.keySet()) {
      assertThat(index.byIdentity(key.hashCode())).contains(id(key));
    }
  }

  private static Path fileNamed(IndexTestBed bed, String part) throws IOException {
    try (Stream<Path> files = Files.walk(bed.index())) {
      return files
          .filter(file -> String.valueOf(file.getFileName()).contains(part))
          .max(java.util.Comparator.comparingLong(file -> file.toFile().length()))
          .orElseThrow();
    }
  }

  private static void overwriteMiddle(Path file) throws IOException {
    try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "rw")) {
      for (long at = access.length() / 4; at < access.length() / 2; at += 64) {
        access.seek(at);
        int old = access.read();
        access.seek(at);
        access.write(old ^ 0xFF);
      }
    }
  }
}
