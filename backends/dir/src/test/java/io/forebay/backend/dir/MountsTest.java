package io.forebay.backend.dir;

import static io.forebay.testkit.backend.BackendUnderTest.assertFails;
import static io.forebay.testkit.backend.BackendUnderTest.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.core.backend.Backend;
import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import io.forebay.core.object.Conditions;
import io.forebay.core.object.ListRequest;
import io.forebay.core.object.ObjectMetadata;
import io.forebay.testkit.backend.BytesContent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Disks that leave and come back below a directory that plays a cloud. A disk is a directory that
/// takes the place of its mount point, and tells another device.
class MountsTest {

  private static final byte[] BYTES = bytes(100, 1);

  @TempDir private Path directory;
  private final DisturbedFiles files = new DisturbedFiles();
  private Path root;
  private Path disk;
  private DirBackend backend;

  @BeforeEach
  void open() throws IOException {
    root = Files.createDirectory(directory.resolve("root"));
    disk = Files.createDirectory(directory.resolve("disk"));
    files.mount(directory, 1);
    backend = new DirBackend(files.path(root), new Random(1));
    try (DirBackend filler = new DirBackend(disk, new Random(2))) {
      filler.createBucket("bucket");
      put(filler, "key");
    }
  }

  private void mount(Path point, long device) throws IOException {
    Files.move(point, directory.resolve("uncovered"));
    Files.move(disk, point);
    files.mount(point, device);
  }

  private void unmount(Path point) throws IOException {
    Files.move(point, disk);
    Files.move(directory.resolve("uncovered"), point);
    files.unmount(point);
  }

  private static void put(Backend backend, String key) {
    backend.put("bucket", key, BytesContent.of(BYTES), ObjectMetadata.NONE, Conditions.NONE);
  }

  private static void list(Backend backend) {
    assertThat(backend.list("bucket", ListRequest.ofPrefix("")).entries()).hasSize(1);
  }

