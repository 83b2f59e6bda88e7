package io.forebay.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.forebay.core.name.Bucket;
import io.forebay.core.name.ObjectId;
import io.forebay.core.name.Provider;
import io.forebay.core.name.UploadId;
import io.forebay.core.object.ByteRange;
import io.forebay.core.object.ByteSink;
import io.forebay.core.object.ObjectMetadata;
import io.forebay.core.run.MonotonicClock;
import io.forebay.core.store.EvictableMountpath;
import io.forebay.core.store.ObjectReader;
import io.forebay.core.store.Part;
import io.forebay.core.store.PartFile;
import io.forebay.core.store.StoredObject;
import io.forebay.core.store.Upload;
import io.forebay.core.store.WorkFile;
import io.forebay.testkit.store.StoreDriver;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Small objects are served from memory, and never when the disk has something else. A file that
/// was removed behind the store's back shows where an answer came from.
class HotObjectsTest {

  private static final ObjectId OWN = new ObjectId(Bucket.local("bucket"), "key");
  private static final ObjectId COPY =
      new ObjectId(new Bucket(Provider.AWS, "cloud", "bucket"), "key");

  private static final ObjectRecord RECORD =
      new ObjectRecord(
          1,
          new StoredObject(StoreDriver.attributes(0, "v1"), StoreDriver.copyOf(OWN)),
          new BlockSums(Segment.blockBytesFor(0)).finish());

  @TempDir Path directory;

  private final byte[] bytes = StoreDriver.bytes(1000, new Random(1));
  private final byte[] others = StoreDriver.bytes(900, new Random(2));

  private StoreFixture fixture() {
    return new StoreFixture(directory);
  }

  private MountpathStore openHot(ObjectId id) throws InterruptedException {
    MountpathStore store = fixture().openWhole(1);
    StoreDriver driver = new StoreDriver(store);
    driver.put(id, bytes, "v1");
    driver.get(id);
    driver.get(id);
    return store;
  }

