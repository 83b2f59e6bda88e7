package io.forebay.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import io.forebay.core.name.Bucket;
import io.forebay.core.name.ObjectId;
import io.forebay.core.name.Provider;
import io.forebay.core.name.UploadId;
import io.forebay.core.object.ListEntry;
import io.forebay.core.object.ListRequest;
import io.forebay.core.object.ObjectAttributes;
import io.forebay.core.object.ObjectMetadata;
import io.forebay.core.store.EvictableMountpath.EvictionOutcome;
import io.forebay.core.store.Part;
import io.forebay.core.store.PartFile;
import io.forebay.core.store.Upload;
import io.forebay.core.store.WorkFile;
import io.forebay.testkit.store.StoreDriver;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a store keeps, mends and clears when it is opened again.
class RestartTest {

  private static final Bucket OWN = Bucket.local("bucket");
  private static final Bucket CLOUD = new Bucket(Provider.AWS, "cloud", "bucket");
  private static final ObjectId ID = new ObjectId(OWN, "dir/key");
  private static final ObjectId COPY = new ObjectId(CLOUD, "dir/key");
  private static final ObjectId REMOTE = new ObjectId(CLOUD, "dir/key");
  private static final Instant NOW = Instant.parse("2026-02-03T04:05:06Z");

  @TempDir Path directory;

  private final RecordingOrders orders = new RecordingOrders();

  private StoreFixture fixture() {
    return new StoreFixture(directory, orders);
  }

  private static void deleteIndex(StoreFixture fixture, int mountpath) throws IOException {
    try (var files = Files.walk(fixture.mountpath(mountpath).resolve("%index"))) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  @Test
  void whatWasStoredIsThereAgain() throws Exception {
    byte[] bytes = StoreDriver.bytes(500_000, new Random(1));
    try (MountpathStore store = fixture().openWhole(1, 2, 3)) {
      new StoreDriver(store).put(ID, bytes, "v1");
      new StoreDriver(store).put(REMOTE, bytes, "v1");
    }

    try (MountpathStore store = fixture().open(1, 2, 3)) {
      assertThat(new StoreDriver(store).get(ID).orElseThrow()).isEqualTo(bytes);
      assertThat(store.list(OWN, ListRequest.ofPrefix("")).entries()).hasSize(1);
      assertThat(store.buckets()).containsExactly(OWN, CLOUD);
      StoreFixture.whole(store);
      assertThat(orders.resident()).containsEntry(Identity.of(REMOTE), 500_000L).hasSize(1);
      assertThat(orders.byMountpath.values()).allMatch(order -> order.reconciled);
    }
  }

  @Test
  void aLostIndexIsMadeAnewWhileObjectsAreServed() throws Exception {
    try (MountpathStore store = fixture().openWhole(1)) {
      for (int i = 0; i < 50; i++) {
        new StoreDriver(store).put(new ObjectId(OWN, "a/" + i), new byte[i], "v1");
        new StoreDriver(store).put(new ObjectId(CLOUD, "a/" + i + "/x"), new byte[i], "v1");
      }
    }
    deleteIndex(fixture(), 1);
    orders.byMountpath.clear();

    try (MountpathStore store = fixture().open(1)) {
      assertThat(new StoreDriver(store).get(new ObjectId(OWN, "a/7"))).isPresent();
      new StoreDriver(store).put(new ObjectId(OWN, "new"), new byte[1], "v1");
      StoreFixture.whole(store);

      List<ListEntry> entries = store.list(OWN, ListRequest.ofPrefix("")).entries();
      assertThat(entries).hasSize(51);
      assertThat(entries.getFirst())
          .isEqualTo(new ListEntry.Item("a/0", 0, "v1", StoreDriver.WRITTEN_AT));
      assertThat(orders.resident()).hasSize(50);
      assertThat(store.stats().getFirst().objects()).isEqualTo(101);
      assertThat(store.stats().getFirst().listed()).isTrue();
    }
  }

  @Test
  void workFilesOfAnEarlierProcessAreRemoved() throws Exception {
    Path left = directory.resolve("disk1/%wk/3/0000000000000003");
    fixture().openWhole(1).close();
    Files.write(left, new byte[100]);

    try (MountpathStore store = fixture().openWhole(1)) {
      assertThat(left).doesNotExist();
      assertThat(store.stats().getFirst().objects()).isZero();
    }
  }

  @Test
  void aFileCopiedHereWithoutItsRecordIsAdopted() throws Exception {
    byte[] bytes = StoreDriver.bytes(300_000, new Random(1));
    fixture().openWhole(1).close();
    Path file = new DiskFiles(fixture()).ordinary(1, ID);
    Path remote = new DiskFiles(fixture()).ordinary(1, REMOTE);
    Files.createDirectories(file.getParent());
    Files.createDirectories(remote.getParent());
    Files.write(file, bytes);
    Files.write(remote, bytes);

    try (MountpathStore store = fixture().openWhole(1)) {
      assertThat(new StoreDriver(store).get(ID).orElseThrow()).isEqualTo(bytes);
      assertThat(store.find(ID).orElseThrow().attributes().etag())
          .isEqualTo(HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(bytes)));
      assertThat(store.find(REMOTE)).isEmpty();
      assertThat(store.open(REMOTE)).isEmpty();
      DiskFiles.flip(file, 200_000);
    }
    try (MountpathStore store = fixture().openWhole(1)) {
      assertThat(new StoreDriver(store).get(ID).orElseThrow()).hasSizeLessThan(200_000);
    }
  }