  private static void putIfMatch(Backend backend) {
    Conditions ifMatch =
        new Conditions(
            Optional.of(List.of(BytesContent.of(BYTES).md5())),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    backend.put("bucket", "key", BytesContent.of(BYTES), ObjectMetadata.NONE, ifMatch);
  }

  /// Each finds something while the disk is there.
  private static List<Consumer<Backend>> operations() {
    return List.of(
        at -> at.head("bucket", "key"),
        at -> at.get("bucket", "key", Optional.empty(), Optional.empty()).close(),
        MountsTest::list,
        at -> assertThat(at.listBuckets()).hasSize(1),
        at -> assertThat(at.hasBucket("bucket")).isTrue(),
        MountsTest::putIfMatch,
        at -> put(at, "key"),
        at -> {
          at.delete("bucket", "key", Conditions.NONE);
          put(at, "key");
        });
  }

  private void assertAway() {
    for (Consumer<Backend> operation : operations()) {
      assertFails(ErrorCode.UNAVAILABLE, () -> operation.accept(backend));
    }
    assertFails(ErrorCode.UNAVAILABLE, () -> backend.deleteBucket("bucket"));
    assertFails(ErrorCode.UNAVAILABLE, () -> backend.createBucket("bucket"));
  }

  private void assertThere() {
    for (Consumer<Backend> operation : operations()) {
      operation.accept(backend);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aDiskThatLeftIsUnavailableAndUntouchedUntilItIsBack(boolean isAbove) throws IOException {
    Path point = isAbove ? root : root.resolve("deeper");
    if (!isAbove) {
      Files.createDirectory(point);
    }
    backend = new DirBackend(files.path(point), new Random(1));
    mount(point, 2);
    assertThere();

    unmount(point);
    assertAway();
    assertThat(point).isEmptyDirectory();

    // It may be given another number.
    mount(point, 3);
    assertThere();
    unmount(point);
    assertAway();
  }

  @Test
  void aDiskThatIsMountedLaterIsMissedFromThenOn() throws IOException {
    assertThat(backend.hasBucket("bucket")).isFalse();

    mount(root, 2);
    assertThere();
    unmount(root);
    assertAway();
  }

  @Test
  void aDiskThatIsMountedWhenItIsUsedIsThere() throws IOException {
    mount(root, 2);
    assertThere();
    unmount(root);
    files.disturb((_, path) -> {
      if (path.startsWith(root) && path.endsWith(".") && Files.exists(disk)) {
        mount(root, 2);
      }
    });

    assertThere();
  }

  @Test
  void aDiskOfABucketThatLeftIsUnavailable() throws IOException {
    Path bucket = Files.createDirectory(root.resolve("bucket"));
    Files.move(disk.resolve("bucket"), directory.resolve("files"));
    Files.delete(disk);
    disk = directory.resolve("files");
    mount(bucket, 2);
    assertThere();

    unmount(bucket);
    assertFails(ErrorCode.UNAVAILABLE, () -> backend.head("bucket", "key"));
    assertFails(ErrorCode.UNAVAILABLE, () -> backend.hasBucket("bucket"));
    assertFails(ErrorCode.UNAVAILABLE, () -> put(backend, "key"));
    Files.delete(bucket);
    assertFails(ErrorCode.UNAVAILABLE, () -> backend.head("bucket", "key"));

    Files.createDirectory(bucket);
    mount(bucket, 3);
    assertThere();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void nothingIsAbsentBecauseItsDiskLeavesInBetween(boolean isBucketUncovered) throws IOException {
    if (isBucketUncovered) {
      Files.createDirectory(root.resolve("bucket"));
    }
    mount(root, 2);
    assertThere();
    for (Consumer<Backend> operation : operations()) {
      List<ErrorCode> codes = new ArrayList<>();
      files.beforeEachCall(
          () -> unmount(root),
          () -> {
            try {
              operation.accept(backend);
            } catch (StoreException e) {
              codes.add(e.code());
            }
            if (!Files.exists(disk)) {
              return;
            }
            assertThat(disk.resolve("bucket")).isDirectory();
            mount(root, 2);
            files.disturb((_, _) -> {});
            put(backend, "key");
          });

      assertThat(codes)
          .contains(ErrorCode.UNAVAILABLE)
          .isSubsetOf(ErrorCode.UNAVAILABLE, ErrorCode.OUTCOME_UNKNOWN);
    }
  }

  /// @param uncovered the directories below the mount point
  record Change(String name, String uncovered, Consumer<Backend> act, Predicate<Path> isDone) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<Change> changes() {
    Consumer<Backend> delete = at -> at.delete("bucket", "key", Conditions.NONE);
    Predicate<Path> isDeleted = at -> !Files.exists(at.resolve("bucket/key"));
    return List.of(
        new Change(
            "write",
            "bucket",
            at -> put(at, "fresh"),
            at -> Files.exists(at.resolve("bucket/fresh"))),
        new Change("deletion", "bucket", delete, isDeleted),
        new Change("deletion, a directory uncovered", "bucket/key", delete, isDeleted),
        new Change(
            "creation",
            "bucket",
            at -> at.createBucket("another"),
            at -> Files.exists(at.resolve("another"))),
        new Change(
            "removal",
            "bucket",
            at -> at.deleteBucket("former"),
            at -> !Files.exists(at.resolve("former"))));
  }

  @ParameterizedTest
  @MethodSource("changes")
  void whatIsAcknowledgedIsDoneOnTheDisk(Change change) throws IOException {
    Files.createDirectories(root.resolve(change.uncovered()));
    mount(root, 2);
    assertThere();
    files.beforeEachCall(
        () -> unmount(root),
        () -> {
          DisturbedFiles.Disturbance leaving = files.disturb((_, _) -> {});
          put(backend, "key");
          Files.createDirectories(root.resolve("former"));
          Files.deleteIfExists(root.resolve("another"));
          Files.deleteIfExists(root.resolve("bucket/fresh"));

          files.disturb(leaving);
          boolean isAcknowledged = true;
          try {
            change.act().accept(backend);
          } catch (StoreException e) {
            isAcknowledged = false;
          }
          if (Files.exists(disk)) {
            mount(root, 2);
          }
          assertThat(!isAcknowledged || change.isDone().test(root)).isTrue();
        });
  }

  @Test
  void aFileBelowTheMountPointIsNotDeletedForTheDisks() throws IOException {
    Files.createDirectory(root.resolve("bucket"));
    Files.write(root.resolve("bucket/key"), BYTES);
    mount(root, 2);
    assertThere();
    files.disturb((call, _) -> {
      if (call.equals("delete") && !Files.exists(disk)) {
        unmount(root);
      }
    });

    assertFails(ErrorCode.OUTCOME_UNKNOWN, () -> backend.delete("bucket", "key", Conditions.NONE));
  }

  @Test
  void aBucketThatIsRemovedIsGoneAndAnotherDirectoryIsBelieved() throws IOException {
    backend = new DirBackend(files.path(disk), new Random(1));
    assertThere();
    Files.delete(disk.resolve("bucket/key"));
    Files.delete(disk.resolve("bucket"));
    assertFails(ErrorCode.NO_SUCH_BUCKET, () -> backend.head("bucket", "key"));

    Files.move(disk, directory.resolve("aside"));
    Files.createDirectories(disk.resolve("bucket"));
    assertFails(ErrorCode.NO_SUCH_KEY, () -> backend.head("bucket", "key"));
  }

  @Test
  void aLinkToADirectoryMayBeTurnedToAnother() throws IOException {
    Path link = Files.createSymbolicLink(directory.resolve("link"), root);
    backend = new DirBackend(files.path(link), new Random(1));
    Path plain = Files.createDirectory(directory.resolve("plain"));
    mount(root, 2);
    assertThere();

    Files.delete(link);
    Files.createSymbolicLink(link, plain);
    assertFails(ErrorCode.NO_SUCH_BUCKET, () -> backend.head("bucket", "key"));
    Files.delete(link);
    Files.createSymbolicLink(link, root);
    assertThere();
    unmount(root);
    assertAway();
  }
}
