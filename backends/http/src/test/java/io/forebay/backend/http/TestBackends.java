package io.forebay.backend.http;

import io.forebay.core.run.MonotonicClock;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/// Backends of tests, which may ask this machine.
final class TestBackends {

  /// Generous, because a busy machine must not make a test fail.
  static final HttpBackendSettings.Limits LIMITS =
      new HttpBackendSettings.Limits(
          Duration.ofSeconds(60),
          Duration.ofSeconds(60),
          16,
          1 << 20,
          1 << 20,
          Duration.ofSeconds(60),
          1);

  private TestBackends() {}

  static HttpBackendSettings settings(URI endpoint, Path spool) {
    return new HttpBackendSettings(endpoint, true, Set.of(), true, Optional.empty(), spool, LIMITS);
  }

  static HttpBackendSettings withLimits(
      HttpBackendSettings settings, HttpBackendSettings.Limits limits) {
    return new HttpBackendSettings(
        settings.endpoint(),
        settings.isBucketInPath(),
        settings.hostsAllowed(),
        settings.isPrivateAllowed(),
        settings.authorization(),
        settings.spoolDirectory(),
        limits);
  }

  static HttpBackend open(HttpBackendSettings settings) {
    return open(settings, InetAddress::getAllByName);
  }

  static HttpBackend open(HttpBackendSettings settings, CheckedResolver.Names names) {
    return new HttpBackend(
        settings, Clock.systemUTC(), MonotonicClock.SYSTEM, new Random(1), names);
  }
}
