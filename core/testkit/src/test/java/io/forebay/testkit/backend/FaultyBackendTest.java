package io.forebay.testkit.backend;

import static io.forebay.testkit.backend.BackendUnderTest.assertFails;
import static io.forebay.testkit.backend.BackendUnderTest.bytes;
import static io.forebay.testkit.backend.BackendUnderTest.readAll;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forebay.core.backend.BackendObject;
import io.forebay.core.error.ErrorCode;
import io.forebay.core.object.Conditions;
import io.forebay.core.object.ObjectMetadata;
import io.forebay.testkit.backend.FaultyBackend.Operation;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FaultyBackendTest {

  private static final byte[] BYTES = bytes(30_000, 1);

  private final MemoryBackend memory = MemoryBackend.of("bucket");
  private final FaultyBackend backend = new FaultyBackend(memory);

  @BeforeEach
  void write() {
    memory.put("bucket", "key", BYTES);
  }

  @Test
  void withoutFaultsItIsTheCloudBehindIt() {
    assertThat(read()).isEqualTo(BYTES);
    assertThat(backend.count(Operation.GET)).isEqualTo(1);
    assertThat(backend.count()).isEqualTo(1);

    backend.resetCounts();
    assertThat(backend.count()).isZero();
  }

  @Test
  void eachFaultMeetsOneCall() {
    backend.plan(
        Operation.GET,
        new BackendFault.Fail(ErrorCode.SLOW_DOWN),
        new BackendFault.Cut(12_345),
        new BackendFault.EndEarly(10),
        new BackendFault.Flip(20_000));

    assertFails(ErrorCode.SLOW_DOWN, this::read);
    assertThatThrownBy(this::read).isInstanceOf(UncheckedIOException.class);
    assertThat(read()).hasSize(10);
    byte[] flipped = BYTES.clone();
    flipped[20_000] ^= 1;
    assertThat(read()).isEqualTo(flipped);
    assertThat(read()).isEqualTo(BYTES);
  }

  @Test
  void theAttributesMayLie() {
    backend.plan(
        Operation.HEAD, new BackendFault.WrongSize(5), new BackendFault.OtherVersion("other"));

    assertThat(backend.head("bucket", "key").sizeBytes()).isEqualTo(BYTES.length + 5);
    assertThat(backend.head("bucket", "key").version()).isEqualTo("other");
  }

  @Test
  void aWriteMayHaveTakenPlace() {
    backend.plan(Operation.PUT, new BackendFault.DoneButUnknown());

    assertFails(
        ErrorCode.OUTCOME_UNKNOWN,
        () ->
            backend.put(
                "bucket",
                "key",
                BytesContent.of(new byte[3]),
                ObjectMetadata.NONE,
                Conditions.NONE));
    assertThat(memory.bytes("bucket", "key").orElseThrow()).hasSize(3);
  }

  @Test
  void aCloudThatIsDownFailsUntilItIsUp() {
    backend.down(true);
    assertFails(ErrorCode.UNAVAILABLE, this::read);

    backend.down(false);
    assertThat(read()).isEqualTo(BYTES);
  }

  @Test
  void theSameSeedIsTheSameFault() {
    for (long seed = 0; seed < 20; seed++) {
      assertThat(BackendFault.anyOfBody(new Random(seed), 1000))
          .isEqualTo(BackendFault.anyOfBody(new Random(seed), 1000));
    }
  }

  private byte[] read() {
    try (BackendObject object = backend.get("bucket", "key", Optional.empty(), Optional.empty())) {
      return readAll(object);
    }
  }
}