  @Test
  void aCopyOfUnknownOriginIsRemovedWhenTheIndexIsMadeAnew() throws Exception {
    fixture().openWhole(1).close();
    Path remote = new DiskFiles(fixture()).ordinary(1, REMOTE);
    Files.createDirectories(remote.getParent());
    Files.write(remote, new byte[10]);
    deleteIndex(fixture(), 1);

    try (MountpathStore store = fixture().openWhole(1)) {
      assertThat(remote).as("nobody would ever evict it").doesNotExist();
      assertThat(store.stats().getFirst().objects()).isZero();
    }
  }

  @Test
  void sidecarsToWhichNothingRefersAreRemoved() throws Exception {
    ObjectMetadata large = new ObjectMetadata(Map.of("content-type", "x".repeat(3000)), Map.of());
    try (MountpathStore store = fixture().openWhole(1)) {
      new StoreDriver(store)
          .put(
              ID,
              new byte[1],
              new ObjectAttributes(1, "e", "v", StoreDriver.WRITTEN_AT, List.of(), large));
    }
    Path orphan = directory.resolve("disk1/%md/07/0000000000000007");
    Files.createDirectories(orphan.getParent());
    Files.write(orphan, new byte[10]);

    try (MountpathStore store = fixture().openWhole(1)) {
      assertThat(orphan).doesNotExist();
      assertThat(store.find(ID).orElseThrow().attributes().metadata()).isEqualTo(large);
      store.delete(ID);
    }
    try (var left = Files.walk(directory.resolve("disk1/%md"))) {
      assertThat(left.filter(Files::isRegularFile)).isEmpty();
    }
  }

  @Test
  void copiesSetAsideAreCountedAndKeptForAWeek() throws Exception {
    try (MountpathStore store = fixture().openWhole(1)) {
      new StoreDriver(store).put(COPY, new byte[1000], "v1");
      DiskFiles.flip(new DiskFiles(fixture()).ordinary(1, COPY), 500);
      assertThat(new StoreDriver(store).get(COPY).orElseThrow()).isEmpty();
      assertThat(store.mountpaths().getFirst().space().reservedBytes())
          .isEqualTo(Space.footprint(1000));
    }
    Instant now =
        Files.getLastModifiedTime(DiskFiles.only(directory.resolve("disk1/%corrupt"))).toInstant();

    try (MountpathStore store = fixture().at(() -> now.plus(Duration.ofDays(6))).openWhole(1)) {
      assertThat(directory.resolve("disk1/%corrupt")).isDirectoryContaining(file -> true);
      assertThat(store.mountpaths().getFirst().space().reservedBytes())
          .isEqualTo(Space.footprint(1000));
    }
    try (MountpathStore store = fixture().at(() -> now.plus(Duration.ofDays(8))).openWhole(1)) {
      assertThat(directory.resolve("disk1/%corrupt")).isEmptyDirectory();
      assertThat(store.mountpaths().getFirst().space().reservedBytes()).isZero();
    }
  }

