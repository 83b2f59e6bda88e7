package io.forebay.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import io.forebay.core.name.Bucket;
import io.forebay.core.name.ObjectId;
import io.forebay.core.object.ListRequest;
import io.forebay.testkit.store.StoreDriver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What may be written while a lost index is made anew, so that nobody knows what is stored.
class UnknownUsageTest {

  private static final int OBJECT_BYTES = 1 << 20;
  private static final long CAPACITY_BYTES = 64L << 20;
  private static final long LIMIT_BYTES = 32L << 20;

  @TempDir Path directory;

  private final CountDownLatch walking = new CountDownLatch(1);

  @AfterEach
  void walkOn() {
    walking.countDown();
  }

  /// A file system with nothing else on it, where nobody gets to see a bucket's objects.
  private final class HeldDisk extends ForwardingDisk {

    @Override
    public Listing list(String path) throws IOException {
      try {
        if (path.endsWith("/" + Layout.OBJECTS + "/") && !walking.await(5, TimeUnit.MINUTES)) {
          throw new AssertionError("the test has left the walk waiting");
        }
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
      return super.list(path);
    }

    @Override
    public long usedBytes(String path) throws IOException {
      return objectBytes();
    }
  }

  private StoreFixture fixture() {
    return new StoreFixture(directory);
  }

  private long objectBytes() throws IOException {
    long bytes = 0;
    for (Path file : new DiskFiles(fixture()).objects(1)) {
      bytes += Files.size(file);
    }
    return bytes;
  }

  private StorageSettings settings() {
    return StorageSettings.of(
            List.of(
                new StorageSettings.MountpathSettings(
                    fixture().mountpath(1), OptionalLong.of(CAPACITY_BYTES))))
        .withDurability(Durability.RENAME)
        .withOutOfSpacePercent(50);
  }

  private static ObjectId id(String key) {
    return new ObjectId(Bucket.local("bucket"), key);
  }

  private static void put(MountpathStore store, String key) {
    new StoreDriver(store).put(id(key), new byte[OBJECT_BYTES], "v1");
  }

  @Test
  void noMoreIsWrittenThanTheCapacityAllows() throws Exception {
    try (MountpathStore store = StoreFixture.whole(fixture().open(settings()))) {
      for (int i = 0; i < 20; i++) {
        put(store, "before-" + i);
      }
    }
    DiskFiles.deleteTree(fixture().mountpath(1).resolve("%index"));

    try (MountpathStore store = fixture().on(new HeldDisk()).open(settings())) {
      int written = writeUntilRefused(store, "meanwhile-", ErrorCode.UNAVAILABLE);
      assertThat(written).isBetween(8, 11);
      assertThat(store.find(id("before-7"))).isPresent();

      store.delete(id("before-0"));
      store.delete(id("before-1"));
      put(store, "in its place");
      put(store, "in its place");
      assertThat(writeUntilRefused(store, "more-", ErrorCode.UNAVAILABLE)).isLessThanOrEqualTo(1);

      walking.countDown();
      StoreFixture.whole(store);
      assertThat(store.stats().getFirst().usedBytes()).isLessThanOrEqualTo(LIMIT_BYTES);
      writeUntilRefused(store, "after-", ErrorCode.OUT_OF_SPACE);
    }
  }

  @Test
  void theSameHoldsAfterAnIndexWasDamaged() throws Exception {
    try (MountpathStore store = StoreFixture.whole(fixture().open(settings()))) {
      for (int i = 0; i < 20; i++) {
        put(store, "before-" + i);
      }
      // So that the index has more than the block that it reads when it is opened.
      for (int i = 0; i < 60; i++) {
        new StoreDriver(store).put(id("k".repeat(300) + i), new byte[1], "v1");
      }
    }
    CountDownLatch reopened = new CountDownLatch(1);
    StoreFixture held =
        new StoreFixture(directory, new RecordingOrders(true))
            .on(new HeldDisk())
            .telling(
                new StorageEvents() {
                  @Override
                  public void rebuildStarted(String mountpath) {
                    reopened.countDown();
                  }
                });
    try (MountpathStore store = held.open(settings())) {
      new DiskFiles(held).flipIndex(1);
      assertThatThrownBy(() -> store.list(Bucket.local("bucket"), ListRequest.ofPrefix("")))
          .isInstanceOf(StoreException.class);
      assertThat(reopened.await(1, TimeUnit.MINUTES)).isTrue();

      assertThat(writeUntilRefused(store, "meanwhile-", ErrorCode.UNAVAILABLE)).isBetween(8, 11);
      walking.countDown();
    }
  }

  @Test
  void whereNothingIsStoredThatIsKnownAtOnce() throws Exception {
    try (MountpathStore store =
        fixture()
            .on(
                new ForwardingDisk() {
                  @Override
                  public long usedBytes(String path) {
                    return CAPACITY_BYTES;
                  }
                })
            .open(settings())) {
      put(store, "first");

      assertThat(store.find(id("first"))).isPresent();
    }
  }

  private int writeUntilRefused(MountpathStore store, String prefix, ErrorCode refusal)
      throws IOException {
    int written = 0;
    while (written < 100) {
      String key = prefix + written;
      try {
        put(store, key);
      } catch (StoreException e) {
        assertThat(e.code()).isEqualTo(refusal);
        assertThatThrownBy(() -> put(store, key)).isInstanceOf(StoreException.class);
        return written;
      }
      written++;
      assertThat(objectBytes()).isLessThanOrEqualTo(LIMIT_BYTES);
    }
    throw new AssertionError("never refused");
  }
}
