package io.forebay.backend.dir;

import static io.forebay.testkit.backend.BackendUnderTest.assertFails;
import static io.forebay.testkit.backend.BackendUnderTest.bytes;
import static io.forebay.testkit.backend.BackendUnderTest.readAll;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forebay.core.backend.BackendObject;
import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import io.forebay.core.object.ByteRange;
import io.forebay.core.object.ByteSource;
import io.forebay.core.object.Conditions;
import io.forebay.core.object.ListRequest;
import io.forebay.core.object.ObjectMetadata;
import io.forebay.testkit.backend.BytesContent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What others do to the directory in the middle of a call.
class InterferenceTest {

  private static final byte[] FIRST = bytes(100_000, 1);
  private static final byte[] SECOND = bytes(50_000, 2);

  @TempDir private Path root;
  private DirBackend backend;
  private Path file;

  @BeforeEach
  void open() {
    backend = new DirBackend(root, new Random(1));
    backend.createBucket("bucket");
    file = root.resolve("bucket/key");
    put("key", BytesContent.of(FIRST));
  }

  private void put(String key, BytesContent content) {
    backend.put("bucket", key, content, ObjectMetadata.NONE, Conditions.NONE);
  }

  private static BackendObject get(DirBackend backend) {
    return backend.get("bucket", "key", Optional.empty(), Optional.empty());
  }

