package io.forebay.testkit.backend;

import static io.forebay.testkit.backend.BackendUnderTest.assertFails;
import static io.forebay.testkit.backend.BackendUnderTest.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.core.error.ErrorCode;
import io.forebay.core.object.ByteRange;
import io.forebay.core.object.ByteSource;
import io.forebay.core.object.Conditions;
import io.forebay.core.object.ObjectAttributes;
import io.forebay.core.object.ObjectMetadata;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// What writes do with the content that they are given, one by one and many side by side.
public interface BackendContentContract extends BackendUnderTest {

  @Test
  default void whatIsOpenedOfAContentIsClosed() {
    for (int sizeBytes : List.of(0, 1000, largeBytes())) {
      CountedContent content = new CountedContent(bytes(sizeBytes, 60));

      backend().put(bucket(), "key-" + sizeBytes, content, ObjectMetadata.NONE, Conditions.NONE);

      content.assertClosed();
    }
  }

  @Test
  default void whatIsOpenedOfAContentThatIsRefusedIsClosed() {
    Conditions ifAbsent =
        new Conditions(
            Optional.empty(),
            Optional.of(List.of(Conditions.ANY)),
            Optional.empty(),
            Optional.empty());
    for (int sizeBytes : List.of(1000, largeBytes())) {
      put("key", new byte[1]);
      CountedContent content = new CountedContent(bytes(sizeBytes, 61));

      assertFails(
          ErrorCode.PRECONDITION_FAILED,
          () -> backend().put(bucket(), "key", content, ObjectMetadata.NONE, ifAbsent));

      content.assertClosed();
      assertThat(read("key")).hasSize(1);
    }
  }

  @Test
  default void writersOnManyThreadsWriteWhatTheyWereGiven() throws Exception {
    int writers = 8;
    List<Callable<ObjectAttributes>> writes = new ArrayList<>();
    for (int writer = 0; writer < writers; writer++) {
      int number = writer;
      writes.add(() -> {
        for (int i = 0; i < 5; i++) {
          put("dir/own-" + number, bytes(20_000 + i, 70 + number));
        }
        return put("dir/own-" + number, bytes(50_000 + number, 80 + number));
      });
    }

    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<ObjectAttributes>> written = executor.invokeAll(writes);
      for (int number = 0; number < writers; number++) {
        byte[] last = bytes(50_000 + number, 80 + number);
        assertThat(written.get(number).get().sizeBytes()).isEqualTo(last.length);
        assertThat(read("dir/own-" + number)).isEqualTo(last);
      }
    }
  }

  /// Bytes that know how much of them is open.
  final class CountedContent extends BytesContent {

    private final AtomicInteger opened = new AtomicInteger();
    private final AtomicInteger closed = new AtomicInteger();

    CountedContent(byte[] bytes) {
      super(bytes, BytesContent.md5(bytes), List.of());
    }

    void assertClosed() {
      assertThat(closed).as("opened: %s", opened).hasValue(opened.get());
    }

    @Override
    public ByteSource open(ByteRange range) throws IOException {
      opened.incrementAndGet();
      return new CountedSource(super.open(range), closed);
    }
  }

  /// Bytes that tell when they are closed for the first time.
  final class CountedSource implements ByteSource {

    private final ByteSource source;
    private final AtomicInteger closed;
    private boolean isClosed;

    CountedSource(ByteSource source, AtomicInteger closed) {
      this.source = source;
      this.closed = closed;
    }

    @Override
    public int read(ByteBuffer buffer) throws IOException {
      return source.read(buffer);
    }

    @Override
    public OptionalLong lengthBytes() {
      return source.lengthBytes();
    }

    @Override
    public void close() {
      if (!isClosed) {
        isClosed = true;
        closed.incrementAndGet();
      }
      source.close();
    }
  }
}
