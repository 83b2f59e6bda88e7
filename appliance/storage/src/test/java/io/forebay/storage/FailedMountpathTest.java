package io.forebay.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import io.forebay.core.name.Bucket;
import io.forebay.core.name.ObjectId;
import io.forebay.core.name.Provider;
import io.forebay.core.name.UploadId;
import io.forebay.core.object.ListRequest;
import io.forebay.core.store.StoredObject;
import io.forebay.testkit.store.StoreDriver;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A disk that the node had, and that has failed when it is started again.
class FailedMountpathTest {

  private static final Bucket OWN = Bucket.local("bucket");
  private static final Bucket CLOUD = new Bucket(Provider.AWS, "cloud", "bucket");
  private static final int COUNT = 20;

  @TempDir Path directory;

  private final List<String> told = new ArrayList<>();

  /// How the disk of the second mountpath fails.
  enum Failure {
    MISSING,
    NOT_MOUNTED,
    UNREADABLE,
    READ_ONLY,
    WITHOUT_INDEX,
    FAILING_AT_THE_SWEEP
  }

  private StoreFixture fixture() {
    return new StoreFixture(directory)
        .telling(
            new StorageEvents() {
              @Override
              public void outOfService(String mountpath, String reason) {
                told.add(mountpath + ": " + reason);
              }
            });
  }

  /// A disk whose calls below some path fail.
  private static final class BrokenDisk extends ForwardingDisk {
    private final String reads;
    private final String writes;

    BrokenDisk(String reads, String writes) {
      this.reads = reads;
      this.writes = writes;
    }

    private static void check(String path, String broken) throws IOException {
      if (!broken.isEmpty() && path.contains(broken)) {
        throw new DiskException("simulated", DiskException.EIO);
      }
    }

    @Override
    public DiskFile open(String path) throws IOException {
      check(path, reads);
      return super.open(path);
    }

    @Override
    public DiskFile create(String path) throws IOException {
      check(path, writes);
      return super.create(path);
    }

    @Override
    public boolean delete(String path) throws IOException {
      check(path, writes);
      return super.delete(path);
    }

    @Override
    public Listing list(String path) throws IOException {
      check(path, reads);
      return super.list(path);
    }
  }

  /// A disk that writes down which objects' files it was asked for.
  private static final class AskedDisk extends ForwardingDisk {
    private final Set<String> asked = ConcurrentHashMap.newKeySet();

    @Override
    public DiskFile open(String path) throws IOException {
      if (path.contains("/" + Layout.OBJECTS + "/")) {
        asked.add(path);
      }
      return super.open(path);
    }
  }

  private Disk broken(Failure failure) throws IOException {
    Path disk = fixture().mountpath(2);
    return switch (failure) {
      case MISSING -> {
        Files.move(disk, directory.resolve("away"));
        yield new LinuxDisk();
      }
      case NOT_MOUNTED -> {
        Files.move(disk, directory.resolve("away"));
        Files.createDirectory(disk);
        yield new LinuxDisk();
      }
      case UNREADABLE -> new BrokenDisk("disk2/", "disk2/");
      case READ_ONLY -> new BrokenDisk("", "disk2/");
      case WITHOUT_INDEX -> {
        Files.move(disk.resolve("%index/rows"), directory.resolve("away"));
        Files.createFile(disk.resolve("%index/rows"));
        yield new LinuxDisk();
      }
      case FAILING_AT_THE_SWEEP -> new BrokenDisk("disk2/%wk", "disk2/%wk");
    };
  }

  private void mend(Failure failure) throws IOException {
    Path disk = fixture().mountpath(2);
    switch (failure) {
      case MISSING -> Files.move(directory.resolve("away"), disk);
      case NOT_MOUNTED -> {
        // Nothing was begun where the disk was not.
        Files.delete(disk);
        Files.move(directory.resolve("away"), disk);
      }
      case WITHOUT_INDEX -> {
        Files.delete(disk.resolve("%index/rows"));
        Files.move(directory.resolve("away"), disk.resolve("%index/rows"));
      }
      case UNREADABLE, READ_ONLY, FAILING_AT_THE_SWEEP -> {}
    }
  }

  private static ObjectId own(int number) {
    return new ObjectId(OWN, "key-" + number);
  }

  private static ObjectId cloud(int number) {
    return new ObjectId(CLOUD, "key-" + number);
  }

  private static void put(MountpathStore store, ObjectId id, String version) {
    new StoreDriver(store).put(id, version.getBytes(StandardCharsets.UTF_8), version);
  }

  private void fill() throws InterruptedException {
    try (MountpathStore store = fixture().openWhole(1, 2)) {
      for (int i = 0; i < COUNT; i++) {
        put(store, own(i), "v1");
        put(store, cloud(i), "v1");
      }
    }
  }

