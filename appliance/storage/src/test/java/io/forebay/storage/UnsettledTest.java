package io.forebay.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.forebay.core.error.StoreException;
import io.forebay.core.name.Bucket;
import io.forebay.core.name.ObjectId;
import io.forebay.core.name.Provider;
import io.forebay.core.object.ListRequest;
import io.forebay.storage.SimulatedDisk.Fault;
import io.forebay.storage.index.ObjectIndex;
import io.forebay.testkit.Eventually;
import io.forebay.testkit.store.StoreDriver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Changes of objects' files that fail: the index goes on saying what the files say, and no failure
/// takes a place among the intents for good.
class UnsettledTest {

  private static final Bucket BUCKET = Bucket.local("bucket");
  private static final ObjectId ID = new ObjectId(BUCKET, "key");
  private static final ObjectId COPY =
      new ObjectId(new Bucket(Provider.AWS, "cloud", "bucket"), "key");
  private static final int MORE_THAN_INTENTS = ObjectIndex.INTENTS_MAX + 1;

  @TempDir Path directory;

  private StoreFixture fixture(Disk disk) {
    return new StoreFixture(directory).on(disk);
  }

  /// No number of failures takes a disk out of service.
  private static MountpathStore open(StoreFixture fixture, int... numbers) throws Exception {
    return StoreFixture.whole(
        fixture.open(
            fixture.settings(numbers).withDisks(Duration.ofSeconds(60), Integer.MAX_VALUE, 4)));
  }

  private SimulatedDisk simulated() throws IOException {
    Path attic = Files.createDirectory(directory.resolve("attic"));
    return new SimulatedDisk(new LinuxDisk(), Fault.EIO, new PowerLoss(attic, false));
  }

  /// What fails on objects' files.
  private static final class BadDisk extends ForwardingDisk {
    /// The unlinking of files below this path fails.
    volatile String undeletable = "nothing";

    /// Where it fails, it takes place all the same.
    volatile boolean deletes;

    final Set<String> unreadable = ConcurrentHashMap.newKeySet();

    @Override
    public boolean delete(String path) throws IOException {
      if (isObject(path) && path.startsWith(undeletable)) {
        if (deletes) {
          super.delete(path);
        }
        throw new DiskException("unlink", DiskException.EIO);
      }
      return super.delete(path);
    }

    @Override
    public DiskFile open(String path) throws IOException {
      if (unreadable.contains(path)) {
        throw new DiskException("open", DiskException.EIO);
      }
      return super.open(path);
    }

    private static boolean isObject(String path) {
      return path.contains("/" + Layout.OBJECTS + "/");
    }

    void heal() {
      undeletable = "nothing";
      unreadable.clear();
    }
  }

  private static int listed(MountpathStore store) {
    return listed(store, BUCKET);
  }

  private static int listed(MountpathStore store, Bucket bucket) {
    return store.list(bucket, ListRequest.ofPrefix("")).entries().size();
  }

  private static void failToDelete(MountpathStore store, ObjectId id) {
    assertThatExceptionOfType(StoreException.class).isThrownBy(() -> store.delete(id));
  }

  @Test
  void aDeletionThatFailsTakesNoPlaceForGood() throws Exception {
    SimulatedDisk disk = simulated();
    try (MountpathStore store = open(fixture(disk), 1)) {
      new StoreDriver(store).put(ID, new byte[10], "v1");

      for (int i = 0; i < MORE_THAN_INTENTS; i++) {
        disk.failAt(1);
        failToDelete(store, ID);
        assertThat(disk.hasFailed()).isTrue();
      }

      assertThat(listed(store)).isEqualTo(1);
      assertThat(store.delete(ID)).isTrue();
      assertThat(listed(store)).isZero();
    }
  }

  @Test
  void aCopyThatCannotBeSetAsideTakesNoPlaceForGood() throws Exception {
    SimulatedDisk disk = simulated();
    StoreFixture fixture = fixture(disk);
    try (MountpathStore store = open(fixture, 1)) {
      new StoreDriver(store).put(COPY, new byte[1000], "v1");
      DiskFiles.flip(new DiskFiles(fixture).ordinary(1, COPY), 500);

      for (int i = 0; i < MORE_THAN_INTENTS; i++) {
        disk.failAt(1);
        assertThat(new StoreDriver(store).get(COPY).orElseThrow()).isEmpty();
        assertThat(disk.hasFailed()).isTrue();
      }

      assertThat(listed(store, COPY.bucket())).isEqualTo(1);
      assertThat(store.mountpaths().getFirst().space().reservedBytes()).isZero();
      assertThat(new StoreDriver(store).get(COPY).orElseThrow()).isEmpty();
      assertThat(store.find(COPY)).isEmpty();
      assertThat(listed(store, COPY.bucket())).isZero();
    }
  }

