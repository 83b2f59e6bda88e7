package io.forebay.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import io.forebay.core.name.Bucket;
import io.forebay.core.name.ObjectId;
import io.forebay.core.name.Provider;
import io.forebay.core.object.ByteRange;
import io.forebay.core.object.ListRequest;
import io.forebay.core.store.ObjectReader;
import io.forebay.testkit.store.CollectingSink;
import io.forebay.testkit.store.StoreDriver;
import java.io.EOFException;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Bytes that changed on the disk are not sent.
class VerificationTest {

  private static final ObjectId ID =
      new ObjectId(new Bucket(Provider.AWS, "cloud", "bucket"), "dir/key");
  private static final ObjectId OWN = new ObjectId(Bucket.local("bucket"), "dir/key");

  @TempDir Path directory;

  private final List<String> corruptions = new ArrayList<>();

  private StoreFixture fixture() {
    return new StoreFixture(directory)
        .telling(
            new StorageEvents() {
              @Override
              public void corruption(String mountpath, Bucket bucket) {
                corruptions.add(bucket.toString());
              }
            });
  }

  private MountpathStore open(Verify verify) throws InterruptedException {
    StoreFixture fixture = fixture();
    return StoreFixture.whole(fixture.open(fixture.settings(1).withVerify(verify)));
  }

