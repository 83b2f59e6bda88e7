package io.forebay.testkit.backend;

import static io.forebay.testkit.backend.BackendUnderTest.assertFails;
import static io.forebay.testkit.backend.BackendUnderTest.bytes;
import static io.forebay.testkit.backend.BackendUnderTest.readAll;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forebay.core.backend.BackendContent;
import io.forebay.core.backend.BackendObject;
import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import io.forebay.core.object.ByteRange;
import io.forebay.core.object.ByteSource;
import io.forebay.core.object.Checksum;
import io.forebay.core.object.ChecksumAlgorithm;
import io.forebay.core.object.Conditions;
import io.forebay.core.object.ListRequest;
import io.forebay.core.object.ObjectAttributes;
import io.forebay.core.object.ObjectMetadata;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

/// What writes to a cloud promise.
public interface BackendWriteContract extends BackendUnderTest {

  @Test
  default void aWriteAnswersWhatWasWritten() {
    byte[] bytes = bytes(5000, 1);

    ObjectAttributes written = put("object", bytes);

    ObjectAttributes head = backend().head(bucket(), "object");
    assertThat(written.sizeBytes()).isEqualTo(5000);
    assertThat(written.etag()).isEqualTo(BytesContent.md5(bytes)).isEqualTo(head.etag());
    assertThat(written.version()).isEqualTo(head.version());
    assertThat(written.metadata()).isEqualTo(head.metadata());
  }

  @Test
  default void aLargeObjectIsWrittenWhole() {
    byte[] bytes = bytes(largeBytes(), 2);
    ObjectMetadata metadata =
        new ObjectMetadata(Map.of("content-type", "text/x"), Map.of("colour", "gr\u00fcn"));

    ObjectAttributes written =
        backend().put(bucket(), "large", BytesContent.of(bytes), metadata, Conditions.NONE);

    try (BackendObject object = open("large")) {
      assertThat(readAll(object)).isEqualTo(bytes);
      assertThat(object.attributes().isSameContent(written)).isTrue();
      assertThat(object.attributes().metadata()).isEqualTo(metadata);
      assertThat(object.attributes().lastModified()).isEqualTo(written.lastModified());
    }
  }

  @Test
  default void metadataComesBackAsItWasGiven() {
    ObjectMetadata metadata =
        new ObjectMetadata(
            Map.of(
                "content-type", "text/html; charset=utf-8",
                "cache-control", "max-age=60",
                "content-disposition", "attachment; filename=\"a b.html\"",
                "content-encoding", "br",
                "content-language", "de",
                "expires", "Thu, 01 Dec 2033 16:00:00 GMT"),
            Map.of(
                "plain", "value with = and , and ;",
                "wide", "\u00e4\u00f6\u00fc \u6f22\u5b57 \ud83d\ude00",
                "mtime", "1700000000.123456789"));

    backend().put(bucket(), "object", BytesContent.of(new byte[10]), metadata, Conditions.NONE);

    assertThat(backend().head(bucket(), "object").metadata()).isEqualTo(metadata);
    try (BackendObject object = open("object")) {
      assertThat(object.attributes().metadata()).isEqualTo(metadata);
    }
  }

  @Test
  default void aNewContentLosesTheOldMetadata() {
    ObjectMetadata metadata =
        new ObjectMetadata(Map.of("cache-control", "no-store"), Map.of("old", "1"));
    backend().put(bucket(), "object", BytesContent.of(new byte[9]), metadata, Conditions.NONE);

    put("object", new byte[10]);

    ObjectMetadata after = backend().head(bucket(), "object").metadata();
    assertThat(after.user()).isEmpty();
    assertThat(after.contentHeaders()).doesNotContainKey("cache-control");
  }

  @Test
  default void aChecksumThatIsGivenIsVerifiedOrKept() {
    byte[] bytes = bytes(2000, 3);
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    Checksum right =
        Checksum.whole(
            ChecksumAlgorithm.CRC32C, ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());

    backend()
        .put(
            bucket(),
            "object",
            BytesContent.of(bytes, List.of(right)),
            ObjectMetadata.NONE,
            Conditions.NONE);

    assertThat(backend().head(bucket(), "object").checksums()).contains(right);
    assertThat(read("object")).isEqualTo(bytes);
  }

  @Test
  default void bytesThatAreNotTheAnnouncedOnesAreRefused() {
    put("object", bytes(100, 4));
    BackendContent other =
        new BytesContent(bytes(100, 5), BytesContent.md5(bytes(100, 6)), List.of());

    assertThatThrownBy(
            () -> backend().put(bucket(), "object", other, ObjectMetadata.NONE, Conditions.NONE))
        .isInstanceOf(StoreException.class);

    assertThat(read("object")).isEqualTo(bytes(100, 4));
  }

  @Test
  default void aWriteWhoseContentCannotBeReadChangesNothing() {
    put("object", bytes(100, 7));

    for (int sizeBytes : List.of(100_000, largeBytes())) {
      assertFails(
          ErrorCode.UNAVAILABLE,
          () ->
              backend()
                  .put(
                      bucket(),
                      "object",
                      new BrokenContent(bytes(sizeBytes, 8)),
                      ObjectMetadata.NONE,
                      Conditions.NONE));
    }

    assertThat(read("object")).isEqualTo(bytes(100, 7));
    assertThat(backend().list(bucket(), ListRequest.ofPrefix("")).entries()).hasSize(1);
  }

