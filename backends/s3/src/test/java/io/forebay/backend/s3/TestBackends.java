package io.forebay.backend.s3;

import io.forebay.core.backend.Backend;
import io.forebay.core.backend.RetryingBackend;
import io.forebay.core.run.Retrier;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

/// Backends for tests.
final class TestBackends {

  /// Parts as small as S3 takes them; waits that a busy machine keeps within.
  static final S3BackendSettings.Limits LIMITS =
      new S3BackendSettings.Limits(
          Duration.ofSeconds(30), Duration.ofSeconds(60), 16, 4, 1000, 5 << 20, 5 << 20, 3);

  private TestBackends() {}

  /// A backend as the program has it: its failed calls are made again.
  static Backend at(URI endpoint) {
    return at(endpoint, LIMITS);
  }

  static Backend at(URI endpoint, S3BackendSettings.Limits limits) {
    S3BackendSettings settings =
        S3BackendSettings.at(endpoint, new S3Credentials.Keys("test", "test")).withLimits(limits);
    return new RetryingBackend(
        new S3Backend(settings, InstantSource.system(), retrier(limits)), retrier(limits));
  }

  /// One whose time passes in its pauses only, which take none of the test's.
  static Retrier retrier(S3BackendSettings.Limits limits) {
    AtomicLong nanos = new AtomicLong();
    return new Retrier(
        limits.retries(), nanos::get, new Random(1), wait -> nanos.addAndGet(wait.toNanos()));
  }
}
