package io.forebay.testkit.backend;

import static io.forebay.testkit.backend.BackendUnderTest.assertFails;
import static io.forebay.testkit.backend.BackendUnderTest.bytes;
import static io.forebay.testkit.backend.BackendUnderTest.readAll;
import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.core.backend.BackendObject;
import io.forebay.core.error.ErrorCode;
import io.forebay.core.object.ByteRange;
import io.forebay.core.object.ObjectAttributes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What reads of a cloud's objects promise.
public interface BackendReadContract extends BackendBodyContract {

  /// Keys that can be paths side by side.
  List<String> PATH_KEYS =
      List.of(
          "a",
          "b/c",
          " ",
          "a b+c%2Fd&e=f?g#h",
          "\u00e4\u6f22\ud83d\ude00",
          "tab\tline\nend",
          "\"quoted'<xml>");

  /// Keys that only a cloud without paths can have beside those.
  List<String> OTHER_KEYS =
      List.of("a/b", "a//b", "a/", "/a", "./a", "a/../b", "..", "x".repeat(1024));

  @Test
  default void whatWasWrittenIsRead() {
    byte[] bytes = bytes(100_000, 1);
    ObjectAttributes written = put("dir/object", bytes);

    try (BackendObject object = open("dir/object")) {
      assertThat(readAll(object)).isEqualTo(bytes);
      assertThat(object.range()).isEqualTo(ByteRange.whole(bytes.length));
      assertThat(object.attributes().sizeBytes()).isEqualTo(bytes.length);
      assertThat(object.attributes().version()).isEqualTo(written.version());
      assertThat(object.attributes().etag()).isEqualTo(written.etag());
      assertThat(object.body().lengthBytes()).hasValue(bytes.length);
    }
  }

  @Test
  default void anEmptyObjectIsRead() {
    put("empty", new byte[0]);

    try (BackendObject object = open("empty")) {
      assertThat(readAll(object)).isEmpty();
      assertThat(object.range().isEmpty()).isTrue();
    }
    assertThat(backend().head(bucket(), "empty").sizeBytes()).isZero();
  }

  @Test
  default void aSpanIsReadWithTheAttributesOfTheWhole() {
    byte[] bytes = bytes(50_000, 2);
    ObjectAttributes written = put("object", bytes);
    ByteRange range = new ByteRange(12_345, 23_456);

    try (BackendObject object =
        backend().get(bucket(), "object", Optional.of(range), Optional.empty())) {
      assertThat(readAll(object)).isEqualTo(Arrays.copyOfRange(bytes, 12_345, 23_456));
      assertThat(object.range()).isEqualTo(range);
      assertThat(object.attributes().sizeBytes()).isEqualTo(bytes.length);
      assertThat(object.attributes().isSameContent(written)).isTrue();
    }
  }

  @Test
  default void theLastByteIsASpan() {
    put("object", new byte[] {1, 2, 3});

    try (BackendObject object =
        backend().get(bucket(), "object", Optional.of(new ByteRange(2, 3)), Optional.empty())) {
      assertThat(readAll(object)).containsExactly(3);
    }
  }

  @Test
  default void aSpanBeyondTheEndIsRefused() {
    put("object", new byte[10]);

    assertFails(
        ErrorCode.INVALID_RANGE,
        () ->
            backend()
                .get(bucket(), "object", Optional.of(new ByteRange(10, 20)), Optional.empty())
                .close());
  }

  @Test
  default void aReadOfAVersionGetsThatVersionOrFails() {
    ObjectAttributes first = put("object", bytes(1000, 3));

    try (BackendObject object =
        backend().get(bucket(), "object", Optional.empty(), Optional.of(first.version()))) {
      assertThat(readAll(object)).isEqualTo(bytes(1000, 3));
    }

    ObjectAttributes second = put("object", bytes(1000, 4));

    assertThat(second.version()).isNotEqualTo(first.version());
    for (Optional<ByteRange> range : wholeAndPart()) {
      assertFails(
          ErrorCode.PRECONDITION_FAILED,
          () -> backend().get(bucket(), "object", range, Optional.of(first.version())).close());
    }
  }

  private static List<Optional<ByteRange>> wholeAndPart() {
    return List.of(Optional.empty(), Optional.of(new ByteRange(5, 10)));
  }

  @Test
  default void headSaysWhatGetSays() {
    put("object", bytes(1000, 5));

    ObjectAttributes head = backend().head(bucket(), "object");

    try (BackendObject object = open("object")) {
      assertThat(object.attributes()).isEqualTo(head);
    }
  }

  @Test
  default void anAbsentKeyIsSaidToBeAbsent() {
    put("dir/object", new byte[1]);

    List<String> absent =
        List.of(
            "absent",
            "absent/below",
            "dir/absent",
            "dir",
            "dir/object/below",
            "dir/object/below/deeper");
    for (String key : absent) {
      assertFails(ErrorCode.NO_SUCH_KEY, () -> open(key).close());
      assertFails(ErrorCode.NO_SUCH_KEY, () -> backend().head(bucket(), key));
    }
  }

  @Test
  default void anAbsentBucketIsSaidToBeAbsent() {
    assertFails(
        ErrorCode.NO_SUCH_BUCKET,
        () -> backend().get(absentBucket(), "k", Optional.empty(), Optional.empty()).close());
    assertFails(ErrorCode.NO_SUCH_BUCKET, () -> backend().head(absentBucket(), "k"));
  }

  @Test
  default void aBodyThatIsClosedEarlyLeavesTheNextReadAlone() throws IOException {
    byte[] bytes = bytes(largeBytes(), 6);
    put("large", bytes);

    for (int i = 0; i < 20; i++) {
      try (BackendObject object = open("large")) {
        assertThat(object.body().read(ByteBuffer.allocate(10))).isPositive();
      }
    }

    assertThat(read("large")).isEqualTo(bytes);
  }

  @Test
  default void anOpenBodyIsOfOneVersion() {
    byte[] first = bytes(largeBytes(), 7);
    put("object", first);

    try (BackendObject object = open("object")) {
      put("object", bytes(largeBytes(), 8));
      byte[] read;
      try {
        read = readAll(object);
      } catch (RuntimeException e) {
        // To break off is allowed; to mix is not.
        return;
      }
      assertThat(read).isEqualTo(first);
    }
  }

  @Test
  default void everyKeyNamesItsOwnObject() {
    List<String> keys = new ArrayList<>(PATH_KEYS);
    if (acceptsEveryKey()) {
      keys.addAll(OTHER_KEYS);
    }
    for (String key : keys) {
      put(key, key.getBytes(StandardCharsets.UTF_8));
    }

    for (String key : keys) {
      assertThat(read(key)).asString().isEqualTo(key);
    }
  }
}