  @Test
  void anUploadGoesOnAfterARestartUnlessItIsTooOld() throws Exception {
    UploadId young = new UploadId("young");
    UploadId old = new UploadId("old");
    byte[] bytes = StoreDriver.bytes(100_000, new Random(1));
    try (MountpathStore store = fixture().openWhole(1)) {
      store.uploads().create(upload(young, NOW));
      store.uploads().create(upload(old, NOW.minus(Duration.ofDays(8))));
      for (UploadId id : List.of(young, old)) {
        try (PartFile part = store.uploads().createPart(id, 1, bytes.length)) {
          part.write(ByteBuffer.wrap(bytes));
          part.commit(new Part(1, bytes.length, "md5", List.of(), NOW));
        }
      }
    }

    try (MountpathStore store = fixture().at(() -> NOW).openWhole(1)) {
      assertThat(store.uploads().list(OWN)).containsExactly(upload(young, NOW));
      assertThat(directory.resolve("disk1/%up/old")).doesNotExist();
      assertThat(store.mountpaths().getFirst().space().reservedBytes())
          .isEqualTo(Space.footprint(bytes.length));
      try (WorkFile whole = store.uploads().assemble(young, List.of(1))) {
        whole.commit(StoreDriver.attributes(bytes.length, "v1"), StoreDriver.copyOf(ID));
      }
      assertThat(new StoreDriver(store).get(ID).orElseThrow()).isEqualTo(bytes);
    }
  }

  private static Upload upload(UploadId id, Instant startedAt) {
    return new Upload(id, ID, startedAt, ObjectMetadata.NONE, Optional.empty(), true);
  }

  @Test
  void generationsGrowAcrossRestartsEvenWhenTheClockGoesBack() throws Exception {
    Path file = directory.resolve("generations");
    long first = Generations.open(new LinuxDisk(), file, () -> NOW).next();

    long second =
        Generations.open(new LinuxDisk(), file, () -> NOW.minus(Duration.ofDays(400))).next();

    assertThat(second).isGreaterThan(first);
  }

  @Test
  void writesStopWhereTheCapacityEnds() throws Exception {
    StoreFixture fixture = fixture();
    StorageSettings settings =
        new StorageSettings(
            List.of(
                new StorageSettings.MountpathSettings(
                    fixture.mountpath(1), OptionalLong.of(64L << 20))),
            40,
            50,
            Durability.RENAME,
            Verify.FIRST_READ,
            Duration.ofDays(1),
            Duration.ofSeconds(60),
            10,
            4,
            Duration.ofDays(7),
            0);
    try (MountpathStore store = StoreFixture.whole(fixture.open(settings))) {
      int stored = 0;
      ErrorCode end = ErrorCode.NOT_IMPLEMENTED;
      try {
        for (; stored < 100; stored++) {
          new StoreDriver(store).put(new ObjectId(CLOUD, "k" + stored), new byte[1 << 20], "v");
          assertThat(store.stats().getFirst().usedBytes()).isLessThanOrEqualTo(32L << 20);
        }
      } catch (StoreException e) {
        end = e.code();
      }
      assertThat(end).isEqualTo(ErrorCode.OUT_OF_SPACE);
      assertThat(stored).isBetween(10, 31);
      assertThatThrownBy(() -> writeUnannounced(store, 32 << 20))
          .isInstanceOfSatisfying(
              StoreException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.OUT_OF_SPACE));
      for (int i = 0; i < stored; i++) {
        assertThat(store.evictable().getFirst().evict(Identity.of(new ObjectId(CLOUD, "k" + i))))
            .isInstanceOf(EvictionOutcome.Evicted.class);
      }
      writeUnannounced(store, 10 << 20);
    }
  }

  private static void writeUnannounced(MountpathStore store, int sizeBytes) {
    try (WorkFile file = store.create(ID, OptionalLong.empty())) {
      for (int written = 0; written < sizeBytes; written += 1 << 20) {
        file.write(ByteBuffer.allocate(1 << 20));
      }
    }
  }
}
