package io.forebay.backend.gcs;

import io.forebay.core.run.MonotonicClock;
import io.forebay.core.run.Retrier;
import java.net.URI;
import java.time.Duration;
import java.util.Random;

/// Backends for tests.
final class TestBackends {

  /// Small chunks; waits that a busy machine keeps within.
  static final GcsBackendSettings.Limits LIMITS =
      new GcsBackendSettings.Limits(
          Duration.ofSeconds(30), Duration.ofSeconds(60), 16, 4, 1000, 1 << 20, 1 << 20);

  private TestBackends() {}

  static GcsBackend at(URI endpoint) {
    return at(endpoint, LIMITS);
  }

  static GcsBackend at(URI endpoint, GcsBackendSettings.Limits limits) {
    return of(
        GcsBackendSettings.of(new GcsCredentials.Anonymous())
            .withEndpoint(endpoint)
            .withProject("tests")
            .withLimits(limits));
  }

  /// A backend that makes no pauses between attempts.
  static GcsBackend of(GcsBackendSettings settings) {
    return new GcsBackend(
        settings,
        new Retrier(settings.limits().retries(), MonotonicClock.SYSTEM, new Random(1), wait -> {}));
  }
}
