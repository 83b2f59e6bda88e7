package io.forebay.backend.azure;

import io.forebay.core.run.MonotonicClock;
import io.forebay.testkit.AzureEmulator;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Random;

/// Backends for tests.
final class TestBackends {

  /// Blocks as small as tests want them; waits that a busy machine keeps within.
  static final AzureBackendSettings.Limits LIMITS =
      new AzureBackendSettings.Limits(
          Duration.ofSeconds(30), Duration.ofSeconds(60), 16, 4, 1000, 1 << 20, 512 << 10, 3);

  static final String ACCOUNT = "account";
  static final AzureCredentials.SharedKey KEY = new AzureCredentials.SharedKey("c2VjcmV0");

  private TestBackends() {}

  /// At an emulator.
  static AzureBackend at(AzureEmulator emulator) {
    return at(emulator, emulator.accountEndpoint(), LIMITS);
  }

  /// At a proxy in front of an emulator.
  static AzureBackend at(
      AzureEmulator emulator, URI accountEndpoint, AzureBackendSettings.Limits limits) {
    return open(
        AzureBackendSettings.at(
                accountEndpoint,
                emulator.accountName(),
                new AzureCredentials.SharedKey(emulator.accountKey()))
            .withLimits(limits));
  }

  /// At a fake of the service.
  static AzureBackend at(URI endpoint, AzureBackendSettings.Limits limits) {
    return open(AzureBackendSettings.at(endpoint, ACCOUNT, KEY).withLimits(limits));
  }

  static AzureBackend open(AzureBackendSettings settings) {
    Random random = new Random();
    return new AzureBackend(
        settings,
        InstantSource.system(),
        random,
        AzureBackend.retrier(settings.limits(), MonotonicClock.SYSTEM, new Random(1), wait -> {}));
  }
}
