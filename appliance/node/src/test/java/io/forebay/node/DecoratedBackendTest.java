package io.forebay.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.core.backend.Backend;
import io.forebay.core.backend.BackendObject;
import io.forebay.core.error.ErrorCode;
import io.forebay.core.run.MonotonicClock;
import io.forebay.core.run.Retrier;
import io.forebay.testkit.backend.BackendContract;
import io.forebay.testkit.backend.BackendFault;
import io.forebay.testkit.backend.BackendUnderTest;
import io.forebay.testkit.backend.FaultyBackend;
import io.forebay.testkit.backend.FaultyBackend.Operation;
import io.forebay.testkit.backend.MemoryBackend;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// All that the program puts around a cloud changes nothing of what a cloud promises.
class DecoratedBackendTest implements BackendContract {

  // Limits that are never reached, so that every byte goes through what keeps them.
  private static final BackendLimits LIMITS =
      new BackendLimits(
          BackendRig.UNLIMITED.timeout(),
          64,
          OptionalInt.of(1_000_000),
          OptionalLong.of(100L << 30));

  private final FaultyBackend cloud = new FaultyBackend(MemoryBackend.of("bucket"));
  private final MeterRegistry registry = new SimpleMeterRegistry();
  private final Backend backend =
      BackendRig.decorated(cloud, LIMITS, MonotonicClock.SYSTEM, Retrier.Pause.SLEEP, registry);

  @AfterEach
  void close() {
    backend.close();
  }

  @Override
  public Backend backend() {
    return backend;
  }

  @Override
  public String bucket() {
    return "bucket";
  }

  // More than is paid for at once.
  @Override
  public int largeBytes() {
    return 17 << 20;
  }

  @Test
  void everyAttemptIsCounted() {
    put("key", BackendUnderTest.bytes(10, 1));
    cloud.plan(Operation.GET, new BackendFault.Fail(ErrorCode.UNAVAILABLE));

    try (BackendObject object = open("key")) {
      assertThat(object.attributes().sizeBytes()).isEqualTo(10);
    }

    assertThat(requests("get", "unavailable")).isEqualTo(1);
    assertThat(requests("get", "ok")).isEqualTo(1);
  }

  private double requests(String operation, String outcome) {
    return registry
        .get("forebay.backend.requests")
        .tags("backend", "cloud", "operation", operation, "outcome", outcome)
        .counter()
        .count();
  }
}
