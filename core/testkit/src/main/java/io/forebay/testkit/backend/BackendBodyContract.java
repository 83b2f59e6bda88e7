package io.forebay.testkit.backend;

import static io.forebay.testkit.backend.BackendUnderTest.bytes;
import static io.forebay.testkit.backend.BackendUnderTest.readAll;
import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.core.backend.BackendObject;
import io.forebay.core.object.ByteRange;
import io.forebay.core.object.ByteSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/// What the bodies of a cloud's objects promise, each by itself and many side by side.
public interface BackendBodyContract extends BackendUnderTest {

  @Test
  default void aBodyFillsWhateverIsAskedOfItAndNoMore() throws IOException {
    byte[] bytes = bytes(70_000, 31);
    put("object", bytes);

    for (boolean isDirect : List.of(false, true)) {
      for (int pieceBytes : List.of(1000, 16_384, 100_000)) {
        ByteBuffer piece =
            isDirect
                ? ByteBuffer.allocateDirect(pieceBytes + 2)
                : ByteBuffer.allocate(pieceBytes + 2);
        ByteBuffer read = ByteBuffer.allocate(bytes.length);
        try (BackendObject object = open("object")) {
          ByteSource body = object.body();
          int count = 0;
          while (count >= 0) {
            // Of a window that begins and ends within the buffer, nothing else is touched.
            piece.clear().put(0, (byte) 77).put(pieceBytes + 1, (byte) 78);
            piece.position(1).limit(pieceBytes + 1);
            count = body.read(piece);
            assertThat(piece.position()).isEqualTo(1 + Math.max(0, count));
            read.put(piece.flip().position(1));
            piece.clear();
            assertThat(piece.get(0)).isEqualTo((byte) 77);
            assertThat(piece.get(pieceBytes + 1)).isEqualTo((byte) 78);
          }
          assertThat(body.read(piece)).as("the end stays the end").isNegative();
        }
        assertThat(read.array()).isEqualTo(bytes);
      }
    }
  }

  @Test
  default void bodiesThatAreReadInTurnsHaveTheirOwnBytes() throws IOException {
    List<byte[]> contents = new ArrayList<>();
    List<BackendObject> objects = new ArrayList<>();
    List<ByteBuffer> reads = new ArrayList<>();
    try {
      for (int i = 0; i < 4; i++) {
        contents.add(bytes(300_000 + i, 40 + i));
        put("object-" + i, contents.get(i));
        objects.add(open("object-" + i));
        reads.add(ByteBuffer.allocate(contents.get(i).length + 1));
      }
      boolean isAnyLeft = true;
      while (isAnyLeft) {
        isAnyLeft = false;
        for (int i = 0; i < objects.size(); i++) {
          isAnyLeft |= readPiece(objects.get(i).body(), reads.get(i));
        }
      }
    } finally {
      objects.forEach(BackendObject::close);
    }

    for (int i = 0; i < contents.size(); i++) {
      byte[] read = Arrays.copyOf(reads.get(i).array(), reads.get(i).position());
      assertThat(read).isEqualTo(contents.get(i));
    }
  }

  /// Answers whether there may be more.
  private static boolean readPiece(ByteSource body, ByteBuffer into) throws IOException {
    int end = into.limit();
    into.limit(Math.min(end, into.position() + 10_000));
    int count = body.read(into);
    into.limit(end);
    return count >= 0;
  }

  @Test
  default void readersOnManyThreadsGetWhatTheyAskedFor() throws Exception {
    int readers = 8;
    List<byte[]> contents = new ArrayList<>();
    for (int i = 0; i < readers; i++) {
      contents.add(bytes(100_000 + 1000 * i, 50 + i));
      put("dir/object-" + i, contents.get(i));
    }
    List<Callable<Void>> reads = new ArrayList<>();
    for (int reader = 0; reader < readers; reader++) {
      int first = reader;
      reads.add(() -> {
        for (int i = 0; i < readers; i++) {
          int number = (first + i) % readers;
          readOne("dir/object-" + number, contents.get(number), 100 * first);
        }
        return null;
      });
    }

    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Void> read : executor.invokeAll(reads)) {
        read.get();
      }
    }
  }

  private void readOne(String key, byte[] content, int startOffset) {
    assertThat(read(key)).isEqualTo(content);
    assertThat(backend().head(bucket(), key).sizeBytes()).isEqualTo(content.length);
    ByteRange range = new ByteRange(startOffset, startOffset + 50_000);
    try (BackendObject span = backend().get(bucket(), key, Optional.of(range), Optional.empty())) {
      assertThat(span.range()).isEqualTo(range);
      assertThat(span.attributes().sizeBytes()).isEqualTo(content.length);
      assertThat(readAll(span))
          .isEqualTo(Arrays.copyOfRange(content, startOffset, startOffset + 50_000));
    }
  }
}
