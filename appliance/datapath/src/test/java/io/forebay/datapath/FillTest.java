package io.forebay.datapath;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import io.forebay.core.object.ObjectAttributes;
import io.forebay.core.store.WorkFile;
import io.forebay.testkit.store.MemoryStore;
import io.forebay.testkit.store.StoreDriver;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FillTest {

  private static final int SIZE = 200_000;
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final ObjectAttributes ATTRIBUTES = StoreDriver.attributes(SIZE, "v1");

  private final Turns turns = new Turns();
  private final MemoryStore store = new MemoryStore();
  private final Fill fill = new Fill(turns.watch(Rig.KEY));

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void everyReaderSeesEveryByteOfOneFill() throws Exception {
    byte[] bytes = Rig.bytes(SIZE, 1);
    WorkFile work = store.create(Rig.KEY, OptionalLong.of(SIZE));
    List<Future<Boolean>> readers = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 50; i++) {
        assertThat(fill.join()).isEqualTo(Fill.Join.JOINED);
        readers.add(threads.submit(() -> readsAll(bytes)));
      }
      assertThat(fill.begin(ATTRIBUTES, true, work, 0)).isTrue();
      for (int offset = 0; offset < SIZE; offset += 500) {
        work.write(ByteBuffer.wrap(bytes, offset, 500));
        assertThat(fill.advance(Math.min(offset + 500, SIZE - 1), FirstPart.NONE)).isTrue();
      }
      fill.complete();
      fill.closeFile(work);
      fill.end();
      for (Future<Boolean> reader : readers) {
        assertThat(reader.get(1, TimeUnit.MINUTES)).isTrue();
      }
    }
  }

  private boolean readsAll(byte[] expected) throws Exception {
    assertThat(fill.awaitAnswer(LONG)).isPresent();
    ByteBuffer all = ByteBuffer.allocate(SIZE);
    try (FileChannel file = fill.open().orElseThrow()) {
      while (all.hasRemaining()) {
        long readable = fill.awaitBeyond(all.position(), LONG);
        all.limit((int) readable);
        while (all.hasRemaining()) {
          file.read(all, all.position());
        }
        all.limit(SIZE);
      }
    }
    fill.leave(0);
    return Arrays.equals(all.array(), expected);
  }

  @Test
  void theFileStaysOpenUntilWhoeverJoinedHasOpenedIt() throws Exception {
    WorkFile work = store.create(Rig.KEY, OptionalLong.empty());
    fill.joinFirst();
    fill.begin(StoreDriver.attributes(0, "v1"), true, work, 0);
    fill.complete();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> writer = threads.submit(() -> fill.closeFile(work));

      assertThat(fill.stage()).isEqualTo(Fill.Stage.VERIFIED);
      assertThat(writer.isDone()).isFalse();
      try (FileChannel file = fill.open().orElseThrow()) {
        assertThat(file.size()).isZero();
      }
      writer.get(1, TimeUnit.MINUTES);
    }
  }

  @Test
  void aFetchThatIsAlmostStoredIsWaitedForAndAnOutdatedOneIsNotJoined() throws Exception {
    fill.joinFirst();
    fill.begin(ATTRIBUTES, true, store.create(Rig.KEY, OptionalLong.empty()), 0);
    fill.complete();
    assertThat(fill.join()).isEqualTo(Fill.Join.SOON_STORED);

    try (Turns.Turn _ = turns.take(Rig.KEY, LONG).orElseThrow()) {
      assertThat(fill.join()).isEqualTo(Fill.Join.REFUSED);
    }
  }

  @Test
  void theLastReaderToLeaveEndsALargeFetchOnly() {
    fill.joinFirst();
    fill.joinFirst();
    fill.begin(ATTRIBUTES, true, store.create(Rig.KEY, OptionalLong.empty()), 1000);

    fill.leave(1000);
    assertThat(fill.advance(10, FirstPart.NONE)).as("one is left").isTrue();
    fill.leave(1000);

    assertThat(fill.advance(20, FirstPart.NONE)).as("nobody is left").isFalse();
    assertThat(fill.stage()).isEqualTo(Fill.Stage.FAILED);
    assertThat(fill.join()).isEqualTo(Fill.Join.REFUSED);
  }

  @Test
  void aFetchThatIsAlmostDoneGoesOnWithoutReaders() {
    fill.joinFirst();
    fill.begin(ATTRIBUTES, true, store.create(Rig.KEY, OptionalLong.empty()), 1000);
    fill.advance(SIZE - 1000, FirstPart.NONE);

    fill.leave(1000);

    assertThat(fill.advance(SIZE - 500, FirstPart.NONE)).isTrue();
  }

  @Test
  void positionsNeverGoBackwards() {
    fill.joinFirst();
    fill.begin(ATTRIBUTES, true, store.create(Rig.KEY, OptionalLong.empty()), 0);
    fill.advance(10, FirstPart.NONE);

    assertThatThrownBy(() -> fill.advance(9, FirstPart.NONE)).isInstanceOf(AssertionError.class);
  }

  @Test
  void everyReaderHasAFailureOfItsOwn() {
    Failures failures = new Failures(Duration.ofSeconds(1));
    StoreException shared =
        new StoreException(ErrorCode.SLOW_DOWN, "slow down").with("bucket", "b");

    StoreException own = failures.own(shared).with("reader", 1);

    assertThat(own.code()).isEqualTo(ErrorCode.SLOW_DOWN);
    assertThat(own.details()).containsEntry("bucket", "b").containsEntry("reader", "1");
    assertThat(shared.details()).doesNotContainKey("reader");
    assertThat(failures.timed(own).retryAfter()).contains(Duration.ofSeconds(1));
    assertThat(failures.own(new IllegalStateException("x")).code())
        .isEqualTo(ErrorCode.INTERNAL_ERROR);
  }
}