  private void removeFile(ObjectId id) throws IOException {
    Files.delete(new DiskFiles(fixture()).ordinary(1, id));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 65_536})
  void whatIsReadTwiceIsServedWithoutItsDisk(int sizeBytes) throws Exception {
    try (MountpathStore store = fixture().openWhole(1)) {
      StoreDriver driver = new StoreDriver(store);
      byte[] content = StoreDriver.bytes(sizeBytes, new Random(sizeBytes));
      driver.put(OWN, content, "v1");
      driver.get(OWN);
      driver.get(OWN);
      if (sizeBytes > 0) {
        removeFile(OWN);
      }

      assertThat(driver.get(OWN)).contains(content);
      assertThat(driver.version(OWN)).isEqualTo("v1");
    }
  }

  @Test
  void rangesOfItAreServedToo() throws Exception {
    try (MountpathStore store = openHot(OWN)) {
      removeFile(OWN);

      try (ObjectReader reader = store.open(OWN).orElseThrow()) {
        assertThat(StoreDriver.read(reader, new ByteRange(10, 20)))
            .isEqualTo(Arrays.copyOfRange(bytes, 10, 20));
        assertThat(StoreDriver.read(reader, ByteRange.whole(1000))).isEqualTo(bytes);
      }
    }
  }

  @Test
  void whatIsReadOnceIsNotKept() throws Exception {
    try (MountpathStore store = fixture().openWhole(1)) {
      StoreDriver driver = new StoreDriver(store);
      driver.put(OWN, bytes, "v1");
      driver.get(OWN);
      removeFile(OWN);

      assertThat(driver.get(OWN)).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {65_537, 300_000})
  void whatIsLargerIsNotKept(int sizeBytes) throws Exception {
    try (MountpathStore store = fixture().openWhole(1)) {
      StoreDriver driver = new StoreDriver(store);
      driver.put(OWN, StoreDriver.bytes(sizeBytes, new Random(1)), "v1");
      driver.get(OWN);
      driver.get(OWN);
      removeFile(OWN);

      assertThat(driver.get(OWN)).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Verify.class,
      names = {"ALWAYS", "NEVER"})
  void wherePolicyChecksAlwaysOrNeverNothingIsKept(Verify verify) throws Exception {
    StoreFixture fixture = fixture();
    try (MountpathStore store = fixture.open(fixture.settings(1).withVerify(verify))) {
      StoreDriver driver = new StoreDriver(store);
      driver.put(OWN, bytes, "v1");
      driver.get(OWN);
      driver.get(OWN);
      removeFile(OWN);

      assertThat(driver.get(OWN)).isEmpty();
    }
  }

  @Test
  void damagedBytesAreNotKept() throws Exception {
    try (MountpathStore store = fixture().openWhole(1)) {
      StoreDriver driver = new StoreDriver(store);
      driver.put(OWN, bytes, "v1");
      driver.get(OWN);
      DiskFiles.flip(new DiskFiles(fixture()).ordinary(1, OWN), 5);

      assertThat(driver.get(OWN).orElseThrow()).isEmpty();
      assertThat(driver.get(OWN).orElseThrow()).isEmpty();
    }
  }

  @Test
  void anOverwrittenObjectIsServedAnew() throws Exception {
    try (MountpathStore store = openHot(OWN)) {
      StoreDriver driver = new StoreDriver(store);
      driver.put(OWN, others, "v2");

      assertThat(driver.get(OWN)).contains(others);
      assertThat(driver.version(OWN)).isEqualTo("v2");
    }
  }

  @Test
  void aDeletedObjectIsGone() throws Exception {
    try (MountpathStore store = openHot(OWN)) {
      assertThat(store.delete(OWN)).isTrue();
      assertThat(store.open(OWN)).isEmpty();
      assertThat(store.find(OWN)).isEmpty();
    }
  }

  @Test
  void anEvictedCopyIsGone() throws Exception {
    try (MountpathStore store = openHot(COPY)) {
      EvictableMountpath mountpath = store.evictable().getFirst();

      assertThat(mountpath.evict(Identity.of(COPY)))
          .isInstanceOf(EvictableMountpath.EvictionOutcome.Evicted.class);
      assertThat(store.open(COPY)).isEmpty();
    }
  }

  @Test
  void aCopysStateIsTheOneLastWritten() throws Exception {
    try (MountpathStore store = openHot(COPY)) {
      StoredObject found = store.find(COPY).orElseThrow();
      assertThat(store.update(COPY, found, found.copy().withSuperseded(true))).isTrue();

      assertThat(store.find(COPY).orElseThrow().copy().superseded()).isTrue();
      try (ObjectReader reader = store.open(COPY).orElseThrow()) {
        assertThat(reader.object().copy().superseded()).isTrue();
      }
    }
  }

  @Test
  void aCopyOnADiskOutOfServiceIsForgottenWhenItIsMarkedOrDeleted() throws Exception {
    for (boolean isDeleted : new boolean[] {true, false}) {
      try (MountpathStore store = openHot(COPY)) {
        StoredObject found = store.find(COPY).orElseThrow();
        store.mountpaths().getFirst().gate().takeOut("test");
        assertThat(store.open(COPY)).isPresent();
        if (isDeleted) {
          store.delete(COPY);
        } else {
          store.update(COPY, found, found.copy().withSuperseded(true));
        }

        assertThat(store.open(COPY)).isEmpty();
      }
    }
  }

  @Test
  void aDeletedBucketIsForgotten() throws Exception {
    try (MountpathStore store = openHot(COPY)) {
      store.mountpaths().getFirst().gate().takeOut("test");
      store.deleteBucket(COPY.bucket());

      assertThat(store.open(COPY)).isEmpty();
    }
  }

  @Test
  void aReadCountsForTheOrderOfEviction() throws Exception {
    RecordingOrders orders = new RecordingOrders();
    StoreFixture fixture = new StoreFixture(directory, orders);
    try (MountpathStore store = fixture.openWhole(1)) {
      StoreDriver driver = new StoreDriver(store);
      driver.put(COPY, bytes, "v1");
      driver.get(COPY);
      driver.get(COPY);
      driver.get(COPY);

      var order = orders.byMountpath.values().iterator().next();
      assertThat(order.uses).containsEntry(Identity.of(COPY), 3);
    }
  }

  @Test
  void theirMemoryIsBounded() throws Exception {
    StoreFixture fixture = fixture();
    try (MountpathStore store =
        StoreFixture.whole(fixture.open(fixture.settings(1).withHotBytesMax(10_000)))) {
      StoreDriver driver = new StoreDriver(store);
      for (int i = 0; i < 50; i++) {
        ObjectId id = new ObjectId(Bucket.local("bucket"), "key-" + i);
        driver.put(id, bytes, "v1");
        driver.get(id);
        driver.get(id);
        removeFile(id);
      }
      int served = 0;
      for (int i = 0; i < 50; i++) {
        served += driver.get(new ObjectId(Bucket.local("bucket"), "key-" + i)).isPresent() ? 1 : 0;
      }

      assertThat(served).isBetween(1, 10);
    }
  }

  @Test
  void besideAChangeNothingIsServedOrLoaded() {
    HotObjects hot = new HotObjects(1 << 20, Duration.ofDays(1), MonotonicClock.SYSTEM);
    hot.load(OWN);
    HotObjects.Load begunBefore = hot.load(OWN);
    assertThat(begunBefore).isNotNull();
    try (ChangeCounts.Change _ = hot.changes().begin(OWN)) {
      assertThat(hot.load(OWN)).isNull();
    }
    begunBefore.keep(RECORD, null, ByteBuffer.allocate(0));

    assertThat(hot.find(OWN)).isEmpty();
  }

  @Test
  void whatWasLoadedIsNotServedDuringAChange() {
    HotObjects hot = new HotObjects(1 << 20, Duration.ofDays(1), MonotonicClock.SYSTEM);
    hot.load(OWN);
    HotObjects.Load load = hot.load(OWN);
    assertThat(load).isNotNull();
    load.keep(RECORD, null, ByteBuffer.allocate(0));
    assertThat(hot.find(OWN)).isPresent();
    try (ChangeCounts.Change _ = hot.changes().begin(OWN)) {
      assertThat(hot.find(OWN)).isEmpty();
    }
  }

  @Test
  void aPieceOfAnObjectMadeOfPartsIsNotKeptForAllOfIt() throws Exception {
    byte[] whole = Arrays.copyOf(bytes, bytes.length + others.length);
    System.arraycopy(others, 0, whole, bytes.length, others.length);
    try (MountpathStore store = fixture().openWhole(1)) {
      assemble(store, bytes, others);
      for (int i = 0; i < 3; i++) {
        assertThat(read(store, new ByteRange(0, 10))).isEqualTo(Arrays.copyOf(whole, 10));
        assertThat(read(store, new ByteRange(1000, 1010)))
            .isEqualTo(Arrays.copyOfRange(whole, 1000, 1010));
      }

      assertThat(new StoreDriver(store).get(OWN)).contains(whole);
    }
  }

  private static void assemble(MountpathStore store, byte[]... parts) {
    UploadId id = new UploadId("upload");
    store
        .uploads()
        .create(
            new Upload(
                id, OWN, StoreDriver.WRITTEN_AT, ObjectMetadata.NONE, Optional.empty(), true));
    List<Integer> numbers = new ArrayList<>();
    int sizeBytes = 0;
    for (byte[] part : parts) {
      numbers.add(numbers.size() + 1);
      sizeBytes += part.length;
      try (PartFile file = store.uploads().createPart(id, numbers.size(), part.length)) {
        file.write(ByteBuffer.wrap(part));
        file.commit(
            new Part(numbers.size(), part.length, "md5", List.of(), StoreDriver.WRITTEN_AT));
      }
    }
    try (WorkFile file = store.uploads().assemble(id, numbers)) {
      file.commit(StoreDriver.attributes(sizeBytes, "v1"), StoreDriver.copyOf(OWN));
    }
  }

  private static byte[] read(MountpathStore store, ByteRange range) {
    try (ObjectReader reader = store.open(OWN).orElseThrow()) {
      return StoreDriver.read(reader, range);
    }
  }

  @Test
  void aRangeBeyondTheEndIsRefused() throws Exception {
    try (MountpathStore store = openHot(OWN);
        ObjectReader hot = store.open(OWN).orElseThrow()) {
      assertThat(hot).isInstanceOf(HotReader.class);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> StoreDriver.read(hot, new ByteRange(0, 1001)))
          .withMessage("beyond the end of the object");
    }
  }

  @Test
  void aCheckAtLoadingIsForgottenAfterItsAge() {
    AtomicLong nanos = new AtomicLong();
    HotObjects hot = new HotObjects(1 << 20, Duration.ofDays(1), nanos::get);
    hot.load(OWN);
    HotObjects.Load load = hot.load(OWN);
    assertThat(load).isNotNull();
    load.keep(RECORD, null, ByteBuffer.allocate(0));
    assertThat(hot.find(OWN)).isPresent();

    nanos.addAndGet(Duration.ofDays(1).toNanos());

    assertThat(hot.find(OWN)).isEmpty();
  }

  @Test
  void whatIsKeptIsNotTheBufferOfTheNextRead() {
    HotObjects hot = new HotObjects(1 << 20, Duration.ofDays(1), MonotonicClock.SYSTEM);
    hot.load(OWN);
    HotObjects.Load load = hot.load(OWN);
    assertThat(load).isNotNull();
    ByteBuffer buffer = ByteBuffer.wrap(new byte[] {1, 2, 3});
    load.keep(RECORD, null, buffer);
    buffer.put(1, (byte) 9);

    ByteBuffer kept = hot.find(OWN).orElseThrow().bytes();
    assertThat(kept).isEqualTo(ByteBuffer.wrap(new byte[] {1, 2, 3}));
    assertThat(kept.isReadOnly()).isTrue();
  }

  @Test
  void anOverwriteBetweenTheLookAndTheReadIsSeenByTheNext() throws Exception {
    AtomicReference<Runnable> meanwhile = new AtomicReference<>(() -> {});
    Disk disk =
        new ForwardingDisk() {
          @Override
          public DiskFile open(String path) throws IOException {
            DiskFile file = super.open(path);
            if (path.endsWith("/key")) {
              meanwhile.getAndSet(() -> {}).run();
            }
            return file;
          }
        };
    try (MountpathStore store = fixture().on(disk).openWhole(1)) {
      StoreDriver driver = new StoreDriver(store);
      driver.put(OWN, bytes, "v1");
      driver.get(OWN);
      meanwhile.set(() -> driver.put(OWN, others, "v2"));
      assertThat(driver.get(OWN)).contains(bytes);

      assertThat(driver.get(OWN)).contains(others);
      assertThat(driver.version(OWN)).isEqualTo("v2");
    }
  }

  @Test
  void aLoadThatBeganBeforeAllWasForgottenIsNotServed() {
    HotObjects hot = new HotObjects(1 << 20, Duration.ofDays(1), MonotonicClock.SYSTEM);
    hot.load(OWN);
    HotObjects.Load begunBefore = hot.load(OWN);
    assertThat(begunBefore).isNotNull();
    hot.clear();
    begunBefore.keep(RECORD, null, ByteBuffer.allocate(0));

    assertThat(hot.find(OWN)).isEmpty();
  }

  @Test
  void readersOfOneObjectDoNotDisturbEachOther() throws Exception {
    try (MountpathStore store = openHot(OWN)) {
      byte[] sent = new byte[10];
      ByteSink slow =
          new ByteSink() {
            @Override
            public void write(ByteBuffer source) {
              assertThat(read(store, new ByteRange(500, 510)))
                  .isEqualTo(Arrays.copyOfRange(bytes, 500, 510));
              source.get(sent);
            }

            @Override
            public void transfer(FileChannel file, long startOffset, long lengthBytes) {
              throw new AssertionError("it is in memory");
            }
          };
      try (ObjectReader reader = store.open(OWN).orElseThrow()) {
        assertThat(reader.sendTo(slow, new ByteRange(10, 20))).isEqualTo(20);
      }

      assertThat(sent).isEqualTo(Arrays.copyOfRange(bytes, 10, 20));
    }
  }
}