  @Test
  default void aConditionalWriteIsDecidedByWhatIsThere() {
    for (int sizeBytes : List.of(100, largeBytes())) {
      String key = "object-" + sizeBytes;
      Conditions ifAbsent = ifNoneMatch(Conditions.ANY);

      ObjectAttributes first = putIf(key, bytes(sizeBytes, 9), ifAbsent);

      assertFails(ErrorCode.PRECONDITION_FAILED, () -> putIf(key, bytes(sizeBytes, 10), ifAbsent));
      assertThat(read(key)).isEqualTo(bytes(sizeBytes, 9));

      ObjectAttributes second = putIf(key, bytes(sizeBytes, 11), ifMatch(first.etag()));

      assertFails(
          ErrorCode.PRECONDITION_FAILED,
          () -> putIf(key, bytes(sizeBytes, 12), ifMatch(first.etag())));
      assertThat(read(key)).isEqualTo(bytes(sizeBytes, 11));
      assertThat(backend().head(bucket(), key).version()).isEqualTo(second.version());
    }
  }

  @Test
  default void ofSeveralConditionalCreationsOneSucceeds() throws Exception {
    int writers = 6;
    Callable<Boolean> create =
        () -> {
          try {
            putIf("raced", bytes(1000, 13), ifNoneMatch(Conditions.ANY));
            return true;
          } catch (StoreException e) {
            assertThat(e.code())
                .isIn(ErrorCode.PRECONDITION_FAILED, ErrorCode.CONDITIONAL_REQUEST_CONFLICT);
            return false;
          }
        };
    int succeeded = 0;
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Boolean> result : executor.invokeAll(Collections.nCopies(writers, create))) {
        succeeded += result.get() ? 1 : 0;
      }
    }
    assertThat(succeeded).isEqualTo(1);
  }

  @Test
  default void readersSeeOneWriteOrTheOther() throws Exception {
    int rounds = 15;
    put("shared", filled(0));
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> writer =
          executor.submit(() -> {
            for (int i = 1; i <= rounds; i++) {
              put("shared", filled(i));
            }
          });
      while (!writer.isDone()) {
        try (BackendObject object = open("shared")) {
          byte[] read = readAll(object);
          assertThat(read).containsOnly(read[0]).isEqualTo(filled(read[0]));
          assertThat(object.attributes().etag()).isEqualTo(BytesContent.md5(read));
        }
      }
      writer.get();
    }
    assertThat(read("shared")).isEqualTo(filled(rounds));
  }

  private static byte[] filled(int value) {
    byte[] bytes = new byte[1000 + value * 3000];
    Arrays.fill(bytes, (byte) value);
    return bytes;
  }

  @Test
  default void aDeletedObjectIsAbsentAndDeletingItAgainSucceeds() {
    put("dir/object", new byte[1]);
    put("dir/other", new byte[2]);

    backend().delete(bucket(), "dir/object", Conditions.NONE);
    backend().delete(bucket(), "dir/object", Conditions.NONE);
    backend().delete(bucket(), "never/there", Conditions.NONE);
    backend().delete(bucket(), "dir/other/below/deeper", Conditions.NONE);

    assertFails(ErrorCode.NO_SUCH_KEY, () -> backend().head(bucket(), "dir/object"));
    assertThat(read("dir/other")).hasSize(2);
  }

  @Test
  default void aConditionalDeletionIsDecidedByWhatIsThere() {
    ObjectAttributes first = put("object", bytes(100, 14));
    ObjectAttributes second = put("object", bytes(100, 15));

    assertFails(
        ErrorCode.PRECONDITION_FAILED,
        () -> backend().delete(bucket(), "object", ifMatch(first.etag())));
    assertThat(read("object")).isEqualTo(bytes(100, 15));

    backend().delete(bucket(), "object", ifMatch(second.etag()));
    assertFails(ErrorCode.NO_SUCH_KEY, () -> backend().head(bucket(), "object"));
    assertThatThrownBy(() -> backend().delete(bucket(), "object", ifMatch(second.etag())))
        .isInstanceOfSatisfying(
            StoreException.class,
            e -> assertThat(e.code()).isIn(ErrorCode.PRECONDITION_FAILED, ErrorCode.NO_SUCH_KEY));
  }

  @Test
  default void anAbsentBucketTakesNoWrites() {
    assertFails(
        ErrorCode.NO_SUCH_BUCKET,
        () ->
            backend()
                .put(
                    absentBucket(),
                    "k",
                    BytesContent.of(new byte[1]),
                    ObjectMetadata.NONE,
                    Conditions.NONE));
    assertFails(
        ErrorCode.NO_SUCH_BUCKET, () -> backend().delete(absentBucket(), "k", Conditions.NONE));
  }

  private ObjectAttributes putIf(String key, byte[] bytes, Conditions conditions) {
    return backend().put(bucket(), key, BytesContent.of(bytes), ObjectMetadata.NONE, conditions);
  }

  private static Conditions ifMatch(String etag) {
    return new Conditions(
        Optional.of(List.of(etag)), Optional.empty(), Optional.empty(), Optional.empty());
  }

  private static Conditions ifNoneMatch(String etag) {
    return new Conditions(
        Optional.empty(), Optional.of(List.of(etag)), Optional.empty(), Optional.empty());
  }

  /// Bytes of which the second half cannot be read.
  final class BrokenContent extends BytesContent {

    BrokenContent(byte[] bytes) {
      super(bytes, BytesContent.md5(bytes), List.of());
    }

    @Override
    public ByteSource open(ByteRange range) throws IOException {
      long half = Math.max(0, sizeBytes() / 2 - range.startOffset());
      return new FaultySource(
          super.open(range),
          half < range.lengthBytes() ? new BackendFault.Cut(half) : new BackendFault.None());
    }
  }
}
