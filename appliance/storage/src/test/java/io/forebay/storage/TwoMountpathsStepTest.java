package io.forebay.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.core.error.StoreException;
import io.forebay.core.name.Bucket;
import io.forebay.core.name.ObjectId;
import io.forebay.core.object.ListRequest;
import io.forebay.storage.SimulatedDisk.Fault;
import io.forebay.testkit.store.StoreDriver;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What [FailingStepTest] does, for objects of which the copy to be replaced is on another
/// mountpath than the new one.
class TwoMountpathsStepTest {

  private static final Bucket OWN = Bucket.local("bucket");
  private static final int COUNT = 3;

  @TempDir Path directory;

  /// What each object may be: its versions, the empty one for absent.
  private final Map<ObjectId, Set<String>> allowed = new LinkedHashMap<>();

  private static ObjectId id(int number) {
    return new ObjectId(OWN, "key-" + number);
  }

  private static void put(MountpathStore store, ObjectId id, String version) {
    new StoreDriver(store).put(id, version.getBytes(StandardCharsets.UTF_8), version);
  }

  private void fill(StoreFixture fixture, int... mountpaths) throws InterruptedException {
    allowed.clear();
    try (MountpathStore store = fixture.openWhole(mountpaths)) {
      for (int i = 0; i < COUNT; i++) {
        put(store, id(i), "v1");
        allowed.put(id(i), Set.of("v1"));
      }
    }
  }

  private void attempt(ObjectId id, String version, Runnable change) {
    try {
      change.run();
      allowed.put(id, Set.of(version));
    } catch (StoreException e) {
      allowed.put(id, Set.of("v1", version));
    }
  }

  private void scenario(MountpathStore store) {
    for (int i = 0; i < COUNT - 1; i++) {
      ObjectId id = id(i);
      attempt(id, "v2", () -> put(store, id, "v2"));
    }
    ObjectId deleted = id(COUNT - 1);
    attempt(deleted, "", () -> store.delete(deleted));
  }

  /// @param starts how often both mountpaths are opened: they agree from the first time on
  private void verify(StoreFixture fixture, String step, int starts) throws Exception {
    for (int start = 0; start < starts; start++) {
      TreeSet<String> present = new TreeSet<>();
      try (MountpathStore store = fixture.openWhole(1, 2)) {
        allowed.forEach((id, versions) -> {
          String version = new StoreDriver(store).version(id);
          assertThat(versions).as("%s at %s", id, step).contains(version);
          if (!version.isEmpty()) {
            present.add(id.key());
          }
          allowed.put(id, Set.of(version));
        });
        assertThat(store.list(OWN, ListRequest.ofPrefix("")).entries())
            .as(step)
            .extracting(entry -> entry.name())
            .containsExactlyElementsOf(present);
      }
      DiskFiles files = new DiskFiles(fixture);
      assertThat(files.objects(1).size() + files.objects(2).size())
          .as("one copy of each at %s", step)
          .isEqualTo(present.size());
    }
  }

  private enum Indexes {
    KEPT,
    LOST
  }

  private void everyStepOfAMove(Indexes indexes) throws Exception {
    boolean failed = true;
    long step = 0;
    while (failed) {
      step++;
      Path root = Files.createDirectory(directory.resolve("step-" + step));
      StoreFixture fixture = new StoreFixture(root);
      fill(fixture, 1);
      SimulatedDisk disk =
          new SimulatedDisk(new LinuxDisk(), Fault.CRASH, new PowerLoss(root, false));
      try (MountpathStore store = new StoreFixture(root).on(disk).openWhole(1, 2)) {
        disk.failAt(step);
        scenario(store);
      }
      failed = disk.hasFailed();
      if (indexes == Indexes.LOST) {
        deleteIndexes(fixture);
      }
      verify(fixture, "step " + step, 2);
      DiskFiles.deleteTree(root);
    }
    assertThat(step).isGreaterThan(10);
  }

  @Test
  void aProcessThatDiesBetweenTwoMountpathsLeavesTheNewestCopy() throws Exception {
    everyStepOfAMove(Indexes.KEPT);
  }

  @Test
  void theSameHoldsWhereIndexesAreLost() throws Exception {
    everyStepOfAMove(Indexes.LOST);
  }

  @Test
  void powerLostAtAnyStepWhileAMountpathIsAwayBringsNothingBack() throws Exception {
    boolean failed = true;
    long step = 0;
    while (failed) {
      step++;
      Path root = Files.createDirectory(directory.resolve("step-" + step));
      StoreFixture fixture = new StoreFixture(root);
      fill(fixture, 2);
      PowerLoss power = new PowerLoss(Files.createDirectory(root.resolve("attic")), true);
      SimulatedDisk disk = new SimulatedDisk(new LinuxDisk(), Fault.CRASH, power);
      StoreFixture alone = new StoreFixture(root).on(disk);
      StorageSettings settings = alone.settings(1).withDurability(Durability.FSYNC);
      try (MountpathStore store = StoreFixture.whole(alone.open(settings))) {
        disk.failAt(step);
        scenario(store);
      }
      failed = disk.hasFailed();
      power.strike();
      deleteIndexes(fixture);
      verify(fixture, "step " + step, 1);
      DiskFiles.deleteTree(root);
    }
    assertThat(step).isGreaterThan(10);
  }

  private static void deleteIndexes(StoreFixture fixture) throws IOException {
    for (int mountpath : List.of(1, 2)) {
      DiskFiles.deleteTree(fixture.mountpath(mountpath).resolve("%index"));
    }
  }
}
