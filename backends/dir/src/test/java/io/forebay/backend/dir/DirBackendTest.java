package io.forebay.backend.dir;

import static io.forebay.testkit.backend.BackendUnderTest.assertFails;
import static io.forebay.testkit.backend.BackendUnderTest.bytes;
import static io.forebay.testkit.backend.BackendUnderTest.readAll;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forebay.core.backend.Backend;
import io.forebay.core.backend.BackendObject;
import io.forebay.core.error.ErrorCode;
import io.forebay.core.object.ByteRange;
import io.forebay.core.object.ByteSource;
import io.forebay.core.object.Checksum;
import io.forebay.core.object.ChecksumAlgorithm;
import io.forebay.core.object.Conditions;
import io.forebay.core.object.ListEntry;
import io.forebay.core.object.ListRequest;
import io.forebay.core.object.ObjectAttributes;
import io.forebay.core.object.ObjectMetadata;
import io.forebay.testkit.Eventually;
import io.forebay.testkit.backend.BackendContract;
import io.forebay.testkit.backend.BytesContent;
import io.forebay.testkit.backend.Deviation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DirBackendTest implements BackendContract {

  @TempDir private Path directory;
  private Path root;
  private DirBackend backend;

  @BeforeEach
  void open() throws IOException {
    root = Files.createDirectories(directory.resolve("root"));
    backend = new DirBackend(root, new Random(1));
    backend.createBucket("bucket");
  }

  @Override
  public Backend backend() {
    return backend;
  }

  @Override
  public String bucket() {
    return "bucket";
  }

  @Deviation(
      of = "A directory",
      value = "Keys are paths: those with empty or dotted segments are refused.")
  @Override
  public boolean acceptsEveryKey() {
    return false;
  }

  @Test
  void anObjectIsAFileUnderItsOwnName() throws IOException {
    put("dir/object", bytes(100, 1));

    assertThat(root.resolve("bucket/dir/object")).hasBinaryContent(bytes(100, 1));
  }

  @Test
  void aFileThatWasPutThereByHandIsAnObject() throws IOException {
    Files.createDirectories(root.resolve("bucket/by"));
    Files.write(root.resolve("bucket/by/hand"), bytes(100, 2));

    assertThat(read("by/hand")).isEqualTo(bytes(100, 2));
    ObjectAttributes head = backend.head("bucket", "by/hand");
    assertThat(head.etag()).matches("[0-9a-f]{32}-1");
    assertThat(head.metadata()).isEqualTo(ObjectMetadata.NONE);
    assertThat(names("")).containsExactly("by/hand");
  }

  @Test
  void whatIsKeptBesideAFileHoldsForItsOwnBytesOnly() throws IOException {
    ObjectMetadata metadata = new ObjectMetadata(Map.of("content-type", "a/b"), Map.of("k", "v"));
    backend.put("bucket", "key", BytesContent.of(new byte[10]), metadata, Conditions.NONE);
    ObjectAttributes before = backend.head("bucket", "key");

    Path file = root.resolve("bucket/key");
    Files.write(file, bytes(10, 3), StandardOpenOption.WRITE);
    Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2026-01-01T00:00:00Z")));

    ObjectAttributes after = backend.head("bucket", "key");
    assertThat(after.version()).isNotEqualTo(before.version());
    assertThat(after.etag()).isNotEqualTo(before.etag());
    assertThat(after.metadata()).isEqualTo(ObjectMetadata.NONE);
    assertFails(
        ErrorCode.PRECONDITION_FAILED,
        () ->
            backend.get("bucket", "key", Optional.empty(), Optional.of(before.version())).close());

    backend.put("bucket", "key", BytesContent.of(new byte[10]), metadata, Conditions.NONE);
    FileTime time = Files.getLastModifiedTime(file);
    Files.write(file, bytes(11, 3), StandardOpenOption.WRITE);
    Files.setLastModifiedTime(file, time);
    assertThat(backend.head("bucket", "key").metadata()).isEqualTo(ObjectMetadata.NONE);
  }

  @Test
  void aFileThatIsChangedWhileItIsReadBreaksOff() throws IOException {
    put("key", bytes(1 << 20, 4));
    try (BackendObject object = open("key")) {
      assertThat(object.body().read(ByteBuffer.allocate(100))).isEqualTo(100);

      Path file = root.resolve("bucket/key");
      Files.write(file, bytes(1 << 20, 5), StandardOpenOption.WRITE);
      Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2026-01-01T00:00:00Z")));

      assertThatThrownBy(() -> readAll(object)).isInstanceOf(UncheckedIOException.class);
    }
  }

  @Test
  void aFileThatBecomesShorterWhileItIsReadBreaksOff() throws IOException {
    put("key", bytes(1 << 20, 6));
    try (BackendObject object = open("key")) {
      Files.write(root.resolve("bucket/key"), new byte[10]);

      assertThatThrownBy(() -> readAll(object)).isInstanceOf(UncheckedIOException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "..",
        "../secret",
        "a/../../secret",
        "a/..",
        "./a",
        "a//b",
        "/a",
        "a/",
        ".",
        "",
        ".forebay-write-1",
        "a\0b"
      })
  void noKeyLeavesTheBucket(String key) throws IOException {
    Path secret = Files.write(root.resolve("secret"), new byte[] {1});

    assertFails(ErrorCode.INVALID_ARGUMENT, () -> put(key, new byte[2]));
    assertFails(ErrorCode.NO_SUCH_KEY, () -> open(key).close());
    assertFails(ErrorCode.NO_SUCH_KEY, () -> backend.head("bucket", key));
    backend.delete("bucket", key, Conditions.NONE);

    assertThat(secret).hasBinaryContent(new byte[] {1});
    assertThat(names("")).isEmpty();
  }

  @Test
  void aNameThatIsTooLongIsNoPath() {
    String key = "x".repeat(256);

    assertFails(ErrorCode.INVALID_ARGUMENT, () -> put(key, new byte[2]));
    assertFails(ErrorCode.NO_SUCH_KEY, () -> backend.head("bucket", key));
  }

  @Test
  void linksAreNotFollowed() throws IOException {
    Path outside = Files.createDirectories(directory.resolve("outside"));
    Files.write(outside.resolve("file"), new byte[] {1});
    Path bucket = root.resolve("bucket");
    Files.createSymbolicLink(bucket.resolve("link"), outside);
    Files.createSymbolicLink(bucket.resolve("linked"), outside.resolve("file"));
    Files.createSymbolicLink(root.resolve("foreign"), outside);
    Files.createDirectories(outside.resolve("deep"));

    for (String key : List.of("link/file", "linked")) {
      assertFails(ErrorCode.NO_SUCH_KEY, () -> open(key).close());
      assertFails(ErrorCode.NO_SUCH_KEY, () -> backend.head("bucket", key));
    }
    assertFails(ErrorCode.INVALID_ARGUMENT, () -> put("link/new", new byte[1]));
    assertFails(ErrorCode.INVALID_ARGUMENT, () -> put("link/deep/new", new byte[1]));
    assertFails(ErrorCode.INVALID_ARGUMENT, () -> put("link/fresh/new", new byte[1]));
    backend.delete("bucket", "link/file", Conditions.NONE);
    backend.delete("bucket", "linked", Conditions.NONE);
    assertThat(bucket.resolve("linked")).isSymbolicLink();
    // Nor is it told by a condition what is there.
    assertFails(
        ErrorCode.INVALID_ARGUMENT,
        () ->
            backend.put(
                "bucket",
                "link/file",
                BytesContent.of(new byte[1]),
                ObjectMetadata.NONE,
                new Conditions(
                    Optional.empty(),
                    Optional.of(List.of(Conditions.ANY)),
                    Optional.empty(),
                    Optional.empty())));
    assertThat(names("")).isEmpty();
    assertThat(names("/")).isEmpty();
    assertThat(names("n")).isEmpty();
    assertThat(backend.hasBucket("foreign")).isFalse();
    assertThat(backend.listBuckets()).hasSize(1);
    assertThat(outside.toFile().list()).containsExactlyInAnyOrder("deep", "file");
    assertThat(outside.resolve("deep")).isEmptyDirectory();
    put("linked", new byte[] {2});
    assertThat(outside.resolve("file")).hasBinaryContent(new byte[] {1});
  }

  @Test
  void aDirectoryWithALinkOnlyIsNoPrefixAndKeepsItsBucket() throws IOException {
    Path link = Files.createDirectories(root.resolve("bucket/dir")).resolve("link");
    Files.createSymbolicLink(link, root);

    assertThat(names("/")).isEmpty();
    assertFails(ErrorCode.BUCKET_NOT_EMPTY, () -> backend.deleteBucket("bucket"));
    assertThat(link).isSymbolicLink();
  }

  @ParameterizedTest
  @ValueSource(strings = {"..", ".", "", "a/b", "../root/bucket", "\0"})
  void noBucketLeavesTheRoot(String name) {
    assertFails(ErrorCode.NO_SUCH_BUCKET, () -> backend.list(name, ListRequest.ofPrefix("")));
    assertFails(ErrorCode.NO_SUCH_BUCKET, () -> backend.deleteBucket(name));
    assertFails(ErrorCode.INVALID_BUCKET_NAME, () -> backend.createBucket(name));
    assertThat(backend.hasBucket(name)).isFalse();
  }

  @Test
  void bucketsAreTheDirectoriesWithSuchNamesInOrder() throws IOException {
    for (String name : List.of("zebra", "apple", "mango", "kiwi-fruit", "fig")) {
      backend.createBucket(name);
    }
    Files.createDirectories(root.resolve("lost+found"));
    Files.createDirectories(root.resolve(".snapshot"));
    Files.createFile(root.resolve("file"));

    assertThat(backend.listBuckets())
        .extracting(Backend.RemoteBucket::name)
        .containsExactly("apple", "bucket", "fig", "kiwi-fruit", "mango", "zebra");
  }

  @Test
  void aSpanEndsWithTheObject() {
    put("key", bytes(10, 8));

    try (BackendObject object =
        backend.get("bucket", "key", Optional.of(new ByteRange(5, 100)), Optional.empty())) {
      assertThat(object.range()).isEqualTo(new ByteRange(5, 10));
      assertThat(readAll(object)).hasSize(5);
    }
  }

  @Test
  void everythingThatTellsOneStateOfAFileFromAnotherIsInItsVersion() {
    FileTime time = FileTime.from(Instant.EPOCH);
    FileTime later = FileTime.from(Instant.EPOCH.plusNanos(1));

    FileState state = new FileState(1, 10, time, time);
    List<FileState> others =
        List.of(
            new FileState(2, 10, time, time),
            new FileState(1, 11, time, time),
            new FileState(1, 10, later, time),
            new FileState(1, 10, time, later));

    // With a record, a change of its mode alone makes no other version.
    assertThat(others).extracting(FileState::version).last().isEqualTo(state.version());
    assertThat(others.subList(0, 3))
        .extracting(FileState::version)
        .doesNotHaveDuplicates()
        .doesNotContain(state.version());
    assertThat(others)
        .extracting(FileState::versionWithoutRecord)
        .doesNotHaveDuplicates()
        .doesNotContain(state.versionWithoutRecord());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void otherBytesWithAnOldTimeAreAnotherVersion(boolean isInPlace) throws IOException {
    Path file = root.resolve("bucket/key");
    writeWithOldTime(file, bytes(10, 1));
    ObjectAttributes before = backend.head("bucket", "key");

    Object changedAt = Files.getAttribute(file, "unix:ctime");
    Eventually.await(
        "the file system's clock goes on",
        () -> !changeTimeAfterOtherBytes(file, isInPlace).equals(changedAt));

    ObjectAttributes after = backend.head("bucket", "key");
    assertThat(after.version()).isNotEqualTo(before.version());
    assertThat(after.etag()).isNotEqualTo(before.etag());
  }

  private static Object changeTimeAfterOtherBytes(Path file, boolean isInPlace) {
    try {
      if (!isInPlace) {
        // The next file takes its inode, on many file systems.
        Files.delete(file);
      }
      writeWithOldTime(file, bytes(10, 2));
      return Files.getAttribute(file, "unix:ctime");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void writeWithOldTime(Path file, byte[] bytes) throws IOException {
    Files.write(file, bytes);
    Files.setLastModifiedTime(file, FileTime.from(Instant.parse("1980-01-01T00:00:00Z")));
  }

  @Test
  void whatAFileSystemDeniesIsDenied() {
    assertThat(DirErrors.toStoreException(new AccessDeniedException("file")).code())
        .isEqualTo(ErrorCode.ACCESS_DENIED);
    assertThat(DirErrors.toStoreException(new IOException()).code())
        .isEqualTo(ErrorCode.UNAVAILABLE);
  }

  @Test
  void aDirectoryThatIsNotThereIsUnavailableAndNotEmpty() throws IOException {
    Path mount = directory.resolve("unmounted");
    try (DirBackend absent = new DirBackend(mount, new Random(2))) {
      assertFails(ErrorCode.UNAVAILABLE, () -> absent.head("bucket", "key"));
      assertFails(ErrorCode.UNAVAILABLE, () -> absent.hasBucket("bucket"));
      assertFails(ErrorCode.UNAVAILABLE, absent::listBuckets)
          .hasCauseInstanceOf(NoSuchFileException.class);
      assertFails(ErrorCode.UNAVAILABLE, () -> absent.createBucket("bucket"));

      Files.createDirectories(mount.resolve("bucket"));
      assertThat(absent.hasBucket("bucket")).isTrue();
    }
  }

  @Test
  void anObjectAndADirectoryDoNotShareAName() {
    put("a/b", new byte[1]);
    put("c", new byte[1]);

    assertFails(ErrorCode.INVALID_ARGUMENT, () -> put("a", new byte[1]));
    assertFails(ErrorCode.INVALID_ARGUMENT, () -> put("c/d", new byte[1]));
    assertThat(names("")).containsExactly("a/b", "c");
  }

  @Test
  void aFailedWriteLeavesNoFile() {
    BytesContent wrong = new BytesContent(bytes(100, 7), "0".repeat(32), List.of());

    assertFails(
        ErrorCode.BAD_DIGEST,
        () -> backend.put("bucket", "key", wrong, ObjectMetadata.NONE, Conditions.NONE));

    BytesContent tooMany =
        new BytesContent(bytes(100, 7), BytesContent.of(bytes(100, 7)).md5(), List.of()) {
          @Override
          public long sizeBytes() {
            return 99;
          }

          @Override
          public ByteSource open(ByteRange range) throws IOException {
            return super.open(ByteRange.whole(100));
          }
        };
    assertFails(
        ErrorCode.BAD_DIGEST,
        () -> backend.put("bucket", "key", tooMany, ObjectMetadata.NONE, Conditions.NONE));

    assertThat(root.resolve("bucket").toFile().list()).isEmpty();
  }

  @Test
  void emptyDirectoriesAreNothing() throws IOException {
    Files.createDirectories(root.resolve("bucket/empty/er"));

    assertThat(names("")).isEmpty();
    assertThat(names("/")).isEmpty();
    put("dir/sub/object", new byte[1]);
    backend.delete("bucket", "dir/sub/object", Conditions.NONE);
    assertThat(root.resolve("bucket/dir")).doesNotExist();
    backend.deleteBucket("bucket");
  }

  @Test
  void recordsAreReadBackAndDamagedOnesAreNone() {
    FileRecord record =
        new FileRecord(
            7, 8, "0".repeat(32), List.of(), new ObjectMetadata(Map.of(), Map.of("k", "v\u00e4")));
    byte[] bytes = record.encode();

    assertThat(FileRecord.decode(bytes)).contains(record);
    assertThat(FileRecord.decode(new byte[0])).isEmpty();
    for (int length = 0; length < bytes.length; length++) {
      assertThat(FileRecord.decode(Arrays.copyOf(bytes, length))).isEmpty();
    }
    bytes[0] = 2;
    assertThat(FileRecord.decode(bytes)).isEmpty();
    Checksum checksum = Checksum.whole(ChecksumAlgorithm.CRC32, new byte[4]);
    byte[] unheardOf =
        new String(
                new FileRecord(7, 8, "0".repeat(32), List.of(checksum), ObjectMetadata.NONE)
                    .encode(),
                StandardCharsets.ISO_8859_1)
            .replace("CRC32", "CRC33")
            .getBytes(StandardCharsets.ISO_8859_1);
    assertThat(FileRecord.decode(unheardOf)).isEmpty();
  }

  private List<String> names(String delimiter) {
    ListRequest request = new ListRequest("", delimiter, Optional.empty(), 1000, Optional.empty());
    return backend.list("bucket", request).entries().stream().map(ListEntry::name).toList();
  }
}
