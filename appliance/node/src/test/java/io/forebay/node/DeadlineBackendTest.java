package io.forebay.node;

import static io.forebay.testkit.backend.BackendUnderTest.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.core.backend.Backend;
import io.forebay.core.error.ErrorCode;
import io.forebay.core.object.Conditions;
import io.forebay.core.object.ListRequest;
import io.forebay.testkit.Eventually;
import io.forebay.testkit.backend.BackendFault;
import io.forebay.testkit.backend.FaultyBackend;
import io.forebay.testkit.backend.FaultyBackend.Operation;
import io.forebay.testkit.backend.MemoryBackend;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeadlineBackendTest {

  private static final Duration SOON = Duration.ofMillis(50);

  private final MemoryBackend memory = MemoryBackend.of("bucket");
  private final FaultyBackend cloud = new FaultyBackend(memory);
  private final CountDownLatch latch = new CountDownLatch(1);
  private final BackendFault hangs = new BackendFault.Wait(latch);
  private final DeadlineBackend impatient = new DeadlineBackend(cloud, SOON);

  @AfterEach
  void close() {
    latch.countDown();
    impatient.close();
  }

  @Test
  void aReadThatIsNotAnsweredInTimeIsUnavailable() {
    cloud.plan(Operation.GET, hangs).plan(Operation.HEAD, hangs).plan(Operation.LIST, hangs);

    assertFails(
        ErrorCode.UNAVAILABLE,
        () -> impatient.get("bucket", "key", Optional.empty(), Optional.empty()));
    assertFails(ErrorCode.UNAVAILABLE, () -> impatient.head("bucket", "key"));
    assertFails(ErrorCode.UNAVAILABLE, () -> impatient.list("bucket", ListRequest.ofPrefix("")));
  }

  @Test
  void aWriteThatIsNotAnsweredInTimeHasAnUnknownOutcome() {
    cloud.plan(Operation.DELETE, hangs).plan(Operation.CREATE_BUCKET, hangs);

    assertFails(
        ErrorCode.OUTCOME_UNKNOWN, () -> impatient.delete("bucket", "key", Conditions.NONE));
    assertFails(ErrorCode.OUTCOME_UNKNOWN, () -> impatient.createBucket("other"));
  }

  @Test
  void anObjectForWhichNobodyWaitsAnyMoreIsClosed() throws InterruptedException {
    memory.put("bucket", "key", new byte[10]);
    AtomicInteger active = new AtomicInteger();
    Backend slow =
        new CountingBackend(new UninterruptedBackend(memory, latch), active, new AtomicInteger());
    try (DeadlineBackend backend = new DeadlineBackend(slow, Duration.ofMinutes(1))) {
      Thread caller =
          Thread.ofVirtual()
              .start(() ->
                  assertFails(
                      ErrorCode.UNAVAILABLE,
                      () -> backend.get("bucket", "key", Optional.empty(), Optional.empty())));
      Eventually.await("the cloud is asked", () -> active.get() == 1);

      caller.interrupt();
      assertThat(caller.join(Duration.ofMinutes(1))).isTrue();
      latch.countDown();

      Eventually.await("the object is closed", () -> active.get() == 0);
    }
  }

  @Test
  void anInterruptedCallerDoesNotWait() {
    cloud.plan(Operation.HEAD, hangs);
    try (DeadlineBackend backend = new DeadlineBackend(cloud, Duration.ofMinutes(1))) {
      Thread.currentThread().interrupt();

      assertFails(ErrorCode.UNAVAILABLE, () -> backend.head("bucket", "key"));

      assertThat(Thread.interrupted()).isTrue();
    }
  }
}
