package io.forebay.datapath;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.core.error.ErrorCode;
import io.forebay.core.name.ObjectId;
import io.forebay.core.object.Conditions;
import io.forebay.core.service.CacheResult;
import io.forebay.testkit.Eventually;
import io.forebay.testkit.backend.BackendFault;
import io.forebay.testkit.backend.FaultyBackend.Operation;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Writes and deletions of which nobody knows whether they took place.
class DoubtTest {

  private static final byte[] FIRST = Rig.bytes(300_000, 1);
  private static final byte[] SECOND = Rig.bytes(200_000, 2);

  private final Rig rig = new Rig();

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void theOldCopyIsMarkedWhileItIsBeingReplaced() throws InterruptedException {
    rig.put(Rig.KEY, FIRST);
    CountDownLatch open = new CountDownLatch(1);
    rig.backend.plan(Operation.PUT, new BackendFault.Wait(open));

    Thread writer = Thread.startVirtualThread(() -> rig.put(Rig.KEY, SECOND));
    Eventually.await("it is at the cloud", () -> rig.backend.count(Operation.PUT) == 2);

    assertThat(isMarked(Rig.KEY)).isTrue();
    open.countDown();
    writer.join();
    assertThat(isMarked(Rig.KEY)).isFalse();
    assertThat(rig.get(Rig.KEY).cache()).isEqualTo(CacheResult.HIT);
  }

  @Test
  void aWriteThatSurelyFailedLeavesTheOldCopyAsItWas() {
    rig.put(Rig.KEY, FIRST);
    rig.backend.plan(Operation.PUT, new BackendFault.Fail(ErrorCode.ACCESS_DENIED));

    Rig.fails(ErrorCode.ACCESS_DENIED, () -> rig.put(Rig.KEY, SECOND));

    assertThat(isMarked(Rig.KEY)).isFalse();
    assertThat(rig.get(Rig.KEY).bytes()).isEqualTo(FIRST);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aWriteWithAnUnknownEndIsAskedAboutBeforeTheKeyIsServed(boolean done) {
    rig.put(Rig.KEY, FIRST);
    rig.backend.plan(
        Operation.PUT,
        done
            ? new BackendFault.DoneButUnknown()
            : new BackendFault.Fail(ErrorCode.OUTCOME_UNKNOWN));

    Rig.fails(ErrorCode.OUTCOME_UNKNOWN, () -> rig.put(Rig.KEY, SECOND));

    assertThat(isMarked(Rig.KEY)).isTrue();
    rig.backend.down(true);
    Rig.fails(ErrorCode.UNAVAILABLE, () -> rig.get(Rig.KEY));
    rig.backend.down(false);
    assertThat(rig.get(Rig.KEY).bytes()).isEqualTo(done ? SECOND : FIRST);
  }

  @Test
  void aKeyInDoubtIsAskedAboutEachTimeUntilTheWriteCannotComeAnyMore() {
    rig.backend.plan(Operation.PUT, new BackendFault.Fail(ErrorCode.OUTCOME_UNKNOWN));
    rig.given(Rig.KEY, FIRST.length);
    Rig.fails(ErrorCode.OUTCOME_UNKNOWN, () -> rig.put(Rig.KEY, SECOND));

    rig.get(Rig.KEY);
    rig.awaitNoFills();
    assertThat(rig.get(Rig.KEY).cache()).isEqualTo(CacheResult.REVALIDATED);
    rig.cloud.put(Rig.REMOTE, Rig.KEY.key(), SECOND);
    assertThat(rig.get(Rig.KEY).bytes()).as("it came late").isEqualTo(SECOND);

    rig.awaitNoFills();
    rig.advance(DatapathSettings.DEFAULTS.doubtTtl());
    assertThat(rig.get(Rig.KEY).cache()).as("the last question").isEqualTo(CacheResult.REVALIDATED);
    assertThat(rig.get(Rig.KEY).cache()).isEqualTo(CacheResult.HIT);
  }

  @Test
  void theMarkOfAKeyInDoubtOutlivesAValidationAWriteAndAFetch() {
    rig.put(Rig.KEY, FIRST);
    rig.backend.plan(Operation.PUT, new BackendFault.Fail(ErrorCode.OUTCOME_UNKNOWN));
    Rig.fails(ErrorCode.OUTCOME_UNKNOWN, () -> rig.put(Rig.KEY, SECOND));

    assertThat(rig.get(Rig.KEY).cache()).isEqualTo(CacheResult.REVALIDATED);
    assertThat(isMarked(Rig.KEY)).as("after a validation").isTrue();
    rig.put(Rig.KEY, SECOND);
    assertThat(isMarked(Rig.KEY)).as("after a write").isTrue();
    rig.cloud.put(Rig.REMOTE, Rig.KEY.key(), FIRST);
    assertThat(rig.get(Rig.KEY).bytes()).isEqualTo(FIRST);
    rig.awaitNoFills();
    assertThat(isMarked(Rig.KEY)).as("after a fetch").isTrue();
  }

  @Test
  void aKeyInDoubtIsAskedAboutAlsoWhereTheCopyCouldNotBeMarked() {
    rig.put(Rig.KEY, FIRST);
    rig.memory.setAvailable(false);
    rig.backend.plan(Operation.DELETE, new BackendFault.DoneButUnknown());
    Rig.fails(ErrorCode.OUTCOME_UNKNOWN, () -> rig.datapath.delete(Rig.KEY, Conditions.NONE));

    rig.memory.setAvailable(true);

    assertThat(isMarked(Rig.KEY)).isFalse();
    Rig.fails(ErrorCode.NO_SUCH_KEY, () -> rig.get(Rig.KEY));
  }

  @Test
  void aDeletionWithAnUnknownEndIsAskedAbout() {
    rig.put(Rig.KEY, FIRST);
    rig.backend.plan(Operation.DELETE, new BackendFault.DoneButUnknown());

    Rig.fails(ErrorCode.OUTCOME_UNKNOWN, () -> rig.datapath.delete(Rig.KEY, Conditions.NONE));

    Rig.fails(ErrorCode.NO_SUCH_KEY, () -> rig.get(Rig.KEY));
  }

  private boolean isMarked(ObjectId id) {
    return rig.memory.find(id).orElseThrow().copy().superseded();
  }
}
