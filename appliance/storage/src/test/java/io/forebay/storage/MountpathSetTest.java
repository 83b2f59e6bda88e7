package io.forebay.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import io.forebay.core.name.Bucket;
import io.forebay.core.name.NodeId;
import io.forebay.core.name.ObjectId;
import io.forebay.core.name.Provider;
import io.forebay.core.object.ListRequest;
import io.forebay.core.run.MonotonicClock;
import io.forebay.core.store.RoomMaker;
import io.forebay.core.store.StoredObject;
import io.forebay.testkit.store.StoreDriver;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Mountpaths come, go and come back between starts.
class MountpathSetTest {

  private static final Bucket OWN = Bucket.local("bucket");
  private static final Bucket CLOUD = new Bucket(Provider.AWS, "cloud", "bucket");

  @TempDir Path directory;

  private StoreFixture fixture() {
    return new StoreFixture(directory);
  }

  private static ObjectId own(int number) {
    return new ObjectId(OWN, "key-" + number);
  }

  private static ObjectId cloud(int number) {
    return new ObjectId(CLOUD, "key-" + number);
  }

  private void put(int count, String version, int... mountpaths) throws InterruptedException {
    try (MountpathStore store = fixture().openWhole(mountpaths)) {
      for (int i = 0; i < count; i++) {
        new StoreDriver(store).put(own(i), version.getBytes(StandardCharsets.UTF_8), version);
        new StoreDriver(store).put(cloud(i), version.getBytes(StandardCharsets.UTF_8), version);
      }
    }
  }

  @Test
  void objectsAreSpreadOverMountpaths() throws Exception {
    put(60, "v1", 1, 2, 3);

    for (int mountpath = 1; mountpath <= 3; mountpath++) {
      assertThat(new DiskFiles(fixture()).objects(mountpath)).hasSizeBetween(15, 75);
    }
  }

  @Test
  void anotherOrderOrAnAddedMountpathLosesNothing() throws Exception {
    put(20, "v1", 1, 2);

    try (MountpathStore store = fixture().openWhole(3, 2, 1)) {
      StoreDriver driver = new StoreDriver(store);
      for (int i = 0; i < 20; i++) {
        assertThat(driver.version(own(i))).isEqualTo("v1");
        assertThat(driver.version(cloud(i))).isEqualTo("v1");
        driver.put(own(i), "v2".getBytes(StandardCharsets.UTF_8), "v2");
      }
      assertThat(store.list(OWN, ListRequest.ofPrefix("")).entries()).hasSize(20);
      assertThat(store.delete(own(7))).isTrue();
      assertThat(store.find(own(7))).isEmpty();
    }
    try (MountpathStore store = fixture().openWhole(3)) {
      // What is left of the old ones is away, not wrong.
      for (int i = 0; i < 20; i++) {
        assertThat(new StoreDriver(store).version(own(i))).isIn("v2", "");
      }
    }
  }

