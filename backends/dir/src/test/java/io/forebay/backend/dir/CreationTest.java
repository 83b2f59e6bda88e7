package io.forebay.backend.dir;

import static io.forebay.testkit.backend.BackendUnderTest.bytes;
import static io.forebay.testkit.backend.BackendUnderTest.readAll;
import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.core.backend.BackendObject;
import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import io.forebay.core.object.Conditions;
import io.forebay.core.object.ObjectMetadata;
import io.forebay.testkit.backend.BytesContent;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Writers that want to create the same object.
final class CreationTest {

  private static final byte[] OURS = bytes(100, 1);
  private static final byte[] OTHERS = bytes(100, 2);
  private static final Conditions CREATE =
      new Conditions(
          Optional.empty(),
          Optional.of(List.of(Conditions.ANY)),
          Optional.empty(),
          Optional.empty());

  @TempDir private Path root;
  private final DisturbedFiles files = new DisturbedFiles();
  private DirBackend backend;
  private DirBackend other;

  @BeforeEach
  void open() {
    backend = new DirBackend(files.path(root), new Random(1));
    other = new DirBackend(root, new Random(2));
    other.createBucket("bucket");
  }

  /// Answers whether it has created the object.
  private static boolean create(DirBackend by, byte[] bytes) {
    try {
      by.put("bucket", "key", BytesContent.of(bytes), ObjectMetadata.NONE, CREATE);
      return true;
    } catch (StoreException e) {
      assertThat(e.code()).isEqualTo(ErrorCode.PRECONDITION_FAILED);
      return false;
    }
  }

  private byte[] stored() throws IOException {
    try (BackendObject object = other.get("bucket", "key", Optional.empty(), Optional.empty())) {
      return readAll(object);
    }
  }

  @Test
  void ofTwoNodesOneCreatesTheObject() throws IOException {
    int losses = 0;
    boolean wasDisturbed = true;
    for (int call = 1; wasDisturbed; call++) {
      AtomicInteger left = new AtomicInteger(call);
      AtomicInteger others = new AtomicInteger();
      files.disturb((_, _) -> {
        if (left.decrementAndGet() == 0 && create(other, OTHERS)) {
          others.incrementAndGet();
        }
      });

      boolean isOurs = create(backend, OURS);

      wasDisturbed = left.get() <= 0;
      if (isOurs) {
        assertThat(others).hasValue(0);
        assertThat(stored()).isEqualTo(OURS);
      } else {
        losses++;
        assertThat(others).hasValue(1);
        assertThat(stored()).isEqualTo(OTHERS);
      }
      other.delete("bucket", "key", Conditions.NONE);
    }

    assertThat(losses).isPositive();
  }

  @Test
  void whereThereAreNoHardLinksItIsCreatedToo() throws IOException {
    files.disturb((call, path) -> {
      if (call.equals("createLink")) {
        throw new FileSystemException(path.toString(), null, "Operation not permitted");
      }
    });

    assertThat(create(backend, OURS)).isTrue();
    assertThat(stored()).isEqualTo(OURS);
    assertThat(create(backend, OTHERS)).isFalse();
    assertThat(stored()).isEqualTo(OURS);
  }

  @Test
  void nothingElseIsLeft() throws IOException {
    assertThat(create(backend, OURS)).isTrue();
    assertThat(create(backend, OTHERS)).isFalse();

    try (Stream<Path> left = Files.list(root.resolve("bucket"))) {
      assertThat(left).containsExactly(root.resolve("bucket/key"));
    }
  }
}
