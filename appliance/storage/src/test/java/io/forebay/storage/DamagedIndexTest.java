package io.forebay.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import io.forebay.core.name.Bucket;
import io.forebay.core.name.ObjectId;
import io.forebay.core.object.ListRequest;
import io.forebay.testkit.Eventually;
import io.forebay.testkit.store.StoreDriver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An index whose files are damaged while it is in use.
class DamagedIndexTest {

  private static final Bucket OWN = Bucket.local("bucket");
  private static final int COUNT = 900;

  @TempDir Path directory;

  private StoreFixture fixture() {
    // Nothing reads the index unasked.
    return new StoreFixture(directory, new RecordingOrders(true));
  }

  private Path index() {
    return fixture().mountpath(1).resolve("%index");
  }

  private static ObjectId id(int number) {
    return new ObjectId(OWN, "key-" + number);
  }

  @BeforeEach
  void store() throws Exception {
    try (MountpathStore store = fixture().openWhole(1)) {
      for (int i = 0; i < COUNT; i++) {
        new StoreDriver(store).put(id(i), new byte[] {1}, "v1");
      }
    }
  }

  private void damage() throws IOException {
    new DiskFiles(fixture()).flipIndex(1);
  }

  private static boolean isListed(MountpathStore store, int count) {
    try {
      return store.list(OWN, ListRequest.ofPrefix("")).entries().size() == count;
    } catch (StoreException e) {
      return false;
    }
  }

  private static void assertUnavailable(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE));
  }

  @Test
  void isMadeAnewWhileObjectsAreServed() throws Exception {
    try (MountpathStore store = fixture().openWhole(1)) {
      long used = store.stats().getFirst().usedBytes();
      damage();

      assertUnavailable(() -> store.list(OWN, ListRequest.ofPrefix("")));
      assertThat(store.find(id(7))).isPresent();

      Eventually.await("everything is listed again", () -> isListed(store, COUNT));
      assertThat(store.stats().getFirst().objects()).isEqualTo(COUNT);
      assertThat(store.stats().getFirst().usedBytes()).isGreaterThan(used / 2);
      new StoreDriver(store).put(id(COUNT), new byte[1], "v1");
      assertThat(isListed(store, COUNT + 1)).isTrue();
    }
    try (MountpathStore store = fixture().open(1)) {
      assertThat(isListed(store, COUNT + 1)).isTrue();
    }
  }

  @Test
  void untilThenNothingIsLostByAChangeThatItCannotTake() throws Exception {
    try (MountpathStore store = fixture().openWhole(1)) {
      StoreDriver driver = new StoreDriver(store);
      damage();
      // So that it can neither be marked as damaged nor be opened again.
      byte[] mark = Files.readAllBytes(index().resolve("mark"));
      Files.delete(index().resolve("mark"));
      Files.createDirectories(index().resolve("mark/in-the-way"));
      assertUnavailable(() -> store.list(OWN, ListRequest.ofPrefix("")));

      assertUnavailable(() -> driver.put(id(1), new byte[] {2}, "v2"));
      assertUnavailable(() -> driver.put(id(COUNT), new byte[] {2}, "v2"));
      assertUnavailable(() -> store.delete(id(2)));
      assertThat(driver.version(id(1))).isEqualTo("v1");
      assertThat(driver.version(id(2))).isEqualTo("v1");
      assertThat(driver.version(id(COUNT))).isEmpty();

      // Its files look sound again, but an object has gone that it has.
      damage();
      Files.delete(new DiskFiles(fixture()).ordinary(1, id(3)));
      DiskFiles.deleteTree(index().resolve("mark"));
      Files.write(index().resolve("mark"), mark);
      Eventually.await("everything is listed again", () -> isListed(store, COUNT - 1));
      driver.put(id(1), new byte[] {2}, "v2");
      assertThat(driver.version(id(1))).isEqualTo("v2");
      assertThat(store.delete(id(2))).isTrue();
      assertThat(isListed(store, COUNT - 2)).isTrue();
    }
  }
}
