package io.forebay.backend.dir;

import static io.forebay.testkit.backend.BackendUnderTest.assertFails;
import static io.forebay.testkit.backend.BackendUnderTest.bytes;
import static io.forebay.testkit.backend.BackendUnderTest.readAll;
import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.core.backend.Backend;
import io.forebay.core.backend.BackendObject;
import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import io.forebay.core.object.Conditions;
import io.forebay.core.object.ListRequest;
import io.forebay.core.object.ObjectAttributes;
import io.forebay.core.object.ObjectMetadata;
import io.forebay.testkit.backend.BytesContent;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What others do to the directory, before whichever call of an operation to the files.
class EveryCallTest {

  private static final byte[] OURS = bytes(100, 1);
  private static final byte[] OTHERS = bytes(100, 2);

  @TempDir private Path root;
  private final DisturbedFiles files = new DisturbedFiles();
  private DirBackend backend;
  private DirBackend other;
  private Path file;

  @BeforeEach
  void open() {
    backend = new DirBackend(files.path(root), new Random(1));
    other = new DirBackend(root, new Random(2));
    other.createBucket("bucket");
    file = root.resolve("bucket/dir/key");
  }

  private static ObjectAttributes put(DirBackend by, byte[] bytes) {
    return by.put(
        "bucket", "dir/key", BytesContent.of(bytes), ObjectMetadata.NONE, Conditions.NONE);
  }