  private boolean isOnSecond(ObjectId id) {
    return new DiskFiles(fixture()).mountpathOf(id, 1, 2) == 2;
  }

  private static void assertUnavailable(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE));
  }

  private void assertOnlyItsObjectsAreMissing(MountpathStore store, List<Integer> lost) {
    for (int i = 0; i < COUNT; i++) {
      ObjectId id = own(i);
      if (lost.contains(i)) {
        assertUnavailable(() -> store.find(id));
        assertUnavailable(() -> store.open(id));
        assertUnavailable(() -> store.delete(id));
      } else {
        assertThat(new StoreDriver(store).get(id)).isPresent();
      }
    }
    assertUnavailable(() -> store.find(own(COUNT)));
    assertUnavailable(() -> store.list(OWN, ListRequest.ofPrefix("")));
    assertUnavailable(() -> store.uploads().find(new UploadId("upload")));
    assertUnavailable(() -> store.uploads().parts(new UploadId("upload")));
    assertThat(store.stats()).extracting(MountpathStats::inService).containsExactly(true, false);
  }

  @ParameterizedTest
  @EnumSource
  void theNodeStartsWithoutItAndServesNothingOldWhenItIsBack(Failure failure) throws Exception {
    fill();
    List<Integer> lost = new ArrayList<>();
    List<Integer> lostCloud = new ArrayList<>();
    for (int i = 0; i < COUNT; i++) {
      if (isOnSecond(own(i))) {
        lost.add(i);
      }
      if (isOnSecond(cloud(i))) {
        lostCloud.add(i);
      }
    }
    int overwritten = lost.removeFirst();
    int fetchedAgain = lostCloud.removeFirst();
    Disk disk = broken(failure);

    try (MountpathStore store = fixture().on(disk).open(1, 2)) {
      assertThat(told).hasSize(1).allMatch(sentence -> sentence.contains("disk2"));
      assertUnavailable(() -> store.find(own(overwritten)));
      assertThat(store.find(cloud(fetchedAgain))).isEmpty();
      put(store, own(overwritten), "v2");
      put(store, cloud(fetchedAgain), "v2");
      assertThat(new StoreDriver(store).version(cloud(fetchedAgain))).isEqualTo("v2");
      assertOnlyItsObjectsAreMissing(store, lost);
    }
    // It is not forgotten because it was missing once.
    try (MountpathStore store = fixture().on(disk).open(1, 2)) {
      assertThat(new StoreDriver(store).version(own(overwritten))).isEqualTo("v2");
      assertOnlyItsObjectsAreMissing(store, lost);
    }

    mend(failure);
    try (MountpathStore store = fixture().openWhole(1, 2)) {
      for (int i = 0; i < COUNT; i++) {
        assertThat(new StoreDriver(store).version(own(i)))
            .isEqualTo(i == overwritten ? "v2" : "v1");
        assertThat(new StoreDriver(store).version(cloud(i)))
            .isEqualTo(i == fetchedAgain ? "v2" : lostCloud.contains(i) ? "" : "v1");
      }
      assertThat(store.list(OWN, ListRequest.ofPrefix("")).entries()).hasSize(COUNT);
      assertThat(store.stats()).allMatch(MountpathStats::inService);
    }
  }

  @Test
  void anAbsentWriteThatWasNeverMissedIsKnownAgainWhenItIsBack() throws Exception {
    fill();
    broken(Failure.MISSING);
    try (MountpathStore store = fixture().open(1, 2)) {
      assertUnavailable(() -> store.find(own(COUNT)));
    }
    mend(Failure.MISSING);

    try (MountpathStore store = fixture().openWhole(1, 2)) {
      assertThat(store.find(own(COUNT))).isEmpty();
      assertThat(store.delete(own(COUNT))).isFalse();
    }
  }

  @Test
  void withoutAnyTheNodeDoesNotStart() throws Exception {
    fill();
    Files.move(fixture().mountpath(1), directory.resolve("away1"));
    Files.move(fixture().mountpath(2), directory.resolve("away2"));

    assertThatThrownBy(() -> fixture().open(1, 2))
        .isInstanceOf(MountpathRefusedException.class)
        .hasMessageContaining("disk1 held mp-")
        .hasMessageContaining("disk2 held mp-")
        .hasMessageContaining("is its disk mounted?")
        .hasMessageContaining("remove " + registry().toRealPath());
    assertThat(fixture().mountpath(1)).doesNotExist();
  }

  @Test
  void whereAllWereReplacedTheNodeBeginsAnewWhenToldSo() throws Exception {
    fill();
    for (int number : new int[] {1, 2}) {
      Files.move(fixture().mountpath(number), directory.resolve("away" + number));
      Files.createDirectory(fixture().mountpath(number));
    }
    assertThatThrownBy(() -> fixture().open(1, 2)).isInstanceOf(MountpathRefusedException.class);
    Files.delete(registry());

    try (MountpathStore store = fixture().openWhole(1, 2)) {
      assertThat(store.find(own(0))).isEmpty();
      put(store, own(0), "anew");
      assertThat(new StoreDriver(store).version(own(0))).isEqualTo("anew");
    }
  }

  private Path registry() {
    return fixture().data().resolve("storage/mountpaths");
  }

  @Test
  void afterAStartWithoutItAnotherCanBeginInItsPlace() throws Exception {
    fill();
    Files.move(fixture().mountpath(2), directory.resolve("away"));
    fixture().openWhole(1).close();
    Files.createDirectory(fixture().mountpath(2));

    try (MountpathStore store = fixture().openWhole(1, 2)) {
      assertThat(told).isEmpty();
      assertThat(store.stats()).allMatch(MountpathStats::inService).hasSize(2);
      assertThat(store.find(own(COUNT))).isEmpty();
    }
  }

  @Test
  void aDiskThatIsMountedElsewhereIsNotMissed() throws Exception {
    fill();
    Files.move(fixture().mountpath(2), fixture().mountpath(3));
    Files.createDirectory(fixture().mountpath(2));

    try (MountpathStore store = fixture().openWhole(1, 2, 3)) {
      assertThat(told).isEmpty();
      assertThat(store.list(OWN, ListRequest.ofPrefix("")).entries()).hasSize(COUNT);
      for (int i = 0; i < COUNT; i++) {
        assertThat(new StoreDriver(store).version(own(i))).isEqualTo("v1");
      }
    }
  }

  @Test
  void aDiskThatFailedInUseAndIsNotThereAtTheNextStartIsMissed() throws Exception {
    fill();
    try (MountpathStore store = fixture().openWhole(1, 2)) {
      store.mountpaths().get(1).gate().takeOut("test");
      put(store, own(0), "v2");
    }
    broken(Failure.NOT_MOUNTED);

    try (MountpathStore store = fixture().open(1, 2)) {
      assertUnavailable(() -> store.find(own(COUNT)));
    }
  }

  @Test
  void beforeAnythingIsWrittenWithoutItNobodyIsAskedInItsPlace() throws Exception {
    AskedDisk disk = new AskedDisk();
    try (MountpathStore store = fixture().on(disk).openWhole(1, 2)) {
      int number = 0;
      while (!home(store, number).equals(fixture().mountpath(2).toString())) {
        number++;
      }
      ObjectId copy = cloud(number);
      store.mountpaths().get(1).gate().takeOut("test");
      disk.asked.clear();
      assertThat(store.find(copy)).isEmpty();
      assertThat(disk.asked).isEmpty();

      put(store, copy, "v1");
      assertThat(new StoreDriver(store).version(copy)).isEqualTo("v1");
      StoredObject found = store.find(copy).orElseThrow();
      assertThat(store.update(copy, found, found.copy().withSuperseded(true))).isTrue();
      assertThat(store.delete(copy)).isTrue();
      assertThat(store.find(copy)).isEmpty();
    }
  }

  private static String home(MountpathStore store, int number) {
    return new Placement(store.mountpaths()).order(cloud(number)).getFirst().label();
  }

  @Test
  void afterAFirstStartThatFailedNoDiskIsTakenForOneThatWasAway() throws Exception {
    List<Path> blocked = new ArrayList<>();
    for (int number : new int[] {1, 2}) {
      Path rows = fixture().mountpath(number).resolve("%index/rows");
      Files.createDirectories(rows.getParent());
      blocked.add(Files.createFile(rows));
    }
    assertThatThrownBy(() -> fixture().open(1, 2)).isInstanceOf(MountpathRefusedException.class);
    for (Path rows : blocked) {
      Files.delete(rows);
    }

    AskedDisk disk = new AskedDisk();
    try (MountpathStore store = fixture().on(disk).openWhole(1, 2)) {
      disk.asked.clear();
      assertThat(store.find(cloud(1))).isEmpty();
      assertThat(disk.asked).isNotEmpty().allMatch(path -> path.startsWith(home(store, 1) + "/"));
    }
  }

  @Test
  void aCopyThatMissedAMarkWhileItsDiskWasOutOfServiceIsNotBelieved() throws Exception {
    fill();
    int marked = 0;
    while (!isOnSecond(cloud(marked))) {
      marked++;
    }
    ObjectId id = cloud(marked);
    try (MountpathStore store = fixture().openWhole(1, 2)) {
      StoredObject copy = store.find(id).orElseThrow();
      store.mountpaths().get(1).gate().takeOut("test");
      assertThat(store.update(id, copy, copy.copy().withSuperseded(true))).isFalse();
    }

    try (MountpathStore store = fixture().openWhole(1, 2)) {
      assertThat(store.find(id)).isEmpty();
    }
  }
}
