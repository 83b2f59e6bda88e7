package io.forebay.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import io.forebay.core.name.Bucket;
import io.forebay.core.name.ObjectId;
import io.forebay.core.object.ObjectAttributes;
import io.forebay.core.object.ObjectMetadata;
import io.forebay.testkit.store.StoreDriver;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The room that directories and sidecars take.
class SurroundingsTest {

  private static final long CAPACITY_BYTES = 32L << 20;
  private static final int DEPTH = 30;
  private static final int KEYS = 10;

  @TempDir Path directory;

  private StoreFixture fixture() {
    return new StoreFixture(directory);
  }

  private static ObjectId deep(int number) {
    return new ObjectId(Bucket.local("bucket"), "d" + number + "/d".repeat(DEPTH - 1) + "/key");
  }

  private static long bytes(MountpathStore store) {
    return store.mountpaths().getFirst().surroundings().bytes();
  }

  private static void putDeepKeys(MountpathStore store) throws Exception {
    for (int i = 0; i < KEYS; i++) {
      new StoreDriver(store).put(deep(i), new byte[1], "v");
    }
  }

  @Test
  void keysWithDirectoriesOfTheirOwnStayWithinTheCapacity() throws Exception {
    StorageSettings settings =
        StorageSettings.of(
                List.of(
                    new StorageSettings.MountpathSettings(
                        fixture().mountpath(1), OptionalLong.of(CAPACITY_BYTES))))
            .withDurability(Durability.RENAME);
    try (MountpathStore store = StoreFixture.whole(fixture().open(settings))) {
      Optional<ErrorCode> refused = Optional.empty();
      for (int i = 0; i < 10_000 && refused.isEmpty(); i++) {
        try {
          new StoreDriver(store).put(deep(i), new byte[1], "v");
        } catch (StoreException e) {
          refused = Optional.of(e.code());
        }
      }
      assertThat(refused).contains(ErrorCode.OUT_OF_SPACE);
      assertThat(blocksBytes(fixture().mountpath(1))).isLessThan(CAPACITY_BYTES);
      assertThat(store.stats().getFirst().usedBytes()).isLessThan(CAPACITY_BYTES);
    }
  }

  // What an ordinary file system takes: whole blocks, and one for each directory.
  private static long blocksBytes(Path root) throws IOException {
    long[] sum = {0};
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes) {
            sum[0] += 4096;
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) {
            sum[0] += (attributes.size() + 4095) / 4096 * 4096;
            return FileVisitResult.CONTINUE;
          }
        });
    return sum[0];
  }

  @Test
  void directoriesAreCountedUntilTheyAreRemoved() throws Exception {
    try (MountpathStore store = fixture().openWhole(1)) {
      putDeepKeys(store);
      assertThat(bytes(store)).isEqualTo(KEYS * DEPTH * Space.FILE_BYTES);
      new StoreDriver(store).put(deep(0), new byte[2], "v2");
      assertThat(bytes(store)).isEqualTo(KEYS * DEPTH * Space.FILE_BYTES);
      for (int i = 0; i < KEYS; i++) {
        store.delete(deep(i));
      }
      assertThat(bytes(store)).isZero();
    }
  }

  @Test
  void theNextStartBelievesWhatWasWrittenDown() throws Exception {
    try (MountpathStore store = fixture().openWhole(1)) {
      putDeepKeys(store);
    }
    try (MountpathStore store = fixture().open(1)) {
      assertThat(bytes(store)).isEqualTo(KEYS * DEPTH * Space.FILE_BYTES);
    }
  }

  @Test
  void whatWasNotWrittenWholeIsCountedAnew() throws Exception {
    Path written = fixture().mountpath(1).resolve("%directories");
    try (MountpathStore store = fixture().openWhole(1)) {
      putDeepKeys(store);
    }
    assertThat(written).hasContent(KEYS * DEPTH + "\n");
    for (String line : List.of("", "12", "-1\n")) {
      Files.write(written, line.getBytes(StandardCharsets.US_ASCII));
      countsAnew();
    }
    Files.delete(written);
    countsAnew();
  }

  @Test
  void theyAreCountedWhereTheIndexIsMadeAnew() throws Exception {
    try (MountpathStore store = fixture().openWhole(1)) {
      putDeepKeys(store);
    }
    Files.write(
        fixture().mountpath(1).resolve("%directories"), "1\n".getBytes(StandardCharsets.US_ASCII));
    DiskFiles.deleteTree(fixture().mountpath(1).resolve("%index"));
    countsAnew();
  }

  private void countsAnew() throws Exception {
    try (MountpathStore store = fixture().openWhole(1)) {
      assertThat(bytes(store)).isEqualTo(KEYS * DEPTH * Space.FILE_BYTES);
    }
  }

  @Test
  void sidecarsAreCountedUntilTheyAreRemovedAndByEachStart() throws Exception {
    ObjectId id = new ObjectId(Bucket.local("bucket"), "key");
    ObjectMetadata large = new ObjectMetadata(Map.of("content-type", "x".repeat(3000)), Map.of());
    long counted;
    try (MountpathStore store = fixture().openWhole(1)) {
      StoreDriver driver = new StoreDriver(store);
      for (int i = 0; i < 2; i++) {
        driver.put(
            id,
            new byte[1],
            new ObjectAttributes(1, "e", "v" + i, StoreDriver.WRITTEN_AT, List.of(), large));
      }
      counted = bytes(store);
      assertThat(counted).isBetween(3000 + Space.FILE_BYTES, 4000 + Space.FILE_BYTES);
    }
    try (MountpathStore store = fixture().openWhole(1)) {
      assertThat(bytes(store)).isEqualTo(counted);
      store.delete(id);
      assertThat(bytes(store)).isZero();
    }
  }
}
