package io.forebay.backend.s3;

import io.forebay.core.run.MonotonicClock;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Random;

/// Backends for tests.
final class TestBackends {

  /// Parts as small as S3 takes them; waits that a busy machine keeps within.
  static final S3BackendSettings.Limits LIMITS =
      new S3BackendSettings.Limits(
          Duration.ofSeconds(30), Duration.ofSeconds(60), 16, 4, 1000, 5 << 20, 5 << 20, 3);

  private TestBackends() {}

  static S3Backend at(URI endpoint) {
    return at(endpoint, LIMITS);
  }

  static S3Backend at(URI endpoint, S3BackendSettings.Limits limits) {
    S3BackendSettings settings =
        S3BackendSettings.at(endpoint, new S3Credentials.Keys("test", "test")).withLimits(limits);
    Retrier retrier = new Retrier(limits, MonotonicClock.SYSTEM, new Random(1), wait -> {});
    return new S3Backend(settings, InstantSource.system(), retrier);
  }
}
