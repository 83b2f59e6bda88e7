package io.forebay.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import io.forebay.core.name.Bucket;
import io.forebay.core.name.ObjectId;
import io.forebay.core.name.UploadId;
import io.forebay.core.object.ObjectMetadata;
import io.forebay.core.store.Part;
import io.forebay.core.store.PartFile;
import io.forebay.core.store.Upload;
import io.forebay.core.store.WorkFile;
import io.forebay.testkit.store.StoreDriver;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Files that are being written: what they reserve, and what becomes of them.
class WrittenFilesTest {

  private static final ObjectId ID = new ObjectId(Bucket.local("bucket"), "key");
  private static final UploadId UPLOAD = new UploadId("upload");
  private static final Instant STARTED_AT = Instant.parse("2026-02-03T04:05:00Z");

  @TempDir Path directory;

  private StoreFixture fixture() {
    return new StoreFixture(directory);
  }

  private static long reserved(MountpathStore store) {
    return store.mountpaths().stream().mapToLong(m -> m.space().reservedBytes()).sum();
  }

  private List<Path> left(String part) throws IOException {
    try (var files = Files.walk(fixture().mountpath(1).resolve(part))) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  private static void begin(MountpathStore store, ObjectId id) {
    store
        .uploads()
        .create(new Upload(UPLOAD, id, STARTED_AT, ObjectMetadata.NONE, Optional.empty(), true));
  }

  private static Part part(int number, int sizeBytes) {
    return new Part(number, sizeBytes, "md5", List.of(), StoreDriver.WRITTEN_AT);
  }

  private static void putPart(MountpathStore store, int number, byte[] bytes) {
    try (PartFile file = store.uploads().createPart(UPLOAD, number, bytes.length)) {
      file.write(ByteBuffer.wrap(bytes));
      file.commit(part(number, bytes.length));
    }
  }

  private static void assertFails(ErrorCode code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(StoreException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  @Test
  void whatIsReservedIsGivenBackOnce() throws Exception {
    try (MountpathStore store = fixture().openWhole(1)) {
      WorkFile dropped = store.create(ID, OptionalLong.of(1000));
      assertThat(reserved(store)).isEqualTo(Space.footprint(1000));
      dropped.close();
      dropped.close();
      assertThat(reserved(store)).isZero();

      try (WorkFile file = store.create(ID, OptionalLong.of(1000))) {
        file.write(ByteBuffer.allocate(1000));
        file.commit(StoreDriver.attributes(1000, "v1"), StoreDriver.copyOf(ID));
        assertThat(reserved(store)).as("the object's bytes are counted elsewhere").isZero();
      }
      assertThat(reserved(store)).isZero();
      assertThat(left("%wk")).isEmpty();
    }
  }

  @Test
  void aFileThatCannotBeCreatedReservesNothing() throws Exception {
    AtomicBoolean full = new AtomicBoolean();
    Disk disk =
        new ForwardingDisk() {
          @Override
          public DiskFile create(String path) throws IOException {
            if (full.get() && path.contains("%wk")) {
              throw new DiskException("open", DiskException.ENOSPC);
            }
            return super.create(path);
          }
        };
    try (MountpathStore store = fixture().on(disk).openWhole(1)) {
      full.set(true);

      assertFails(ErrorCode.OUT_OF_SPACE, () -> store.create(ID, OptionalLong.of(1000)));
      assertThat(reserved(store)).isZero();
    }
  }

  @Test
  void aFileThatIsClosedIsNotOpenedAgain() throws Exception {
    try (MountpathStore store = fixture().openWhole(1)) {
      WorkFile file = store.create(ID, OptionalLong.empty());
      file.close();

      // Its descriptor may be another file's by now.
      assertThatIllegalStateException().isThrownBy(file::openForRead);
    }
  }

  @Test
  void anObjectIsCommittedOnce() throws Exception {
    try (MountpathStore store = fixture().openWhole(1);
        WorkFile file = store.create(ID, OptionalLong.of(1))) {
      file.write(ByteBuffer.allocate(1));
      file.commit(StoreDriver.attributes(1, "v1"), StoreDriver.copyOf(ID));

      assertThatIllegalStateException()
          .isThrownBy(() -> file.commit(StoreDriver.attributes(1, "v2"), StoreDriver.copyOf(ID)));
      assertThat(new StoreDriver(store).version(ID)).isEqualTo("v1");
    }
  }

  @Test
  void partsReserveWhatTheyTakeUntilTheirUploadEnds() throws Exception {
    try (MountpathStore store = fixture().openWhole(1)) {
      begin(store, ID);
      putPart(store, 1, new byte[1000]);
      assertThat(reserved(store)).isEqualTo(Space.footprint(1000));
      putPart(store, 1, new byte[300]);
      assertThat(reserved(store)).isEqualTo(Space.footprint(300));
      assertThat(left("%up")).as("the upload, a part's record and its bytes").hasSize(3);
      putPart(store, 2, new byte[20]);
      store.uploads().assemble(UPLOAD, List.of(1, 2)).close();
      assertThat(reserved(store)).isEqualTo(Space.footprint(300) + Space.footprint(20));

      store.uploads().delete(UPLOAD);
      assertThat(reserved(store)).isZero();
      assertThat(left("%up")).isEmpty();
    }
  }

  @Test
  void aPartThatIsNotWhatWasWrittenIsRefused() throws Exception {
    try (MountpathStore store = fixture().openWhole(1)) {
      begin(store, ID);
      try (PartFile file = store.uploads().createPart(UPLOAD, 1, 5)) {
        file.write(ByteBuffer.allocate(5));

        assertThatIllegalArgumentException().isThrownBy(() -> file.commit(part(2, 5)));
        assertThatIllegalArgumentException().isThrownBy(() -> file.commit(part(1, 6)));
      }
      assertThat(store.uploads().parts(UPLOAD)).isEmpty();
    }
  }

  @Test
  void aPartOfAnUploadThatHasEndedLeavesNothing() throws Exception {
    try (MountpathStore store = fixture().openWhole(1)) {
      begin(store, ID);
      try (PartFile file = store.uploads().createPart(UPLOAD, 1, 5)) {
        file.write(ByteBuffer.allocate(5));
        store.uploads().delete(UPLOAD);

        assertFails(ErrorCode.NO_SUCH_UPLOAD, () -> file.commit(part(1, 5)));
      }
      assertThat(reserved(store)).isZero();
      assertThat(left("%up")).isEmpty();
      assertThat(left("%wk")).isEmpty();
    }
  }

  @Test
  void aPartThatIsNotThereMakesNoObject() throws Exception {
    try (MountpathStore store = fixture().openWhole(1)) {
      begin(store, ID);
      putPart(store, 1, new byte[5]);

      assertFails(ErrorCode.INVALID_PART, () -> store.uploads().assemble(UPLOAD, List.of(1, 2)));
    }
  }

  @Test
  void uploadsToADeletedBucketEnd() throws Exception {
    try (MountpathStore store = fixture().openWhole(1)) {
      begin(store, ID);
      putPart(store, 1, new byte[1000]);
      store.deleteBucket(ID.bucket());

      assertThat(store.uploads().find(UPLOAD)).isEmpty();
      assertThat(left("%up")).isEmpty();
    }
  }

  @Test
  void anUploadEndsOnAnotherDiskThanItBegan() throws Exception {
    Disk disks =
        new ForwardingDisk() {
          @Override
          public void link(String existing, String name) throws IOException {
            if (existing.contains("disk1") != name.contains("disk1")) {
              throw new DiskException("link", DiskException.EXDEV);
            }
            super.link(existing, name);
          }
        };
    byte[] bytes = StoreDriver.bytes(100_000, new Random(1));
    ObjectId id = homeOnSecond();
    try (MountpathStore store = fixture().openWhole(1)) {
      begin(store, id);
      putPart(store, 1, bytes);
    }

    try (MountpathStore store = fixture().on(disks).openWhole(1, 2)) {
      try (WorkFile whole = store.uploads().assemble(UPLOAD, List.of(1))) {
        whole.commit(StoreDriver.attributes(bytes.length, "v1"), StoreDriver.copyOf(id));
      }
      assertThat(new StoreDriver(store).get(id)).contains(bytes);
      assertThat(new DiskFiles(fixture()).mountpathOf(id, 1, 2)).isEqualTo(2);
    }
  }

  /// The first object that is placed on the second mountpath where there are two.
  private ObjectId homeOnSecond() throws InterruptedException {
    try (MountpathStore store = fixture().openWhole(1, 2)) {
      for (int i = 0; ; i++) {
        ObjectId id = new ObjectId(Bucket.local("bucket"), "key-" + i);
        new StoreDriver(store).put(id, new byte[1], "v0");
        if (new DiskFiles(fixture()).mountpathOf(id, 1, 2) == 2) {
          return id;
        }
      }
    }
  }

  @Test
  void aPartsBytesAreOnTheDiskBeforeItsRecordNamesThem() throws Exception {
    List<String> calls = new ArrayList<>();
    Disk disk =
        new ForwardingDisk() {
          @Override
          public DiskFile create(String path) throws IOException {
            DiskFile file = super.create(path);
            return (DiskFile)
                Proxy.newProxyInstance(
                    WrittenFilesTest.class.getClassLoader(),
                    new Class<?>[] {DiskFile.class},
                    (proxy, method, arguments) -> {
                      if (method.getName().equals("sync")) {
                        calls.add("sync");
                      }
                      return method.invoke(file, arguments);
                    });
          }

          @Override
          public void rename(String from, String to) throws IOException {
            calls.add("rename " + to.replaceAll(".*/([a-z]+).*", "$1"));
            super.rename(from, to);
          }

          @Override
          public void syncDirectory(String path) throws IOException {
            calls.add("sync directory");
            super.syncDirectory(path);
          }
        };
    StoreFixture fixture = fixture().on(disk);
    try (MountpathStore store =
        StoreFixture.whole(fixture.open(fixture.settings(1).withDurability(Durability.FSYNC)))) {
      begin(store, ID);
      calls.clear();
      putPart(store, 1, new byte[10]);

      assertThat(calls)
          .containsExactly("sync", "rename bytes", "sync", "rename part", "sync directory");
    }
  }
}
