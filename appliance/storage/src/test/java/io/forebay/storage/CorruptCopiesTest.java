package io.forebay.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.forebay.core.error.StoreException;
import io.forebay.core.name.Bucket;
import io.forebay.core.name.ObjectId;
import io.forebay.core.name.Provider;
import io.forebay.storage.StorageSettings.MountpathSettings;
import io.forebay.testkit.Eventually;
import io.forebay.testkit.store.StoreDriver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Copies that were set aside make room when the disk fills.
class CorruptCopiesTest {

  private static final Bucket BUCKET = new Bucket(Provider.AWS, "cloud", "bucket");
  private static final int COPY_BYTES = 4 << 20;
  private static final int COPIES = 8;

  @TempDir Path directory;

  private StoreFixture fixture() {
    return new StoreFixture(directory);
  }

  /// Of the capacity, 8 copies take 32 percent, and the index less than 2.
  private StorageSettings settings(int cleanupPercent) {
    return StorageSettings.of(
            List.of(new MountpathSettings(fixture().mountpath(1), OptionalLong.of(100L << 20))))
        .withDurability(Durability.RENAME)
        .withCleanupPercent(cleanupPercent);
  }

  private static Space space(MountpathStore store) {
    return store.mountpaths().getFirst().space();
  }

  /// The files, oldest first.
  private List<Path> copies() throws IOException {
    try (var files = Files.list(directory.resolve("disk1/%corrupt"))) {
      return files.sorted(Comparator.comparing(Path::toString)).toList();
    }
  }

  /// Stores objects, spoils them, and has them set aside one after the other.
  private void setAside(MountpathStore store) throws IOException {
    for (int i = 0; i < COPIES; i++) {
      ObjectId id = new ObjectId(BUCKET, "k" + i);
      new StoreDriver(store).put(id, new byte[COPY_BYTES], "v1");
      DiskFiles.flip(new DiskFiles(fixture()).ordinary(1, id), 500);
      assertThat(new StoreDriver(store).get(id).orElseThrow()).isEmpty();
    }
    assertThat(copies()).hasSize(COPIES);
  }

  @Test
  void belowTheWatermarkTheyStay() throws Exception {
    try (MountpathStore store = StoreFixture.whole(fixture().open(settings(40)))) {
      setAside(store);

      new CorruptCopies(store.mountpaths().getFirst()).makeRoom();

      assertThat(copies()).hasSize(COPIES);
    }
  }

  @Test
  void aboveTheWatermarkTheOldestLeaveUntilBelowIt() throws Exception {
    try (MountpathStore store = StoreFixture.whole(fixture().open(settings(40)))) {
      setAside(store);
    }
    List<Path> before = copies();

    try (MountpathStore store = StoreFixture.whole(fixture().open(settings(15)))) {
      Eventually.await("room is made", () -> !space(store).isUsedAbove(15));

      List<Path> left = copies();
      assertThat(left).isEqualTo(before.subList(COPIES - 3, COPIES));
      assertThat(space(store).reservedBytes()).isEqualTo(3 * Space.footprint(COPY_BYTES));
    }
  }

  @Test
  void objectsAreNotTouchedWhereNoneIsLeft() throws Exception {
    ObjectId id = new ObjectId(BUCKET, "good");
    byte[] bytes = new byte[COPY_BYTES];
    try (MountpathStore store = StoreFixture.whole(fixture().open(settings(40)))) {
      setAside(store);
      new StoreDriver(store).put(id, bytes, "v1");
    }

    try (MountpathStore store = StoreFixture.whole(fixture().open(settings(1)))) {
      Eventually.await("all are gone", () -> space(store).reservedBytes() == 0);

      assertThat(copies()).isEmpty();
      assertThat(new StoreDriver(store).get(id).orElseThrow()).isEqualTo(bytes);
    }
  }

  @Test
  void oneThatCannotBeRemovedKeepsNeitherTheOthersNorTheDisk() throws Exception {
    try (MountpathStore store = StoreFixture.whole(fixture().open(settings(40)))) {
      setAside(store);
    }
    Path stuck = copies().getFirst();
    StoreFixture failing =
        fixture()
            .on(
                new ForwardingDisk() {
                  @Override
                  public boolean delete(String path) throws IOException {
                    if (path.equals(stuck.toString())) {
                      throw new DiskException("unlink", DiskException.EIO);
                    }
                    return super.delete(path);
                  }
                });

    try (MountpathStore store = StoreFixture.whole(failing.open(settings(40)))) {
      Mountpath mountpath = store.mountpaths().getFirst();
      mountpath.space().setCapacityBytes(10L << 20);
      CorruptCopies tested = new CorruptCopies(mountpath);
      assertThatExceptionOfType(StoreException.class).isThrownBy(tested::makeRoom);
      for (int i = 0; i < 20; i++) {
        tested.makeRoom();
      }

      assertThat(copies()).containsExactly(stuck);
      Eventually.await(
          "the others are released",
          () -> mountpath.space().reservedBytes() == Space.footprint(COPY_BYTES));
      assertThat(mountpath.gate().inService()).isTrue();
    }
  }
}
