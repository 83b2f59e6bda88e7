package io.forebay.datapath;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.core.error.ErrorCode;
import io.forebay.core.object.Conditions;
import io.forebay.core.service.CacheResult;
import io.forebay.core.service.GetRequest;
import io.forebay.testkit.Eventually;
import io.forebay.testkit.backend.BackendFault;
import io.forebay.testkit.backend.FaultyBackend.Operation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Fetches and looks that a write or a deletion overtakes.
class OvertakingTest {

  private static final byte[] FIRST = Rig.bytes(300_000, 1);
  private static final byte[] SECOND = Rig.bytes(200_000, 2);

  private final Rig rig = new Rig();

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void aFetchThatBeganBeforeAWriteIsNotKeptAfterIt() throws InterruptedException {
    byte[] old = rig.given(Rig.KEY, 300_000);
    CountDownLatch open = new CountDownLatch(1);
    rig.backend.plan(Operation.GET, new BackendFault.Stall(100_000, open));
    WatchedSink sink = new WatchedSink();
    Thread reader = Thread.startVirtualThread(() -> send(sink));
    Eventually.await("the fetch is under way", () -> sink.size() > 0);

    rig.put(Rig.KEY, SECOND);
    assertThat(rig.get(Rig.KEY).bytes()).as("our own write").isEqualTo(SECOND);
    open.countDown();
    reader.join();
    rig.awaitNoFills();

    assertThat(sink.bytes()).as("the reader has one version").isEqualTo(old);
    assertThat(rig.get(Rig.KEY).bytes()).isEqualTo(SECOND);
    assertThat(rig.get(Rig.KEY).cache()).isEqualTo(CacheResult.HIT);
  }

  @Test
  void anAbsenceSeenDuringAWriteIsNotRemembered() throws InterruptedException {
    CountDownLatch open = new CountDownLatch(1);
    rig.backend.plan(Operation.PUT, new BackendFault.Wait(open));
    Thread writer = Thread.startVirtualThread(() -> rig.put(Rig.KEY, FIRST));
    Eventually.await("it is at the cloud", () -> rig.backend.count(Operation.PUT) == 1);
    Rig.fails(ErrorCode.NO_SUCH_KEY, () -> rig.get(Rig.KEY));
    Rig.fails(ErrorCode.NO_SUCH_KEY, () -> rig.datapath.head(Rig.KEY, Conditions.NONE));

    open.countDown();
    writer.join();
    rig.memory.delete(Rig.KEY);

    assertThat(rig.get(Rig.KEY).bytes()).as("evicted").isEqualTo(FIRST);
  }

  @Test
  void aFetchThatBeganDuringADeletionIsNotKept() throws InterruptedException {
    rig.given(Rig.KEY, 300_000);
    CountDownLatch open = new CountDownLatch(1);
    rig.backend.plan(Operation.DELETE, new BackendFault.Wait(open));
    Thread deleter = Thread.startVirtualThread(() -> rig.datapath.delete(Rig.KEY, Conditions.NONE));
    Eventually.await("it is at the cloud", () -> rig.backend.count(Operation.DELETE) == 1);

    rig.get(Rig.KEY);
    rig.awaitNoFills();
    open.countDown();
    deleter.join();

    assertThat(rig.memory.find(Rig.KEY)).isEmpty();
    Rig.fails(ErrorCode.NO_SUCH_KEY, () -> rig.get(Rig.KEY));
  }

  private void send(WatchedSink sink) {
    try (var response = rig.datapath.get(GetRequest.whole(Rig.KEY))) {
      response.body().sendTo(sink);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
