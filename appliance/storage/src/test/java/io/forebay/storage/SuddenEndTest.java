package io.forebay.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import io.forebay.core.name.Bucket;
import io.forebay.core.name.ObjectId;
import io.forebay.core.name.Provider;
import io.forebay.core.object.ListEntry;
import io.forebay.core.object.ListRequest;
import io.forebay.testkit.store.StoreDriver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A process that ends right after a file has changed, so that nothing else has heard of it.
class SuddenEndTest {

  private static final ObjectId OWN = new ObjectId(Bucket.local("bucket"), "key");
  private static final ObjectId COPY =
      new ObjectId(new Bucket(Provider.AWS, "cloud", "bucket"), "key");

  @TempDir Path directory;

  /// What the process was doing.
  enum Change {
    CREATION,
    DELETION,
    SETTING_ASIDE
  }

  /// A disk that does one more change of an object's file, and nothing after it.
  private static class EndingDisk extends ForwardingDisk {
    private final boolean tells;
    private boolean armed;
    private boolean ended;

    /// @param tells whether the process hears that the change was made
    EndingDisk(boolean tells) {
      this.tells = tells;
    }

    void arm() {
      armed = true;
    }

    private void requireRunning() throws IOException {
      if (ended) {
        throw new DiskException("the process has ended", DiskException.EIO);
      }
    }

    private void changed(String path) throws IOException {
      ended |= armed && path.contains("/" + Layout.OBJECTS + "/");
      if (!tells) {
        requireRunning();
      }
    }

    @Override
    public DiskFile open(String path) throws IOException {
      requireRunning();
      return super.open(path);
    }

    @Override
    public DiskFile create(String path) throws IOException {
      requireRunning();
      return super.create(path);
    }

    @Override
    public void rename(String from, String to) throws IOException {
      requireRunning();
      super.rename(from, to);
      changed(from + to);
    }

    @Override
    public boolean delete(String path) throws IOException {
      requireRunning();
      boolean deleted = super.delete(path);
      changed(path);
      return deleted;
    }

    @Override
    public boolean deleteDirectory(String path) throws IOException {
      requireRunning();
      return super.deleteDirectory(path);
    }
  }

  private StoreFixture fixture() {
    return new StoreFixture(directory, new RecordingOrders(true));
  }

  private static void attempt(Runnable change) {
    try {
      change.run();
    } catch (StoreException e) {
      // The process has ended, and nobody hears of it.
    }
  }

  @ParameterizedTest
  @EnumSource
  void theNextStartListsWhatThereIs(Change change) throws Exception {
    // Only a cloud's copy is set aside.
    ObjectId id =
        change == Change.SETTING_ASIDE
            ? new ObjectId(new Bucket(Provider.AWS, "cloud", "bucket"), OWN.key())
            : OWN;
    EndingDisk disk = new EndingDisk(false);
    try (MountpathStore store = fixture().on(disk).openWhole(1)) {
      StoreDriver driver = new StoreDriver(store);
      driver.put(id, new byte[10], "v1");
      ObjectId created = new ObjectId(id.bucket(), "new");
      DiskFiles.flip(new DiskFiles(fixture()).ordinary(1, id), 5);
      driver.put(new ObjectId(id.bucket(), "other"), new byte[1], "v1");
      disk.arm();
      switch (change) {
        case CREATION -> attempt(() -> driver.put(created, new byte[10], "v1"));
        case DELETION -> attempt(() -> store.delete(id));
        case SETTING_ASIDE -> attempt(() -> driver.get(id));
      }
    }

    try (MountpathStore store = fixture().openWhole(1)) {
      List<String> expected =
          change == Change.CREATION ? List.of("key", "new", "other") : List.of("other");
      assertThat(store.list(id.bucket(), ListRequest.ofPrefix("")).entries())
          .extracting(ListEntry::name)
          .isEqualTo(expected);
      assertThat(store.stats().getFirst().objects()).isEqualTo(expected.size());
      assertThat(store.find(id).isPresent()).isEqualTo(change == Change.CREATION);
    }
  }

  @Test
  void theNextStartLeavesOneCopyOfWhatMovedToAnotherDisk() throws Exception {
    ObjectId moving = homeOnSecond();
    try (MountpathStore store = fixture().openWhole(1)) {
      new StoreDriver(store).put(moving, new byte[10], "v1");
    }
    EndingDisk disk = new EndingDisk(true);
    try (MountpathStore store = fixture().on(disk).openWhole(1, 2)) {
      disk.arm();
      attempt(() -> new StoreDriver(store).put(moving, new byte[20], "v2"));
    }
    assertThat(new DiskFiles(fixture()).ordinary(1, moving)).exists();
    assertThat(new DiskFiles(fixture()).ordinary(2, moving)).exists();

    try (MountpathStore store = fixture().openWhole(1, 2)) {
      assertThat(new StoreDriver(store).version(moving)).isEqualTo("v2");
      assertThat(new DiskFiles(fixture()).ordinary(1, moving)).doesNotExist();
    }
  }

  /// The first object that is placed on the second mountpath where there are two.
  private ObjectId homeOnSecond() throws Exception {
    try (MountpathStore store = fixture().openWhole(1, 2)) {
      for (int i = 0; ; i++) {
        ObjectId id = new ObjectId(OWN.bucket(), "key-" + i);
        new StoreDriver(store).put(id, new byte[1], "v0");
        if (Files.exists(new DiskFiles(fixture()).ordinary(2, id))) {
          return id;
        }
      }
    }
  }

  @Test
  void anObjectOfOurOwnThatCannotBeLookedUpIsNotCalledAbsent() throws Exception {
    EndingDisk disk = new EndingDisk(true);
    try (MountpathStore store = fixture().on(disk).openWhole(1)) {
      StoreDriver driver = new StoreDriver(store);
      driver.put(OWN, new byte[10], "v1");
      driver.put(COPY, new byte[10], "v1");
      disk.arm();
      driver.put(new ObjectId(OWN.bucket(), "last"), new byte[1], "v1");

      assertThatThrownBy(() -> store.find(OWN))
          .isInstanceOfSatisfying(
              StoreException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE));
      assertThat(store.find(COPY)).isEmpty();
      assertThat(store.stats()).allMatch(MountpathStats::inService);
    }
  }
}