  @Test
  void anOlderCopyThatCannotBeRemovedTakesNoPlaceForGood() throws Exception {
    BadDisk disk = new BadDisk();
    StoreFixture fixture = fixture(disk);
    try (MountpathStore store = open(fixture, 1)) {
      for (int i = 0; i < 20; i++) {
        new StoreDriver(store).put(new ObjectId(BUCKET, "k" + i), new byte[1], "v1");
      }
    }
    try (MountpathStore store = open(fixture, 1, 2)) {
      disk.undeletable = fixture.mountpath(1).toString();
      ObjectId moving = moving(store);
      for (int i = 0; i < MORE_THAN_INTENTS; i++) {
        assertThatExceptionOfType(StoreException.class)
            .isThrownBy(() -> new StoreDriver(store).put(moving, new byte[2], "v2"));
      }
      assertThat(store.find(moving).orElseThrow().attributes().sizeBytes()).isEqualTo(2);

      disk.heal();
      new StoreDriver(store).put(moving, new byte[3], "v3");
      assertThat(new DiskFiles(fixture).mountpathOf(moving, 1, 2)).isEqualTo(2);
      assertThat(listed(store)).isEqualTo(20);
    }
  }

  /// An object whose home is not where its older copy is, which cannot be removed.
  private static ObjectId moving(MountpathStore store) {
    for (int i = 0; i < 20; i++) {
      ObjectId id = new ObjectId(BUCKET, "k" + i);
      try {
        new StoreDriver(store).put(id, new byte[1], "v1");
      } catch (StoreException e) {
        return id;
      }
    }
    throw new AssertionError("all of them live on one mountpath");
  }

  @Test
  void whatNobodyCouldLookAtIsLookedAtAgain() throws Exception {
    BadDisk disk = new BadDisk();
    try (MountpathStore store = open(fixture(disk), 1)) {
      deleteUnseen(disk, store);
      disk.heal();

      Eventually.await("the index has heard of it", () -> listed(store) == 0);
      Eventually.await(
          "nothing is left to settle",
          () -> store.mountpaths().getFirst().unsettled().count() == 0);
    }
  }

  @Test
  void whatNobodyCouldLookAtIsLookedAtByTheNextStart() throws Exception {
    BadDisk disk = new BadDisk();
    try (MountpathStore store = open(fixture(disk), 1)) {
      deleteUnseen(disk, store);
    }

    try (MountpathStore store = open(fixture(new LinuxDisk()), 1)) {
      assertThat(listed(store)).isZero();
    }
  }

  /// Has an object unlinked by a call that says that it failed, and its file hidden afterwards.
  private void deleteUnseen(BadDisk disk, MountpathStore store) {
    new StoreDriver(store).put(ID, new byte[10], "v1");
    disk.undeletable = "/";
    disk.deletes = true;
    failToDeleteUnseen(disk, store, ID);
    assertThat(store.mountpaths().getFirst().unsettled().count()).isEqualTo(1);
    assertThat(listed(store)).isEqualTo(1);
  }

  private void failToDeleteUnseen(BadDisk disk, MountpathStore store, ObjectId id) {
    Path file = new DiskFiles(fixture(disk)).ordinary(1, id);
    assertThatExceptionOfType(StoreException.class)
        .isThrownBy(() ->
            store
                .mountpaths()
                .getFirst()
                .changes()
                .remove(id, found -> disk.unreadable.add(file.toString()), true));
  }

  @Test
  void aDiskWithManySuchFilesIsTakenOutOfService() throws Exception {
    BadDisk disk = new BadDisk();
    try (MountpathStore store = open(fixture(disk), 1)) {
      List<ObjectId> ids =
          IntStream.rangeClosed(0, ObjectIndex.INTENTS_MAX / 4)
              .mapToObj(i -> new ObjectId(BUCKET, "k" + i))
              .toList();
      ids.forEach(id -> new StoreDriver(store).put(id, new byte[1], "v1"));
      disk.undeletable = "/";

      for (ObjectId id : ids) {
        assertThat(store.mountpaths().getFirst().gate().inService()).isTrue();
        failToDeleteUnseen(disk, store, id);
      }

      assertThat(store.mountpaths().getFirst().gate().inService()).isFalse();
    }
  }
}
