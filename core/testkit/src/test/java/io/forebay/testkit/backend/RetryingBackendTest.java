package io.forebay.testkit.backend;

import static io.forebay.testkit.backend.BackendUnderTest.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.core.backend.Backend;
import io.forebay.core.backend.RetryingBackend;
import io.forebay.core.error.ErrorCode;
import io.forebay.core.object.Conditions;
import io.forebay.core.object.ObjectMetadata;
import io.forebay.core.run.Retrier;
import io.forebay.testkit.backend.FaultyBackend.Operation;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RetryingBackendTest implements BackendContract {

  private static final BackendFault FAIL = new BackendFault.Fail(ErrorCode.UNAVAILABLE);
  private static final BackendFault DOUBT = new BackendFault.DoneButUnknown();
  private static final Conditions IF_ABSENT =
      new Conditions(
          Optional.empty(),
          Optional.of(List.of(Conditions.ANY)),
          Optional.empty(),
          Optional.empty());

  private final MemoryBackend memory = MemoryBackend.of("bucket");
  private final FaultyBackend faulty = new FaultyBackend(memory);
  // Time passes in pauses only.
  private final AtomicLong nanos = new AtomicLong();
  private final Backend backend =
      new RetryingBackend(
          faulty,
          new Retrier(
              new Retrier.Limits(3, Duration.ofMinutes(1), 100),
              nanos::get,
              new Random(1),
              wait -> nanos.addAndGet(wait.toNanos())));

  @Override
  public Backend backend() {
    return backend;
  }

  @Override
  public String bucket() {
    return "bucket";
  }

  @Test
  void readsAreMadeAgain() {
    put("key", BackendUnderTest.bytes(10, 1));
    for (Operation operation :
        List.of(Operation.GET, Operation.HEAD, Operation.LIST_BUCKETS, Operation.HAS_BUCKET)) {
      faulty.plan(operation, FAIL, FAIL);
    }

    assertThat(read("key")).hasSize(10);
    assertThat(backend.head("bucket", "key").sizeBytes()).isEqualTo(10);
    assertThat(backend.listBuckets()).hasSize(1);
    assertThat(backend.hasBucket("bucket")).isTrue();
    assertThat(faulty.count(Operation.GET)).isEqualTo(3);
  }

  @Test
  void whatTheCloudDeniesIsNotAskedAgain() {
    faulty.plan(Operation.HEAD, new BackendFault.Fail(ErrorCode.ACCESS_DENIED));

    assertFails(ErrorCode.ACCESS_DENIED, () -> backend.head("bucket", "key"));

    assertThat(faulty.count(Operation.HEAD)).isEqualTo(1);
  }

  @Test
  void unconditionalWritesInDoubtAreMadeAgain() {
    faulty.plan(Operation.PUT, DOUBT).plan(Operation.DELETE, DOUBT);

    put("key", BackendUnderTest.bytes(10, 1));
    backend.delete("bucket", "key", Conditions.NONE);

    assertThat(faulty.count(Operation.PUT)).isEqualTo(2);
    assertThat(faulty.count(Operation.DELETE)).isEqualTo(2);
  }

  @Test
  void conditionalWritesInDoubtAreNotMadeAgain() {
    faulty.plan(Operation.PUT, FAIL, DOUBT);

    assertFails(
        ErrorCode.OUTCOME_UNKNOWN,
        () ->
            backend.put(
                "bucket",
                "key",
                BytesContent.of(BackendUnderTest.bytes(10, 1)),
                ObjectMetadata.NONE,
                IF_ABSENT));

    assertThat(faulty.count(Operation.PUT)).as("the first surely did nothing").isEqualTo(2);
    assertThat(memory.bytes("bucket", "key")).isPresent();
  }

  @Test
  void aBucketInDoubtIsNotMadeOrRemovedAgain() {
    faulty.plan(Operation.CREATE_BUCKET, DOUBT).plan(Operation.DELETE_BUCKET, DOUBT);

    assertFails(ErrorCode.OUTCOME_UNKNOWN, () -> backend.createBucket("other"));
    assertFails(ErrorCode.OUTCOME_UNKNOWN, () -> backend.deleteBucket("other"));

    assertThat(faulty.count(Operation.CREATE_BUCKET)).isEqualTo(1);
    assertThat(faulty.count(Operation.DELETE_BUCKET)).isEqualTo(1);
  }
}
