package io.forebay.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.core.error.StoreException;
import io.forebay.core.name.Bucket;
import io.forebay.core.name.ObjectId;
import io.forebay.core.name.Provider;
import io.forebay.core.name.UploadId;
import io.forebay.core.object.ListEntry;
import io.forebay.core.object.ListRequest;
import io.forebay.core.object.ObjectAttributes;
import io.forebay.core.object.ObjectMetadata;
import io.forebay.core.store.EvictableMountpath;
import io.forebay.core.store.LocalStore;
import io.forebay.core.store.Part;
import io.forebay.core.store.PartFile;
import io.forebay.core.store.Upload;
import io.forebay.core.store.WorkFile;
import io.forebay.storage.SimulatedDisk.Fault;
import io.forebay.testkit.store.StoreDriver;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// One scenario, once for each step that it makes on the disks, with that step going wrong: what
/// was acknowledged is there and whole after the next start, what was not is there as a whole or
/// not at all, and nothing else is left.
class FailingStepTest {

  private static final Bucket OWN = Bucket.local("own-bucket");
  private static final Bucket CLOUD = new Bucket(Provider.AWS, "cloud", "cloud-bucket");
  private static final ObjectId UPLOADED = new ObjectId(OWN, "up/loaded");

  @TempDir Path directory;

  /// What each object may be: its versions by which it may be found, the empty one for absent.
  private final Map<ObjectId, Set<String>> allowed = new HashMap<>();

  private Fault fault = Fault.CRASH;

  @Test
  void aProcessThatDiesAtAnyStepLosesNothing() throws Exception {
    everyStep(Fault.CRASH, Durability.RENAME);
  }

  @Test
  void aMachineThatLosesPowerAtAnyStepLosesNothingThatWasAcknowledged() throws Exception {
    everyStep(Fault.CRASH, Durability.FSYNC);
  }

  @Test
  void anInputOrOutputErrorAtAnyStepFailsNoMoreThanItsRequest() throws Exception {
    everyStep(Fault.EIO, Durability.FSYNC);
  }

  @Test
  void aFullDiskAtAnyStepFailsNoMoreThanItsRequest() throws Exception {
    everyStep(Fault.ENOSPC, Durability.RENAME);
  }

  private void everyStep(Fault simulated, Durability durability) throws Exception {
    fault = simulated;
    long step = 1;
    while (runWithFailureAt(step, durability)) {
      step++;
    }
    assertThat(step).isGreaterThan(60);
  }

  /// Answers whether there was such a step.
  private boolean runWithFailureAt(long step, Durability durability) throws Exception {
    allowed.clear();
    Path root = Files.createDirectory(directory.resolve(fault + "-" + step));
    Path attic = Files.createDirectory(root.resolve("attic"));
    boolean losesPower = fault == Fault.CRASH && durability == Durability.FSYNC;
    PowerLoss power = new PowerLoss(attic, losesPower);
    SimulatedDisk disk = new SimulatedDisk(new LinuxDisk(), fault, power);
    StoreFixture fixture = new StoreFixture(root).on(disk);
    StorageSettings settings = fixture.settings(1).withDurability(durability);
    try (MountpathStore store = StoreFixture.whole(fixture.open(settings))) {
      disk.failAt(step);
      scenario(store);
    }
    boolean failed = disk.hasFailed();
    if (losesPower) {
      power.strike();
      deleteIndexes(fixture);
    }
    try (MountpathStore store = StoreFixture.whole(fixture.on(new LinuxDisk()).open(settings))) {
      verify(store, "step " + step);
      verifyNothingLeft(fixture);
    }
    deleteTree(root);
    return failed;
  }

  private interface Action {
    void run() throws Exception;
  }

  private void scenario(MountpathStore store) {
    ObjectId a = new ObjectId(OWN, "dir/a");
    ObjectId cloud = new ObjectId(CLOUD, "c");
    put(store, a, "v1", ObjectMetadata.NONE);
    put(store, cloud, "v1", ObjectMetadata.NONE);
    put(store, new ObjectId(OWN, "dir"), "v1", ObjectMetadata.NONE);
    put(store, a, "v2", new ObjectMetadata(Map.of("content-type", "x".repeat(3000)), Map.of()));
    put(store, a, "v3", ObjectMetadata.NONE);
    attempt(
        Map.of(cloud, Set.of("v1")),
        Map.of(cloud, Set.of("v1")),
        () -> {
          var object = store.find(cloud);
          object.ifPresent(o -> store.update(cloud, o, o.copy().withSuperseded(true)));
        });
    attempt(
        Map.of(cloud, Set.of("v1", "")),
        Map.of(cloud, Set.of("v1", "")),
        () -> {
          for (EvictableMountpath mountpath : store.evictable()) {
            mountpath.evict(Identity.of(cloud));
          }
        });
    ObjectId empty = new ObjectId(OWN, "empty//");
    put(store, empty, "v1", ObjectMetadata.NONE);
    attempt(Map.of(empty, Set.of("")), Map.of(empty, Set.of("v1", "")), () -> store.delete(empty));
    attempt(
        Map.of(UPLOADED, Set.of("up")),
        Map.of(UPLOADED, Set.of("up", "")),
        () -> upload(store, List.of(1, 2)));
  }

