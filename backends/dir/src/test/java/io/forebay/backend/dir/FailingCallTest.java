package io.forebay.backend.dir;

import static io.forebay.testkit.backend.BackendUnderTest.assertFails;
import static io.forebay.testkit.backend.BackendUnderTest.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import io.forebay.core.object.Conditions;
import io.forebay.core.object.ObjectMetadata;
import io.forebay.testkit.backend.BytesContent;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Calls to the file system that fail, before or after they did what was asked for.
class FailingCallTest {

  private static final byte[] OLD = bytes(100, 1);
  private static final byte[] NEW = bytes(100, 2);

  @TempDir private Path root;
  private final DisturbedFiles files = new DisturbedFiles();
  private DirBackend backend;
  private Path file;

  @BeforeEach
  void open() {
    backend = new DirBackend(files.path(root), new Random(1));
    backend.createBucket("bucket");
    file = root.resolve("bucket/a/b/key");
  }

  private void put(byte[] bytes) {
    backend.put("bucket", "a/b/key", BytesContent.of(bytes), ObjectMetadata.NONE, Conditions.NONE);
  }

  private void delete() {
    backend.delete("bucket", "a/b/key", Conditions.NONE);
  }

  enum Change {
    WRITE {
      @Override
      void make(FailingCallTest test) {
        test.put(NEW);
      }
    },
    DELETION {
      @Override
      void make(FailingCallTest test) {
        test.delete();
      }
    },
    CREATION {
      @Override
      void make(FailingCallTest test) {
        test.backend.createBucket("another");
      }
    },
    REMOVAL {
      @Override
      void make(FailingCallTest test) {
        test.backend.deleteBucket("former");
      }
    };

    abstract void make(FailingCallTest test);
  }

  /// All directories but those below a bucket, and what the object is.
  private List<String> state() throws IOException {
    List<String> state = new ArrayList<>();
    try (Stream<Path> buckets = Files.list(root)) {
      buckets.map(Path::toString).sorted().forEach(state::add);
    }
    state.add(Files.exists(file) ? BytesContent.of(Files.readAllBytes(file)).md5() : "absent");
    return state;
  }

  @ParameterizedTest
  @EnumSource
  void aChangeThatWasMadeIsNotSaidToHaveFailed(Change change) throws IOException {
    List<ErrorCode> codes = new ArrayList<>();
    files.beforeEachCall(
        () -> {
          throw new IOException("Input/output error");
        },
        () -> {
          DisturbedFiles.Disturbance failing = files.disturb((_, _) -> {});
          put(OLD);
          Files.createDirectories(root.resolve("former"));
          Files.deleteIfExists(root.resolve("another"));
          List<String> before = state();

          files.disturb(failing);
          try {
            change.make(this);
          } catch (StoreException e) {
            codes.add(e.code());
            assertThat(e.code() == ErrorCode.OUTCOME_UNKNOWN || state().equals(before))
                .as(e.toString())
                .isTrue();
          }
        });

    assertThat(codes).contains(ErrorCode.UNAVAILABLE, ErrorCode.OUTCOME_UNKNOWN);
    try (Stream<Path> all = Files.walk(root)) {
      assertThat(all.map(Path::getFileName).map(Path::toString))
          .filteredOn(name -> name.startsWith(KeyPaths.TEMPORARY_PREFIX))
          .hasSizeLessThanOrEqualTo(1);
    }
  }

  @Test
  void aRenameWhoseAnswerIsLostHasAnUnknownOutcome() {
    for (IOException failure :
        List.of(new IOException("Connection timed out"), new NoSuchFileException("repeated"))) {
      files.disturb((call, path) -> {
        if (call.equals("move")) {
          Files.move(temporary(), path, StandardCopyOption.ATOMIC_MOVE);
          throw failure;
        }
      });
      assertFails(ErrorCode.OUTCOME_UNKNOWN, () -> put(NEW));
      assertThat(file).hasBinaryContent(NEW);
    }
  }

  private Path temporary() throws IOException {
    try (Stream<Path> all = Files.list(root.resolve("bucket"))) {
      return all.filter(path -> path.getFileName().toString().startsWith(KeyPaths.TEMPORARY_PREFIX))
          .findFirst()
          .orElseThrow(() -> new NoSuchFileException("no file aside"));
    }
  }

  @Test
  void aDeletionWhoseAnswerIsLostHasAnUnknownOutcome() {
    put(OLD);
    files.disturb((call, path) -> {
      if (call.equals("delete")) {
        Files.delete(path);
        throw new IOException("Connection timed out");
      }
    });

    assertFails(ErrorCode.OUTCOME_UNKNOWN, this::delete);
  }

  @Test
  void aRefusalIsNoUnknownOutcome() {
    put(OLD);
    assertRefused(ErrorCode.ACCESS_DENIED, new AccessDeniedException("denied"));
    assertRefused(
        ErrorCode.UNAVAILABLE, new FileSystemException("key", null, "Read-only file system"));
    assertRefused(
        ErrorCode.OUTCOME_UNKNOWN, new FileSystemException("key", null, "Input/output error"));
  }

  private void assertRefused(ErrorCode code, IOException refusal) {
    files.disturb((call, path) -> {
      if (path.equals(file) && (call.equals("delete") || call.equals("move"))) {
        throw refusal;
      }
    });

    assertFails(code, () -> put(NEW));
    assertFails(code, this::delete);
    assertThat(file).hasBinaryContent(OLD);
  }
}
