package io.forebay.datapath;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import io.forebay.core.object.Conditions;
import io.forebay.core.object.RangeRequest;
import io.forebay.core.service.GetRequest;
import io.forebay.core.service.GetResponse;
import io.forebay.core.store.LocalStore;
import io.forebay.core.store.WorkFile;
import io.forebay.testkit.Eventually;
import io.forebay.testkit.backend.BackendFault;
import io.forebay.testkit.backend.FaultyBackend;
import io.forebay.testkit.store.MemoryStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.channels.FileChannel;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The disk under a fetch is lost while a client is being sent its bytes.
class LostDiskTest {

  private static final int SIZE = 300_000;
  // Whole buffers: all of it is sent before the cloud pauses, and nobody is reading any more when
  // the
  // disk is lost.
  private static final int FIRST = 6 * Rig.BUFFER_BYTES;

  /// What becomes of writes to a disk that is lost.
  enum Writes {
    FAIL,
    HANG
  }

  private final MemoryStore memory = new MemoryStore();
  private final List<FileChannel> opened = new CopyOnWriteArrayList<>();
  private final CountDownLatch comesOn = new CountDownLatch(1);
  private final CountDownLatch hangs = new CountDownLatch(1);
  private volatile boolean isLost;
  private Writes writes = Writes.FAIL;

  @AfterEach
  void letGo() {
    hangs.countDown();
    memory.close();
  }

  private <T> T losing(Class<T> type, T whole) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (_, method, arguments) -> {
              if (isLost && method.getName().equals("write")) {
                lostWrite();
              }
              Object result;
              try {
                result = method.invoke(whole, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
              if (result instanceof FileChannel channel) {
                opened.add(channel);
              }
              return result instanceof WorkFile file ? losing(WorkFile.class, file) : result;
            }));
  }

  private void lostWrite() {
    if (writes == Writes.HANG) {
      BackendFault.awaitOpen(hangs);
    }
    throw new StoreException(ErrorCode.UNAVAILABLE, "planned");
  }

  private Rig rig() {
    return new Rig(Rig.settings().build(), Optional.of(losing(LocalStore.class, memory)));
  }

  /// Reads while the cloud pauses after the first bytes, and the disk is lost meanwhile.
  private FutureTask<byte[]> readAndLose(Rig rig, GetRequest request, int wanted) throws Exception {
    WatchedSink sink = new WatchedSink();
    FutureTask<byte[]> read =
        new FutureTask<>(() -> {
          try (GetResponse response = rig.datapath.get(request)) {
            response.body().sendTo(sink);
          }
          return sink.bytes();
        });
    Thread.ofVirtual().start(read);
    Eventually.await(
        "the client has the first bytes", () -> !opened.isEmpty() && sink.size() >= wanted);
    isLost = true;
    for (FileChannel channel : opened) {
      channel.close();
    }
    comesOn.countDown();
    return read;
  }

  private static byte[] result(FutureTask<byte[]> read) throws Exception {
    return read.get(2, TimeUnit.MINUTES);
  }

  @ParameterizedTest
  @ValueSource(strings = {"FAIL", "HANG"})
  void theAnswerGoesOnFromTheCloud(Writes lostWrites) throws Exception {
    writes = lostWrites;
    try (Rig rig = rig()) {
      byte[] bytes = rig.given(Rig.KEY, SIZE);
      rig.backend.plan(FaultyBackend.Operation.GET, new BackendFault.Stall(FIRST, comesOn));

      assertThat(result(readAndLose(rig, GetRequest.whole(Rig.KEY), FIRST))).isEqualTo(bytes);
      hangs.countDown();
    }
  }

  @Test
  void aSpanGoesOnToo() throws Exception {
    try (Rig rig = rig()) {
      byte[] bytes = rig.given(Rig.KEY, SIZE);
      rig.backend.plan(FaultyBackend.Operation.GET, new BackendFault.Stall(FIRST, comesOn));
      GetRequest request =
          new GetRequest(
              Rig.KEY, Optional.of(new RangeRequest.Between(1000, 249_999)), Conditions.NONE);

      // Nothing of it is sent before all is verified, as with every span of a small object.
      assertThat(result(readAndLose(rig, request, 0)))
          .isEqualTo(Arrays.copyOfRange(bytes, 1000, 250_000));
    }
  }

  @Test
  void whatWasSentBeforeIsComparedWithWhatComesAfter() throws Exception {
    try (Rig rig = rig()) {
      rig.given(Rig.KEY, SIZE);
      rig.backend.plan(
          FaultyBackend.Operation.GET, new BackendFault.FlipThenStall(10, FIRST, comesOn));

      FutureTask<byte[]> read = readAndLose(rig, GetRequest.whole(Rig.KEY), FIRST);

      assertThatThrownBy(() -> result(read))
          .cause()
          .isInstanceOfSatisfying(
              StoreException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.OBJECT_CORRUPT));
    }
  }
}