  private Path file() {
    return new DiskFiles(fixture()).ordinary(1, ID);
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 65_536, 65_537, 262_144, 262_145, 4_000_000, 9_000_000})
  void aChangedBlockIsNeverSentAndTheCopyIsSetAside(int sizeBytes) throws Exception {
    byte[] bytes = StoreDriver.bytes(sizeBytes, new Random(sizeBytes));
    int changed = sizeBytes * 2 / 3;
    try (MountpathStore store = open(Verify.FIRST_READ)) {
      StoreDriver driver = new StoreDriver(store);
      driver.put(ID, bytes, "v1");
      DiskFiles.flip(file(), changed);

      byte[] sent = driver.get(ID).orElseThrow();

      int blockBytes = Segment.blockBytesFor(sizeBytes);
      assertThat(sent).isEqualTo(Arrays.copyOf(bytes, changed / blockBytes * blockBytes));
      assertThat(store.find(ID)).isEmpty();
      assertThat(store.list(ID.bucket(), ListRequest.ofPrefix("")).entries()).isEmpty();
      assertThat(corruptions).containsExactly(ID.bucket().toString());
    }
    assertThat(directory.resolve("disk1/%corrupt")).isDirectoryContaining(p -> true);
  }

  // Absent it would look deleted.
  @Test
  void aChangedObjectOfOurOwnStaysInSightUntilItIsOverwrittenOrDeleted() throws Exception {
    byte[] bytes = StoreDriver.bytes(700_000, new Random(1));
    try (MountpathStore store = open(Verify.FIRST_READ)) {
      StoreDriver driver = new StoreDriver(store);
      driver.put(OWN, bytes, "v1");
      DiskFiles.flip(new DiskFiles(fixture()).ordinary(1, OWN), 100_000);

      for (int i = 0; i < 2; i++) {
        assertThat(driver.get(OWN).orElseThrow()).isEqualTo(Arrays.copyOf(bytes, 65_536));
      }
      assertThat(corruptions).containsOnly("ais://bucket");
    }
    try (MountpathStore store = open(Verify.FIRST_READ)) {
      StoreDriver driver = new StoreDriver(store);
      assertThat(driver.get(OWN).orElseThrow()).hasSize(65_536);
      assertThat(driver.version(OWN)).isEqualTo("v1");
      assertThat(store.list(OWN.bucket(), ListRequest.ofPrefix("")).entries()).hasSize(1);

      driver.put(OWN, bytes, "v2");
      assertThat(driver.get(OWN)).contains(bytes);
      DiskFiles.flip(new DiskFiles(fixture()).ordinary(1, OWN), 5);
      assertThat(store.delete(OWN)).isTrue();
      assertThat(store.find(OWN)).isEmpty();
    }
  }

  @Test
  void anObjectOfOurOwnWithADamagedRecordIsNotCalledAbsent() throws Exception {
    try (MountpathStore store = open(Verify.FIRST_READ)) {
      StoreDriver driver = new StoreDriver(store);
      driver.put(OWN, new byte[10], "v1");
      for (int i = 0; i < 2; i++) {
        setRecord(OWN, new byte[] {1, 2, 3, 4, 5, 6, 7, 8});

        assertThatExceptionOfType(StoreException.class)
            .isThrownBy(() -> store.open(OWN))
            .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.OBJECT_CORRUPT));
        assertThatExceptionOfType(StoreException.class)
            .isThrownBy(() -> store.find(OWN))
            .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.OBJECT_CORRUPT));
        assertThat(store.list(OWN.bucket(), ListRequest.ofPrefix("")).entries()).hasSize(1);
        driver.put(OWN, new byte[20], "v2");
        assertThat(driver.version(OWN)).isEqualTo("v2");
      }
      setRecord(OWN, new byte[] {1, 2, 3, 4, 5, 6, 7, 8});
      assertThat(store.delete(OWN)).isTrue();
      assertThat(store.find(OWN)).isEmpty();
    }
  }

  @Test
  void aFileThatEndsEarlyIsSetAside() throws Exception {
    byte[] bytes = StoreDriver.bytes(700_000, new Random(1));
    try (MountpathStore store = open(Verify.FIRST_READ)) {
      StoreDriver driver = new StoreDriver(store);
      driver.put(ID, bytes, "v1");
      truncate(100_000);

      assertThat(driver.get(ID).orElseThrow()).isEqualTo(Arrays.copyOf(bytes, 65_536));
      assertThat(store.find(ID)).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1000, 700_000})
  void whatABufferHeldBeforeIsNotSentForAFileThatEndsEarly(int sizeBytes) throws Exception {
    byte[] bytes = StoreDriver.bytes(sizeBytes, new Random(1));
    for (Verify verify : new Verify[] {Verify.ALWAYS, Verify.NEVER}) {
      try (MountpathStore store = open(verify)) {
        StoreDriver driver = new StoreDriver(store);
        driver.put(ID, bytes, "v1");
        assertThat(driver.get(ID)).contains(bytes);
        truncate(sizeBytes / 7);

        if (verify == Verify.NEVER && sizeBytes > StoreContext.TINY_BYTES) {
          assertThatThrownBy(() -> driver.get(ID)).hasCauseInstanceOf(EOFException.class);
        } else {
          int blocks = verify == Verify.ALWAYS ? sizeBytes / 7 / 65_536 * 65_536 : sizeBytes / 7;
          assertThat(driver.get(ID).orElseThrow()).isEqualTo(Arrays.copyOf(bytes, blocks));
        }
        assertThat(store.find(ID)).isEmpty();
      }
    }
  }

  private void truncate(int sizeBytes) throws IOException {
    try (FileChannel channel = FileChannel.open(file(), StandardOpenOption.WRITE)) {
      channel.truncate(sizeBytes);
    }
  }

  @Test
  void whatFollowsACheckedBlockIsCheckedToo() throws Exception {
    byte[] bytes = StoreDriver.bytes(4_000_000, new Random(1));
    try (MountpathStore store = open(Verify.FIRST_READ)) {
      StoreDriver driver = new StoreDriver(store);
      driver.put(ID, bytes, "v1");
      try (ObjectReader reader = store.open(ID).orElseThrow()) {
        assertThat(StoreDriver.read(reader, new ByteRange(0, 10))).hasSize(10);
      }
      DiskFiles.flip(file(), 65_536);

      assertThat(driver.get(ID).orElseThrow()).isEqualTo(Arrays.copyOf(bytes, 65_536));
      assertThat(store.find(ID)).isEmpty();
    }
  }

  @Test
  void aCopyThatCannotBeReadIsSetAside() throws Exception {
    AtomicBoolean fails = new AtomicBoolean();
    StoreFixture fixture = fixture().on(new UnreadableDisk(fails));
    try (MountpathStore store = fixture.openWhole(1)) {
      new StoreDriver(store).put(ID, new byte[700_000], "v1");
      try (ObjectReader reader = store.open(ID).orElseThrow()) {
        fails.set(true);
        assertThat(StoreDriver.read(reader, ByteRange.whole(700_000))).isEmpty();
        fails.set(false);
      }
      assertThat(store.find(ID)).isEmpty();
      assertThat(corruptions).hasSize(1);
    }
  }

  /// A disk that reads no file's bytes while told so.
  private static final class UnreadableDisk extends ForwardingDisk {
    private final AtomicBoolean fails;

    UnreadableDisk(AtomicBoolean fails) {
      this.fails = fails;
    }

    @Override
    public DiskFile open(String path) throws IOException {
      DiskFile file = super.open(path);
      return (DiskFile)
          Proxy.newProxyInstance(
              UnreadableDisk.class.getClassLoader(),
              new Class<?>[] {DiskFile.class},
              (proxy, method, arguments) -> {
                if (method.getName().equals("read") && fails.get()) {
                  throw new DiskException("read", DiskException.EIO);
                }
                return method.invoke(file, arguments);
              });
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 700_000})
  void aReaderThatIsClosedHoldsNoDescriptor(int sizeBytes) throws Exception {
    try (MountpathStore store = open(Verify.ALWAYS)) {
      StoreDriver driver = new StoreDriver(store);
      driver.put(ID, new byte[sizeBytes], "v1");
      driver.get(ID);

      assertThat(descriptorsOfTheFile()).isZero();
      try (ObjectReader reader = store.open(ID).orElseThrow()) {
        assertThat(StoreDriver.read(reader, ByteRange.whole(sizeBytes))).hasSize(sizeBytes);
        assertThat(descriptorsOfTheFile()).isEqualTo(sizeBytes > StoreContext.TINY_BYTES ? 2 : 1);
      }
      assertThat(descriptorsOfTheFile()).isZero();
    }
  }

  private long descriptorsOfTheFile() throws IOException {
    Path file = file().toRealPath();
    try (var descriptors = Files.list(Path.of("/proc/self/fd"))) {
      return descriptors.filter(descriptor -> isOf(file, descriptor)).count();
    }
  }

  private static boolean isOf(Path file, Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).equals(file);
    } catch (IOException e) {
      // Closed since it was listed.
      return false;
    }
  }

  @Test
  void aDiskThatRefusesSaysNothingOfTheBytes() throws Exception {
    try (MountpathStore store = open(Verify.FIRST_READ)) {
      new StoreDriver(store).put(OWN, StoreDriver.bytes(700_000, new Random(1)), "v1");
      try (ObjectReader reader = store.open(OWN).orElseThrow()) {
        store.mountpaths().getFirst().gate().takeOut("test");

        assertThatExceptionOfType(StoreException.class)
            .isThrownBy(() -> StoreDriver.read(reader, ByteRange.whole(700_000)))
            .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE));
      }
      assertThat(corruptions).isEmpty();
    }
    assertThat(new DiskFiles(fixture()).ordinary(1, OWN)).exists();
  }

  @Test
  void aRangeBesideTheChangedBlockIsSent() throws Exception {
    byte[] bytes = StoreDriver.bytes(700_000, new Random(1));
    try (MountpathStore store = open(Verify.FIRST_READ)) {
      StoreDriver driver = new StoreDriver(store);
      driver.put(ID, bytes, "v1");
      DiskFiles.flip(file(), 5);

      try (ObjectReader reader = store.open(ID).orElseThrow()) {
        assertThat(StoreDriver.read(reader, new ByteRange(65_536, 700_000)))
            .isEqualTo(Arrays.copyOfRange(bytes, 65_536, 700_000));
      }
      assertThat(store.find(ID)).isPresent();
    }
  }

  @Test
  void aBadCopyThatWasOverwrittenTakesNothingWithIt() throws Exception {
    byte[] bytes = StoreDriver.bytes(700_000, new Random(1));
    try (MountpathStore store = open(Verify.FIRST_READ)) {
      StoreDriver driver = new StoreDriver(store);
      driver.put(ID, bytes, "v1");
      DiskFiles.flip(file(), 5);
      try (ObjectReader reader = store.open(ID).orElseThrow()) {
        driver.put(ID, bytes, "v2");

        assertThat(StoreDriver.read(reader, ByteRange.whole(700_000))).isEmpty();
      }
      assertThat(driver.version(ID)).isEqualTo("v2");
      assertThat(driver.get(ID)).contains(bytes);
    }
    assertThat(corruptions).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 100_000, 4_000_000})
  void aRangeBeyondTheEndIsRefusedBeforeAnythingIsSent(int sizeBytes) throws Exception {
    try (MountpathStore store = open(Verify.FIRST_READ)) {
      new StoreDriver(store).put(ID, new byte[sizeBytes], "v1");
      CollectingSink sink = new CollectingSink();
      try (ObjectReader reader = store.open(ID).orElseThrow()) {
        assertThatIllegalArgumentException()
            .isThrownBy(() -> reader.sendTo(sink, new ByteRange(0, sizeBytes + 1)));
      }
      assertThat(sink.bytes()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(Verify.class)
  void howOftenABlockIsCheckedIsThePolicys(Verify verify) throws Exception {
    byte[] bytes = StoreDriver.bytes(1_000_000, new Random(1));
    try (MountpathStore store = open(verify)) {
      StoreDriver driver = new StoreDriver(store);
      driver.put(ID, bytes, "v1");
      assertThat(driver.get(ID).orElseThrow()).isEqualTo(bytes);
      DiskFiles.flip(file(), 500_000);

      int sent = driver.get(ID).orElseThrow().length;

      assertThat(sent == bytes.length).isEqualTo(verify != Verify.ALWAYS);
    }
  }

  @Test
  void aCheckIsForgottenAfterItsAgeAndByTheNextStart() throws Exception {
    AtomicLong nanos = new AtomicLong();
    VerifiedBlocks verified = new VerifiedBlocks(nanos::get, Duration.ofHours(1));
    verified.add(7, 3);
    verified.add(7, 100);

    assertThat(verified.contains(7, 3)).isTrue();
    assertThat(verified.contains(7, 100)).isTrue();
    assertThat(verified.contains(7, 4)).isFalse();
    assertThat(verified.contains(8, 3)).isFalse();
    nanos.addAndGet(Duration.ofHours(1).toNanos());
    assertThat(verified.contains(7, 3)).isFalse();
    verified.add(7, 3);
    assertThat(verified.contains(7, 3)).isTrue();
    assertThat(verified.contains(7, 100)).isFalse();
  }

  @Test
  void aDamagedRecordIsSetAsideToo() throws Exception {
    try (MountpathStore store = open(Verify.FIRST_READ)) {
      new StoreDriver(store).put(ID, new byte[10], "v1");
      byte[] record = new byte[] {1, 2, 3, 4, 5, 6, 7, 8};
      setRecord(ID, record);

      assertThat(store.open(ID)).isEmpty();
      assertThat(corruptions).hasSize(1);
      assertThat(file()).doesNotExist();
    }
  }

  private void setRecord(ObjectId id, byte[] record) throws IOException {
    Path path = new DiskFiles(fixture()).ordinary(1, id);
    try (DiskFile file = new LinuxDisk().open(path.toString())) {
      file.setRecord(record);
    }
  }
}