  private void replaceFile(byte[] bytes) throws IOException {
    Path aside = Files.write(root.resolve("aside"), bytes);
    Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE);
  }

  @Test
  void aFileThatIsReplacedWhileItIsOpenedIsReadWithItsOwnAttributes() throws IOException {
    AtomicInteger opened = new AtomicInteger();
    DirBackend replaced =
        new DirBackend(
            root,
            new Random(2),
            MountTables.ofThisMachine(),
            path -> {
              if (opened.incrementAndGet() == 1) {
                replaceFile(SECOND);
              }
              return FileChannel.open(path);
            });

    try (BackendObject object = get(replaced)) {
      assertThat(object.attributes().sizeBytes()).isEqualTo(SECOND.length);
      assertThat(readAll(object)).isEqualTo(SECOND);
    }
  }

  @Test
  void aFileThatDoesNotStopChangingIsUnavailableInTheEnd() {
    List<FileChannel> channels = new ArrayList<>();
    DirBackend restless =
        new DirBackend(
            root,
            new Random(2),
            MountTables.ofThisMachine(),
            path -> {
              replaceFile(SECOND);
              channels.add(FileChannel.open(path));
              return channels.getLast();
            });

    assertFails(ErrorCode.UNAVAILABLE, () -> get(restless).close());
    assertThat(channels).isNotEmpty().noneMatch(FileChannel::isOpen);
  }

  @Test
  void aFileThatIsReplacedOrRemovedIsReadAsItWas() throws IOException {
    try (BackendObject object = get(backend)) {
      assertThat(object.body().read(ByteBuffer.allocate(10))).isEqualTo(10);
      replaceFile(SECOND);
      assertThat(readAll(object)).hasSize(FIRST.length - 10);
    }
    try (BackendObject object = get(backend)) {
      assertThat(object.body().read(ByteBuffer.allocate(10))).isEqualTo(10);
      Files.delete(file);
      assertThat(readAll(object)).hasSize(SECOND.length - 10);
    }
  }

  @Test
  void aFileThatGetsOrLosesANameIsReadAsItWas() throws IOException {
    try (BackendObject object = get(backend)) {
      assertThat(object.body().read(ByteBuffer.allocate(10))).isEqualTo(10);
      Files.createLink(root.resolve("other"), file);

      assertThat(readAll(object)).hasSize(FIRST.length - 10);
    }
  }

  @Test
  void aFileWhoseNameIsBeingTakenIsReadAsItWas() throws IOException {
    DisturbedFiles files = new DisturbedFiles();
    DirBackend disturbed = new DirBackend(files.path(root), new Random(4));
    replaceFile(FIRST);
    try (BackendObject object = get(disturbed)) {
      assertThat(object.body().read(ByteBuffer.allocate(10))).isEqualTo(10);
      AtomicInteger looks = new AtomicInteger();
      files.disturb((_, _) -> {
        switch (looks.incrementAndGet()) {
          case 1 -> Files.createLink(root.resolve("other"), file);
          case 4 -> replaceFile(SECOND);
          default -> {}
        }
      });

      assertThat(readAll(object)).hasSize(FIRST.length - 10);
      assertThat(looks).hasValueGreaterThanOrEqualTo(4);
    }
  }

  @Test
  void aFileOfOthersThatMayHaveOtherBytesBreaksOff() throws IOException {
    replaceFile(FIRST);
    try (BackendObject object = get(backend)) {
      assertThat(object.body().read(ByteBuffer.allocate(10))).isEqualTo(10);
      Files.createLink(root.resolve("other"), file);

      assertThatThrownBy(() -> readAll(object)).isInstanceOf(UncheckedIOException.class);
    }
  }

  @Test
  void aFileThatIsReplacedOrRemovedAndGoesOnChangingBreaksOff() throws IOException {
    for (boolean isReplaced : List.of(true, false)) {
      put("key", BytesContent.of(FIRST));
      try (FileChannel writer = FileChannel.open(file, StandardOpenOption.APPEND);
          BackendObject object = get(backend)) {
        if (isReplaced) {
          replaceFile(SECOND);
        } else {
          Files.delete(file);
        }
        writer.write(ByteBuffer.allocate(1));

        assertThatThrownBy(() -> readAll(object)).isInstanceOf(UncheckedIOException.class);
      }
    }
  }

  @Test
  void aTargetKeepsItsLimit() throws IOException {
    ByteBuffer target = ByteBuffer.allocate(FIRST.length + 10);
    try (BackendObject object = get(backend)) {
      while (object.body().read(target) >= 0) {
        assertThat(target.limit()).isEqualTo(target.capacity());
      }
    }
    assertThat(target.position()).isEqualTo(FIRST.length);
  }

  @Test
  void aWriteUnderWayKeepsItsBucketAndIsInNoList() {
    put(
        "key",
        during(
            SECOND,
            () -> {
              backend.delete("bucket", "key", Conditions.NONE);
              assertThat(backend.list("bucket", ListRequest.ofPrefix("")).entries()).isEmpty();
              assertFails(ErrorCode.BUCKET_NOT_EMPTY, () -> backend.deleteBucket("bucket"));
            }));

    assertThat(file).hasBinaryContent(SECOND);
  }

  @Test
  void aWriteWhoseBucketGoesFails() {
    assertFails(
        ErrorCode.NO_SUCH_BUCKET,
        () ->
            put(
                "other",
                during(
                    SECOND,
                    () -> {
                      for (String name : root.resolve("bucket").toFile().list()) {
                        Files.delete(root.resolve("bucket").resolve(name));
                      }
                      Files.delete(root.resolve("bucket"));
                    })));
  }

  @Test
  void aDirectoryThatGoesUnderAWriteIsMadeAgain() throws IOException {
    put("dir/sub/one", BytesContent.of(FIRST));
    put(
        "dir/sub/two",
        during(SECOND, () -> backend.delete("bucket", "dir/sub/one", Conditions.NONE)));

    assertThat(root.resolve("bucket/dir/sub/two")).hasBinaryContent(SECOND);
    assertThat(root.resolve("bucket/dir/sub/one")).doesNotExist();
  }

  @Test
  void objectsThatComeAndGoBesideDisturbNobody() throws Exception {
    Callable<Void> comingAndGoing =
        () -> {
          String key = "dir/sub/" + Thread.currentThread().threadId();
          for (int i = 0; i < 50; i++) {
            put(key, BytesContent.of(SECOND));
            backend.delete("bucket", key, Conditions.NONE);
          }
          return null;
        };
    Callable<Void> listing =
        () -> {
          for (int i = 0; i < 200; i++) {
            backend.list("bucket", ListRequest.ofPrefix(""));
            backend.list(
                "bucket", new ListRequest("", "/", Optional.empty(), 10, Optional.empty()));
          }
          return null;
        };
    try (ExecutorService threads = Executors.newThreadPerTaskExecutor(Thread::new)) {
      for (Future<Void> done :
          threads.invokeAll(List.of(comingAndGoing, comingAndGoing, comingAndGoing, listing))) {
        done.get();
      }
    }

    assertThat(root.resolve("bucket")).isDirectoryNotContaining("glob:**dir");
  }

  @Test
  void anObjectThatTakesTheNameOfADirectoryThatGoesStays() throws Exception {
    Callable<Void> comingAndGoing =
        () -> {
          String key = "a/" + Thread.currentThread().threadId();
          for (int i = 0; i < 2000; i++) {
            put(key, BytesContent.of(new byte[0]));
            backend.delete("bucket", key, Conditions.NONE);
          }
          return null;
        };
    Callable<Void> writing =
        () -> {
          for (int i = 0; i < 2000; i++) {
            if (isTaken("a")) {
              assertThat(backend.head("bucket", "a").sizeBytes()).isZero();
              backend.delete("bucket", "a", Conditions.NONE);
            }
          }
          return null;
        };
    try (ExecutorService threads = Executors.newThreadPerTaskExecutor(Thread::new)) {
      for (Future<Void> done :
          threads.invokeAll(List.of(tolerant(comingAndGoing), tolerant(comingAndGoing), writing))) {
        done.get();
      }
    }
  }

  /// Whether the key could be written; not where it is the name of a directory just then.
  private boolean isTaken(String key) {
    try {
      put(key, BytesContent.of(new byte[0]));
      return true;
    } catch (StoreException e) {
      assertThat(e.code()).isIn(ErrorCode.INVALID_ARGUMENT, ErrorCode.UNAVAILABLE);
      return false;
    }
  }

  /// Ends early, and well, where an object stands in the way.
  private static Callable<Void> tolerant(Callable<Void> steps) {
    return () -> {
      for (int i = 0; i < 50; i++) {
        try {
          return steps.call();
        } catch (StoreException e) {
          assertThat(e.code()).isIn(ErrorCode.INVALID_ARGUMENT, ErrorCode.UNAVAILABLE);
        }
      }
      return null;
    };
  }

  @Test
  void whatIsBeingWrittenByAnotherIsLeftAlone() throws IOException {
    String name = KeyPaths.TEMPORARY_PREFIX + Long.toHexString(new Random(3).nextLong());
    Path foreign = Files.write(root.resolve("bucket").resolve(name), FIRST);
    DirBackend same = new DirBackend(root, new Random(3));

    assertFails(
        ErrorCode.UNAVAILABLE,
        () ->
            same.put(
                "bucket", "key", BytesContent.of(SECOND), ObjectMetadata.NONE, Conditions.NONE));
    assertThat(foreign).hasBinaryContent(FIRST);
    assertThat(file).hasBinaryContent(FIRST);
  }

  private interface Act {
    void run() throws IOException;
  }

  /// Bytes; when they are asked for, something else happens first.
  private static BytesContent during(byte[] bytes, Act act) {
    return new BytesContent(bytes, BytesContent.of(bytes).md5(), List.of()) {
      @Override
      public ByteSource open(ByteRange range) throws IOException {
        act.run();
        return super.open(range);
      }
    };
  }
}