  private void replace(byte[] bytes) throws IOException {
    Files.createDirectories(file.getParent());
    Path aside = Files.write(root.resolve("aside"), bytes);
    Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE);
  }

  @Test
  void whatIsToldOfAWriteIsToldOfItsBytes() throws IOException {
    AtomicInteger replaced = new AtomicInteger();
    files.beforeEachCall(
        () -> replace(OTHERS),
        () -> {
          ObjectAttributes written = put(backend, OURS);

          assertThat(written.etag()).isEqualTo(BytesContent.of(OURS).md5());
          ObjectAttributes found = other.head("bucket", "dir/key");
          if (found.etag().equals(written.etag())) {
            assertThat(found).isEqualTo(written);
          } else {
            replaced.incrementAndGet();
            assertThat(found.version()).isNotEqualTo(written.version());
          }
        });

    assertThat(replaced).hasPositiveValue();
  }

  @Test
  void noWriteBringsBackABucketThatWasRemoved() throws IOException {
    Set<ErrorCode> codes = EnumSet.noneOf(ErrorCode.class);
    files.beforeEachCall(
        this::removeBucket,
        () -> {
          try {
            put(backend, OURS);
          } catch (StoreException e) {
            assertThat(root.resolve("bucket")).doesNotExist();
            codes.add(e.code());
          }
          if (!other.hasBucket("bucket")) {
            other.createBucket("bucket");
          }
          other.delete("bucket", "dir/key", Conditions.NONE);
        });

    assertThat(codes)
        .containsExactlyInAnyOrder(ErrorCode.NO_SUCH_BUCKET, ErrorCode.OUTCOME_UNKNOWN);
  }

  /// Puts a file in place of the other, with the same time and a record of its own.
  private void replaceWithRecord(byte[] bytes) throws IOException {
    Path aside = Files.write(root.resolve("aside"), bytes);
    FileTime time = FileTime.from(Instant.parse("2026-01-01T00:00:00Z"));
    Files.setLastModifiedTime(aside, time);
    FileState.write(
        aside,
        new FileRecord(
            bytes.length,
            time.to(TimeUnit.NANOSECONDS),
            BytesContent.of(bytes).md5(),
            List.of(),
            ObjectMetadata.NONE));
    Files.createDirectories(file.getParent());
    Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE);
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 50})
  void aFileThatTakesTheOthersPlaceIsToldAsOneOfBoth(int sizeBytes) throws IOException {
    byte[] first = bytes(100, 3);
    byte[] second = bytes(sizeBytes, 4);
    replaceWithRecord(first);
    for (Supplier<String> look : List.<Supplier<String>>of(this::head, this::list, this::get)) {
      Set<String> states = new HashSet<>();
      files.beforeEachCall(
          () -> {
            replaceWithRecord(second);
            states.add(look.get());
          },
          () -> {
            String told = look.get();
            files.disturb((_, _) -> {});
            states.add(look.get());

            assertThat(told).isIn(states);
            replaceWithRecord(first);
            states.clear();
            states.add(look.get());
          });
    }
  }

  private String head() {
    return backend.head("bucket", "dir/key").toString();
  }

  private String list() {
    return backend.list("bucket", ListRequest.ofPrefix("")).entries().toString();
  }

  private String get() {
    try (BackendObject object =
        backend.get("bucket", "dir/key", Optional.empty(), Optional.empty())) {
      return object.attributes() + BytesContent.of(readAll(object)).md5();
    }
  }

  @Test
  void aFileThatIsBeingWrittenInPlaceIsListedAllTheSame() throws IOException {
    replace(OURS);
    files.disturb((_, _) -> Files.write(file, OTHERS, StandardOpenOption.APPEND));

    assertThat(backend.list("bucket", ListRequest.ofPrefix("")).entries()).hasSize(1);
    assertThat(backend.head("bucket", "dir/key").etag()).endsWith("-1");
  }

  @Test
  void aFileThatIsReplacedBeforeEachCallIsUnavailableInTheEnd() throws IOException {
    replace(OURS);
    AtomicInteger kept = new AtomicInteger();
    files.disturb((_, _) -> {
      // So that none takes the inode of another.
      Files.createLink(root.resolve("kept" + kept.incrementAndGet()), file);
      replace(OTHERS);
    });

    assertFails(ErrorCode.UNAVAILABLE, () -> backend.head("bucket", "dir/key"));
  }

  @Test
  void everyNameThatAWriteMakesIsMadeDurable() {
    List<Path> made = new ArrayList<>();
    files.disturb((call, path) -> {
      if (call.equals("createDirectory") || call.equals("move")) {
        made.add(path.getParent());
      } else if (call.equals("newFileChannel")) {
        made.removeIf(path::equals);
      }
    });

    backend.createBucket("fresh");
    assertThat(made).isEmpty();
    put(backend, OURS);
    assertThat(root.resolve("bucket/dir/key")).exists();
    assertThat(made).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aRecordThatCannotBeReadIsNotTakenForNone(boolean isListed) {
    put(other, OURS);
    files.disturb((call, _) -> {
      if (call.equals("getFileAttributeView") || (!isListed && call.equals("list"))) {
        throw new IOException("Input/output error");
      }
    });

    assertFails(ErrorCode.UNAVAILABLE, this::head);
    assertFails(ErrorCode.UNAVAILABLE, this::list);
    assertFails(ErrorCode.UNAVAILABLE, this::get);
  }

  @Test
  void aFileThatMayNotBeReadIsListedAllTheSame() {
    put(other, OURS);
    files.disturb((call, _) -> {
      if (call.equals("getFileAttributeView") || call.equals("list")) {
        throw new AccessDeniedException("denied");
      }
    });

    assertThat(backend.list("bucket", ListRequest.ofPrefix("")).entries()).hasSize(1);
  }

  @Test
  void aBucketThatIsRemovedMeanwhileIsNotListed() throws IOException {
    other.createBucket("fleeting");
    files.beforeEachCall(
        () -> other.deleteBucket("fleeting"),
        () -> {
          assertThat(backend.listBuckets())
              .extracting(Backend.RemoteBucket::name)
              .contains("bucket");
          if (!other.hasBucket("fleeting")) {
            other.createBucket("fleeting");
          }
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"fleeting/a/b", "fleeting/a", "fleeting"})
  void aBucketIsRemovedBesideOtherRemovals(String upTo) throws IOException {
    Path deep = root.resolve("fleeting/a/b");
    Files.createDirectories(deep);
    files.beforeEachCall(
        () -> {
          for (Path path = deep; path.startsWith(root.resolve(upTo)); path = path.getParent()) {
            Files.deleteIfExists(path);
          }
        },
        () -> {
          try {
            backend.deleteBucket("fleeting");
          } catch (StoreException e) {
            assertThat(e.code()).isEqualTo(ErrorCode.NO_SUCH_BUCKET);
          }
          assertThat(root.resolve("fleeting")).doesNotExist();
          Files.createDirectories(deep);
        });
  }

  @Test
  void anObjectThatTakesTheNameOfADirectoryIsNotRemovedWithIt() throws IOException {
    Path name = root.resolve("fleeting/name");
    Files.createDirectories(name);
    AtomicInteger written = new AtomicInteger();
    files.beforeEachCall(
        () -> {
          if (Files.deleteIfExists(name)) {
            BytesContent ours = BytesContent.of(OURS);
            other.put("fleeting", "name", ours, ObjectMetadata.NONE, Conditions.NONE);
            written.incrementAndGet();
          }
        },
        () -> {
          written.set(0);
          try {
            backend.deleteBucket("fleeting");
          } catch (StoreException e) {
            assertThat(e.code()).isEqualTo(ErrorCode.BUCKET_NOT_EMPTY);
          }
          assertThat(Files.exists(name)).isEqualTo(written.get() > 0);
          Files.deleteIfExists(name);
          Files.createDirectories(name);
        });
  }

  @Test
  void aDirectoryThatCannotBeReadToItsEndIsUnavailable() {
    put(other, OURS);
    files.disturb((call, _) -> {
      if (call.equals("iterator")) {
        throw new IOException("Input/output error");
      }
    });

    assertFails(ErrorCode.UNAVAILABLE, backend::listBuckets);
    assertFails(ErrorCode.UNAVAILABLE, this::list);
  }

  private void removeBucket() throws IOException {
    Path bucket = root.resolve("bucket");
    try (Stream<Path> all = Files.walk(bucket)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