  @Test
  void aMountpathThatComesBackBringsNothingBackThatWasOverwrittenOrDeleted() throws Exception {
    put(40, "v1", 1, 2);
    try (MountpathStore store = fixture().openWhole(1)) {
      StoreDriver driver = new StoreDriver(store);
      for (int i = 0; i < 10; i++) {
        driver.put(own(i), "v2".getBytes(StandardCharsets.UTF_8), "v2");
        driver.put(cloud(i), "v2".getBytes(StandardCharsets.UTF_8), "v2");
        store.delete(own(i + 10));
        store.delete(cloud(i + 10));
      }
    }

    for (int round = 0; round < 2; round++) {
      try (MountpathStore store = fixture().openWhole(2, 1)) {
        StoreDriver driver = new StoreDriver(store);
        for (int i = 0; i < 10; i++) {
          assertThat(driver.version(own(i))).isEqualTo("v2");
          assertThat(driver.version(cloud(i))).isEqualTo("v2");
          assertThat(driver.version(own(i + 10))).isEmpty();
          assertThat(driver.version(cloud(i + 10))).isEmpty();
          assertThat(driver.version(own(i + 20))).isEqualTo("v1");
        }
        assertThat(store.list(OWN, ListRequest.ofPrefix("")).entries()).hasSize(30);
      }
    }
    try (MountpathStore store = fixture().openWhole(2)) {
      for (int i = 0; i < 10; i++) {
        assertThat(new StoreDriver(store).version(own(i))).isIn("v2", "");
        assertThat(new StoreDriver(store).version(own(i + 10))).isEmpty();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 20261121})
  void whateverTheSetDoesTheLastAcknowledgedWriteIsRead(long seed) throws Exception {
    Random random = new Random(seed);
    Map<Integer, String> versions = new HashMap<>();
    int[][] sets = {{1, 2}, {1, 2, 3}, {2, 3}, {3, 1}, {1}, {3}};
    for (int round = 0; round < 8; round++) {
      try (MountpathStore store = fixture().openWhole(sets[random.nextInt(sets.length)])) {
        change(store, random, round, versions);
      }
    }

    try (MountpathStore store = fixture().openWhole(3, 2, 1)) {
      TreeSet<String> present = new TreeSet<>();
      versions.forEach((number, version) -> {
        assertThat(new StoreDriver(store).version(own(number))).isEqualTo(version);
        if (!version.isEmpty()) {
          present.add(own(number).key());
        }
      });
      assertThat(store.list(OWN, ListRequest.ofPrefix("")).entries())
          .extracting(entry -> entry.name())
          .containsExactlyElementsOf(present);
    }
  }

  private static void change(
      MountpathStore store, Random random, int round, Map<Integer, String> versions) {
    StoreDriver driver = new StoreDriver(store);
    for (int i = 0; i < 12; i++) {
      int number = random.nextInt(16);
      String found = driver.version(own(number));
      // What is on a mountpath that is away is absent, never old.
      assertThat(found).isIn(versions.getOrDefault(number, ""), "");
      if (random.nextInt(3) == 0) {
        store.delete(own(number));
        versions.put(number, "");
      } else {
        String version = "v" + round + "-" + i;
        driver.put(own(number), version.getBytes(StandardCharsets.UTF_8), version);
        versions.put(number, version);
      }
    }
  }

  @Test
  void aChangeThatWasOnlyBegunIsUndoneByTheMountpathThatComesBack() throws Exception {
    put(10, "v1", 1, 2);
    int onSecond = 0;
    while (new DiskFiles(fixture()).mountpathOf(own(onSecond), 1, 2) != 2) {
      onSecond++;
    }
    try (MountpathStore store = fixture().openWhole(1)) {
      store.delete(new ObjectId(OWN, "something-else"));
    }
    AwayJournal journal =
        AwayJournal.create(
            new LinuxDisk(),
            new NodeFiles(fixture().data() + "/storage").journal(),
            true,
            Map.of());
    journal.begin(own(onSecond), Long.MAX_VALUE / 2);
    journal.close();

    try (MountpathStore store = fixture().openWhole(1, 2)) {
      assertThat(new StoreDriver(store).version(own(onSecond))).isEqualTo("v1");
    }
  }

  @Test
  void aDeletionThatDidNotHappenTakesNothingFromAMountpathThatIsAway() throws Exception {
    put(10, "v1", 1, 2);
    try (MountpathStore store = fixture().openWhole(1)) {
      StoredObject another =
          new StoredObject(StoreDriver.attributes(7, "another"), StoreDriver.copyOf(own(0)));
      for (int i = 0; i < 10; i++) {
        assertThat(store.deleteIf(own(i), another)).isFalse();
      }
    }

    try (MountpathStore store = fixture().openWhole(1, 2)) {
      for (int i = 0; i < 10; i++) {
        assertThat(new StoreDriver(store).version(own(i))).isEqualTo("v1");
      }
    }
  }

  @Test
  void aDiskOutOfServiceMeansUnavailableForOwnObjectsAndAMissForClouds() throws Exception {
    put(20, "v1", 1, 2);
    try (MountpathStore store = fixture().openWhole(1, 2)) {
      int lost = 0;
      while (new DiskFiles(fixture()).mountpathOf(own(lost), 1, 2) != 2) {
        lost++;
      }
      int lostCloud = 0;
      while (new DiskFiles(fixture()).mountpathOf(cloud(lostCloud), 1, 2) != 2) {
        lostCloud++;
      }
      ObjectId id = own(lost);
      takeOut(store, fixture().mountpath(2));

      assertUnavailable(() -> store.open(id));
      assertUnavailable(() -> store.find(id));
      assertUnavailable(() -> store.delete(id));
      assertUnavailable(() -> store.list(OWN, ListRequest.ofPrefix("")));
      assertThat(store.open(cloud(lostCloud))).isEmpty();
      assertThat(store.list(CLOUD, ListRequest.ofPrefix("")).entries()).isNotEmpty();
      new StoreDriver(store).put(id, "v2".getBytes(StandardCharsets.UTF_8), "v2");
      new StoreDriver(store).put(cloud(lostCloud), "v2".getBytes(StandardCharsets.UTF_8), "v2");
      assertThat(new StoreDriver(store).version(id)).isEqualTo("v2");
      assertThat(new StoreDriver(store).version(cloud(lostCloud))).isEqualTo("v2");
    }
    try (MountpathStore store = fixture().openWhole(1, 2)) {
      for (int i = 0; i < 20; i++) {
        String version = new StoreDriver(store).version(own(i));
        assertThat(version).isNotEmpty();
      }
      assertThat(store.list(OWN, ListRequest.ofPrefix("")).entries()).hasSize(20);
      assertThat(
              IntStream.range(0, 20)
                  .filter(i -> new StoreDriver(store).version(own(i)).equals("v2"))
                  .count())
          .isEqualTo(1);
      assertThat(
              IntStream.range(0, 20)
                  .filter(i -> new StoreDriver(store).version(cloud(i)).equals("v2"))
                  .count())
          .isEqualTo(1);
    }
  }

  private static void takeOut(MountpathStore store, Path mountpath) {
    store.mountpaths().stream()
        .filter(m -> m.label().equals(mountpath.toString()))
        .forEach(m -> m.gate().takeOut("test"));
  }

  private static void assertUnavailable(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE));
  }

  @Test
  void anotherNodesMountpathIsRefused() throws Exception {
    fixture().openWhole(1).close();

    assertThatThrownBy(() ->
            new MountpathStores(
                    InstantSource.system(),
                    MonotonicClock.SYSTEM,
                    new Random(),
                    RoomMaker.NONE,
                    StorageEvents.NONE)
                .open(
                    fixture().settings(1),
                    new NodeId("node-2"),
                    directory.resolve("data2"),
                    new RecordingOrders()))
        .isInstanceOf(MountpathRefusedException.class)
        .hasMessageContaining("belongs to node node-1; this is node node-2");
  }

  @Test
  void theSameOrANestedMountpathIsRefused() throws Exception {
    fixture().openWhole(1).close();
    Files.createSymbolicLink(fixture().mountpath(2), fixture().mountpath(1));
    assertThatThrownBy(() -> fixture().open(1, 2))
        .isInstanceOf(MountpathRefusedException.class)
        .hasMessageContaining("in use");

    Files.delete(fixture().mountpath(2));
    Files.createDirectory(fixture().mountpath(1).resolve("inside"));
    Files.createSymbolicLink(fixture().mountpath(2), fixture().mountpath(1).resolve("inside"));
    assertThatThrownBy(() -> fixture().open(1, 2))
        .isInstanceOf(MountpathRefusedException.class)
        .hasMessageContaining("lies inside mountpath");
    fixture().openWhole(1).close();
  }

  @Test
  void aMountpathThatIsNotThereIsNotMade() throws Exception {
    fixture().settings(1, 2);
    Files.delete(fixture().mountpath(2));

    assertThatThrownBy(() -> fixture().open(1, 2))
        .isInstanceOf(MountpathRefusedException.class)
        .hasMessageContaining("disk2 is not there; is its disk mounted?")
        .hasMessageContaining("mkdir -p");
    assertThat(fixture().mountpath(2)).doesNotExist();
  }

  @Test
  void aMountpathThatCannotBeUsedIsRefused() throws Exception {
    Files.createFile(fixture().mountpath(1));
    assertThatThrownBy(() -> fixture().open(1))
        .isInstanceOf(MountpathRefusedException.class)
        .hasMessageContaining("is not a directory that can be used");

    Files.createDirectory(fixture().mountpath(2));
    assertThatThrownBy(() ->
            new MountpathProbe(new WithoutRecords(), StoreFixture.NODE, new Random())
                .take(fixture().mountpath(2), Optional.empty()))
        .isInstanceOf(MountpathRefusedException.class)
        .hasMessageContaining("has no extended attributes");
  }

  @Test
  void aFileSystemThatKeepsLessThanIsNeededIsRefused() throws Exception {
    Files.createDirectory(fixture().mountpath(1));
    Disk forgetful =
        new WithoutRecords() {
          @Override
          void setRecord(DiskFile file, byte[] record) throws IOException {
            file.setRecord(Arrays.copyOf(record, 255));
          }
        };
    assertRefused(forgetful, "does not keep extended attributes");
    Disk caseless =
        new ForwardingDisk() {
          @Override
          public DiskFile create(String path) throws IOException {
            if (path.endsWith("%PROBE")) {
              throw new DiskException("open", DiskException.EEXIST);
            }
            return super.create(path);
          }
        };
    assertRefused(caseless, "does not tell upper from lower case");
    Path longPath =
        Files.createDirectories(directory.resolve("x".repeat(200)).resolve("y".repeat(101)));
    assertThatThrownBy(() ->
            new MountpathProbe(new LinuxDisk(), StoreFixture.NODE, new Random())
                .take(longPath, Optional.empty()))
        .isInstanceOf(MountpathRefusedException.class)
        .hasMessageContaining("more than 300 bytes");
  }

  private void assertRefused(Disk disk, String sentence) {
    assertThatThrownBy(() ->
            new MountpathProbe(disk, StoreFixture.NODE, new Random())
                .take(fixture().mountpath(1), Optional.empty()))
        .isInstanceOf(MountpathRefusedException.class)
        .hasMessageContaining(sentence);
  }

  @Test
  void aCopyOfAMountpathIsRefused() throws Exception {
    fixture().openWhole(1).close();
    Files.createDirectory(fixture().mountpath(2));
    Files.copy(
        fixture().mountpath(1).resolve("%forebay"), fixture().mountpath(2).resolve("%forebay"));

    assertThatThrownBy(() -> fixture().open(1, 2))
        .isInstanceOf(MountpathRefusedException.class)
        .hasMessageContaining("are the same disk, or copies of one");
  }
}
