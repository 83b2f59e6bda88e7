package io.forebay.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forebay.core.name.Bucket;
import io.forebay.core.name.ObjectId;
import io.forebay.core.name.Provider;
import io.forebay.core.object.ByteRange;
import io.forebay.core.object.Checksum;
import io.forebay.core.object.ChecksumAlgorithm;
import io.forebay.core.object.ObjectAttributes;
import io.forebay.core.object.ObjectMetadata;
import io.forebay.core.store.CopyState;
import io.forebay.core.store.LocalStore;
import io.forebay.core.store.ObjectReader;
import io.forebay.core.store.StoredObject;
import io.forebay.core.store.WorkFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What every [LocalStore] promises of single objects. Extend it beside the store's own tests.
public abstract class LocalStoreContract {

  protected static final Bucket OWN = Bucket.local("own-bucket");
  protected static final Bucket CLOUD = new Bucket(Provider.AWS, "cloud", "cloud-bucket");

  private LocalStore store;
  private StoreDriver driver;

  /// An empty store; it is closed after the test.
  protected abstract LocalStore open() throws Exception;

  @BeforeEach
  void openStore() throws Exception {
    store = open();
    driver = new StoreDriver(store);
  }

  @AfterEach
  void closeStore() {
    store.close();
  }

  static List<Integer> sizes() {
    int block = 64 * 1024;
    return List.of(0, 1, 4095, block - 1, block, block + 1, 5 * block + 7, 5 << 20);
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void whatWasCommittedIsReadBack(int sizeBytes) {
    ObjectId id = new ObjectId(OWN, "some/key");
    byte[] bytes = StoreDriver.bytes(sizeBytes, new Random(sizeBytes));

    driver.put(id, bytes, "v1");

    assertThat(driver.get(id)).hasValueSatisfying(read -> assertThat(read).isEqualTo(bytes));
    assertThat(driver.get(id)).hasValueSatisfying(read -> assertThat(read).isEqualTo(bytes));
  }

  @Test
  void aCopyIsWrittenAsAnyObjectWhereThereIsRoom() {
    ObjectId id = new ObjectId(CLOUD, "copy");
    byte[] bytes = StoreDriver.bytes(100_000, new Random(3));

    try (WorkFile work = store.createIfRoom(id, bytes.length)) {
      work.write(ByteBuffer.wrap(bytes));
      work.commit(StoreDriver.attributes(bytes.length, "v1"), StoreDriver.copyOf(id));
    }

    assertThat(driver.get(id)).hasValueSatisfying(read -> assertThat(read).isEqualTo(bytes));
  }

  @Test
  void attributesAndStateComeBackWhole() {
    ObjectId id = new ObjectId(CLOUD, "key");
    ObjectAttributes attributes =
        new ObjectAttributes(
            3,
            "etag-7",
            "version-9",
            StoreDriver.WRITTEN_AT.plusNanos(123_000_000),
            List.of(
                Checksum.whole(ChecksumAlgorithm.CRC32C, new byte[] {1, 2, 3, 4}),
                new Checksum(ChecksumAlgorithm.SHA256, "A".repeat(43) + "=", 3)),
            new ObjectMetadata(
                Map.of("content-type", "text/plain", "cache-control", "no-store"),
                Map.of("a", "1", "größe", "ünï")));
    CopyState state = new CopyState("fingerprint", StoreDriver.WRITTEN_AT.plusSeconds(9), true);

    try (WorkFile file = store.create(id, OptionalLong.empty())) {
      file.write(ByteBuffer.wrap(new byte[3]));
      file.commit(attributes, state);
    }

    assertThat(store.find(id)).contains(new StoredObject(attributes, state));
    try (ObjectReader reader = store.open(id).orElseThrow()) {
      assertThat(reader.object()).isEqualTo(new StoredObject(attributes, state));
    }
  }

  @Test
  void metadataMayBeAsLargeAsS3Allows() {
    ObjectId id = new ObjectId(OWN, "key");
    ObjectMetadata metadata =
        new ObjectMetadata(
            Map.of("content-disposition", "x".repeat(4000)), Map.of("note", "n".repeat(2000)));
    ObjectAttributes attributes =
        new ObjectAttributes(1, "e", "v", StoreDriver.WRITTEN_AT, List.of(), metadata);

    driver.put(id, new byte[1], attributes);

    assertThat(store.find(id).orElseThrow().attributes()).isEqualTo(attributes);
    assertThat(driver.get(id)).isPresent();
  }

  @Test
  void nothingIsVisibleBeforeTheCommit() {
    ObjectId id = new ObjectId(OWN, "key");

    try (WorkFile file = store.create(id, OptionalLong.of(4))) {
      file.write(ByteBuffer.wrap(new byte[4]));

      assertThat(store.find(id)).isEmpty();
      assertThat(store.open(id)).isEmpty();
    }
    assertThat(store.find(id)).isEmpty();
  }

  @Test
  void whatIsWrittenCanBeReadMeanwhileAndAfterCommitAndClose() throws IOException {
    ObjectId id = new ObjectId(OWN, "key");
    byte[] bytes = StoreDriver.bytes(100_000, new Random(5));

    FileChannel before;
    try (WorkFile file = store.create(id, OptionalLong.empty())) {
      before = file.openForRead();
      file.write(ByteBuffer.wrap(bytes, 0, 60_000));
      assertThat(read(before, 60_000)).isEqualTo(Arrays.copyOf(bytes, 60_000));
      file.write(ByteBuffer.wrap(bytes, 60_000, 40_000));
      assertThat(file.sizeBytes()).isEqualTo(100_000);
      file.commit(StoreDriver.attributes(100_000, "v1"), StoreDriver.copyOf(id));
      driver.put(id, new byte[10], "v2");
      try (FileChannel after = file.openForRead()) {
        assertThat(read(after, 100_000)).isEqualTo(bytes);
      }
    }
    try (before) {
      assertThat(read(before, 100_000)).isEqualTo(bytes);
    }
  }

  @Test
  void anotherSizeThanWrittenIsRefused() {
    ObjectId id = new ObjectId(OWN, "key");

    try (WorkFile file = store.create(id, OptionalLong.of(4))) {
      file.write(ByteBuffer.wrap(new byte[4]));

      assertThatThrownBy(() -> file.commit(StoreDriver.attributes(5, "v"), StoreDriver.copyOf(id)))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThat(store.find(id)).isEmpty();
  }

  @Test
  void aReaderKeepsItsBytesWhenTheObjectIsOverwrittenOrDeleted() {
    ObjectId id = new ObjectId(OWN, "key");
    byte[] first = StoreDriver.bytes(300_000, new Random(1));
    driver.put(id, first, "v1");

    try (ObjectReader reader = store.open(id).orElseThrow()) {
      driver.put(id, new byte[7], "v2");
      assertThat(store.delete(id)).isTrue();

      assertThat(StoreDriver.read(reader, ByteRange.whole(first.length))).isEqualTo(first);
      assertThat(reader.object().attributes().version()).isEqualTo("v1");
    }
  }

  @Test
  void anyRangeIsSent() {
    ObjectId id = new ObjectId(OWN, "key");
    byte[] bytes = StoreDriver.bytes(700_001, new Random(2));
    driver.put(id, bytes, "v1");
    Random random = new Random(3);

    for (int i = 0; i < 50; i++) {
      int start = random.nextInt(bytes.length + 1);
      int end = start + random.nextInt(bytes.length - start + 1);
      try (ObjectReader reader = store.open(id).orElseThrow()) {
        assertThat(StoreDriver.read(reader, new ByteRange(start, end)))
            .isEqualTo(Arrays.copyOfRange(bytes, start, end));
      }
    }
  }

  @Test
  void deletingAnAbsentObjectSucceeds() {
    ObjectId id = new ObjectId(OWN, "key");
    driver.put(id, new byte[1], "v1");

    assertThat(store.delete(id)).isTrue();
    assertThat(store.delete(id)).isFalse();
    assertThat(store.find(id)).isEmpty();
    assertThat(store.open(id)).isEmpty();
  }

  @Test
  void aConditionalDeleteOnlyDeletesWhatIsExpected() {
    ObjectId id = new ObjectId(CLOUD, "key");
    driver.put(id, new byte[1], "v1");
    StoredObject first = store.find(id).orElseThrow();
    driver.put(id, new byte[1], "v2");

    assertThat(store.deleteIf(id, first)).isFalse();
    assertThat(driver.version(id)).isEqualTo("v2");
    assertThat(store.deleteIf(id, store.find(id).orElseThrow())).isTrue();
    assertThat(store.find(id)).isEmpty();
  }

  @Test
  void theStateChangesInPlaceWhereTheContentIsExpected() {
    ObjectId id = new ObjectId(CLOUD, "key");
    byte[] bytes = StoreDriver.bytes(200_000, new Random(4));
    driver.put(id, bytes, "v1");
    StoredObject first = store.find(id).orElseThrow();
    CopyState marked = first.copy().withSuperseded(true);

    assertThat(store.update(id, first, marked)).isTrue();
    assertThat(store.find(id).orElseThrow().copy()).isEqualTo(marked);
    assertThat(driver.get(id).orElseThrow()).isEqualTo(bytes);
    driver.put(id, new byte[2], "v2");
    assertThat(store.update(id, first, marked)).isFalse();
    assertThat(store.find(id).orElseThrow().copy().superseded()).isFalse();
    assertThat(store.update(new ObjectId(CLOUD, "absent"), first, marked)).isFalse();
  }

  static List<String> keys() {
    return List.of(
        "a",
        "a/b",
        "a//b",
        "a/",
        "/",
        "//",
        "/a",
        ".",
        "..",
        "a/..",
        "../x",
        "./a",
        "%ob/a",
        "%wk",
        "%",
        "%%",
        "@ais/_",
        "A",
        "a\u0001b",
        "a\nb",
        "a\u0000b",
        "ä",
        "a\u0308",
        "\uD83D\uDE00",
        "\uFFFD",
        "x".repeat(255),
        "x".repeat(256),
        "y".repeat(1024),
        "/".repeat(1024),
        "%".repeat(1024),
        "ü".repeat(512),
        "a b",
        "a\\b",
        "a?b#c",
        " ",
        "~",
        "a/b/c",
        "%fa",
        "%da");
  }

  @Test
  void everyLegalKeyIsAnObjectOfItsOwn() {
    for (String key : keys()) {
      driver.put(new ObjectId(OWN, key), key.getBytes(StandardCharsets.UTF_8), "v");
    }

    for (String key : keys()) {
      assertThat(driver.get(new ObjectId(OWN, key)))
          .hasValueSatisfying(
              bytes -> assertThat(new String(bytes, StandardCharsets.UTF_8)).isEqualTo(key));
    }
    for (String key : keys()) {
      assertThat(store.delete(new ObjectId(OWN, key))).as("'%s'", key).isTrue();
      assertThat(store.find(new ObjectId(OWN, key))).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aKeyAndWhatLiesBelowItStandBesideEachOther(boolean shortFirst) {
    ObjectId above = new ObjectId(OWN, "dir");
    ObjectId below = new ObjectId(OWN, "dir/file");
    driver.put(shortFirst ? above : below, new byte[1], "v1");
    driver.put(shortFirst ? below : above, new byte[2], "v1");

    assertThat(driver.version(above)).isEqualTo("v1");
    assertThat(driver.version(below)).isEqualTo("v1");
    driver.put(above, new byte[3], "v2");
    driver.put(below, new byte[4], "v2");
    assertThat(driver.get(above).orElseThrow()).hasSize(3);
    assertThat(driver.get(below).orElseThrow()).hasSize(4);
    assertThat(store.delete(shortFirst ? above : below)).isTrue();
    driver.put(shortFirst ? below : above, new byte[5], "v3");
    assertThat(store.delete(shortFirst ? below : above)).isTrue();
    assertThat(store.find(above)).isEmpty();
    assertThat(store.find(below)).isEmpty();
  }

  @Test
  void bucketsAreNamedAndDropped() {
    driver.put(new ObjectId(OWN, "a/b"), new byte[1], "v1");
    driver.put(new ObjectId(CLOUD, "a/b"), new byte[1], "v1");

    assertThat(store.buckets()).containsExactlyInAnyOrder(OWN, CLOUD);
    store.deleteBucket(OWN);
    assertThat(store.find(new ObjectId(OWN, "a/b"))).isEmpty();
    assertThat(store.find(new ObjectId(CLOUD, "a/b"))).isPresent();
    assertThat(store.buckets()).containsExactly(CLOUD);
  }

  private static byte[] read(FileChannel channel, int lengthBytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(lengthBytes);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, buffer.position()) < 0) {
        throw new AssertionError("ends at " + buffer.position());
      }
    }
    return buffer.array();
  }
}