  private void put(LocalStore store, ObjectId id, String version, ObjectMetadata metadata) {
    Set<String> before = allowed.getOrDefault(id, Set.of(""));
    Set<String> either = new TreeSet<>(before);
    either.add(version);
    if (fault != Fault.CRASH) {
      // A failing disk may take the older copy with it.
      either.add("");
    }
    byte[] bytes = bytes(id, version);
    attempt(
        Map.of(id, Set.of(version)),
        Map.of(id, either),
        () ->
            new StoreDriver(store)
                .put(
                    id,
                    bytes,
                    new ObjectAttributes(
                        bytes.length,
                        version,
                        version,
                        StoreDriver.WRITTEN_AT,
                        List.of(),
                        metadata)));
  }

  private void attempt(
      Map<ObjectId, Set<String>> done, Map<ObjectId, Set<String>> failed, Action action) {
    try {
      action.run();
      allowed.putAll(done);
    } catch (StoreException e) {
      allowed.putAll(failed);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] bytes(ObjectId id, String version) {
    return (id + " " + version + " ").repeat(3000).getBytes(StandardCharsets.UTF_8);
  }

  private void upload(MountpathStore store, List<Integer> numbers) {
    UploadId id = new UploadId("u1");
    store
        .uploads()
        .create(
            new Upload(id, UPLOADED, fixtureNow(), ObjectMetadata.NONE, Optional.empty(), true));
    byte[] whole = bytes(UPLOADED, "up");
    int half = whole.length / 2;
    for (int number : numbers) {
      int from = number == 1 ? 0 : half;
      int length = number == 1 ? half : whole.length - half;
      try (PartFile part = store.uploads().createPart(id, number, length)) {
        part.write(ByteBuffer.wrap(whole, from, length));
        part.commit(new Part(number, length, "md5", List.of(), StoreDriver.WRITTEN_AT));
      }
    }
    try (WorkFile file = store.uploads().assemble(id, numbers)) {
      file.commit(StoreDriver.attributes(whole.length, "up"), StoreDriver.copyOf(UPLOADED));
    }
    store.uploads().delete(id);
  }

  private static Instant fixtureNow() {
    return Instant.parse("2026-02-03T04:05:00Z");
  }

  private void verify(MountpathStore store, String step) {
    StoreDriver driver = new StoreDriver(store);
    TreeSet<String> present = new TreeSet<>();
    allowed.forEach((id, versions) -> {
      String version = driver.version(id);
      assertThat(versions).as("%s at %s", id, step).contains(version);
      if (!version.isEmpty()) {
        assertThat(driver.get(id).orElseThrow())
            .as("%s at %s", id, step)
            .isEqualTo(bytes(id, version));
        present.add(id.toString());
      }
    });
    Set<String> listed =
        List.of(OWN, CLOUD).stream()
            .flatMap(bucket ->
                store.list(bucket, ListRequest.ofPrefix("")).entries().stream()
                    .map(ListEntry::name)
                    .map(name -> new ObjectId(bucket, name).toString()))
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(listed).as(step).isEqualTo(present);
    store.uploads().delete(new UploadId("u1"));
  }

  private static void verifyNothingLeft(StoreFixture fixture) throws IOException {
    for (int number : List.of(1)) {
      Layout layout = new Layout(fixture.mountpath(number).toString());
      for (String part : List.of(layout.work(), layout.uploads(), layout.corrupt())) {
        try (var files = Files.walk(Path.of(part))) {
          assertThat(files.filter(Files::isRegularFile)).isEmpty();
        }
      }
      try (var files = Files.walk(Path.of(layout.sidecars()))) {
        assertThat(files.filter(Files::isRegularFile).count()).isLessThanOrEqualTo(1);
      }
    }
  }

  private static void deleteIndexes(StoreFixture fixture) throws IOException {
    for (int number : List.of(1)) {
      deleteTree(Path.of(new Layout(fixture.mountpath(number).toString()).index()));
    }
  }

  private static void deleteTree(Path path) throws IOException {
    if (!Files.exists(path)) {
      return;
    }
    try (var files = Files.walk(path)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
