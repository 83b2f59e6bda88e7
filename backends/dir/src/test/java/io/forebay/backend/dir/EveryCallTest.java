package io.forebay.backend.dir;

import static io.forebay.testkit.backend.BackendUnderTest.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import io.forebay.core.object.Conditions;
import io.forebay.core.object.ObjectAttributes;
import io.forebay.core.object.ObjectMetadata;
import io.forebay.testkit.backend.BytesContent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

  private void removeBucket() throws IOException {
    Path bucket = root.resolve("bucket");
    try (Stream<Path> all = Files.walk(bucket)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
