package io.forebay.node;

import io.forebay.backend.azure.AzureBackend;
import io.forebay.backend.azure.AzureBackendSettings;
import io.forebay.backend.azure.AzureCredentials;
import io.forebay.core.backend.Backend;
import io.forebay.node.config.AzureKeys;
import io.forebay.node.config.BackendSection;
import java.util.random.RandomGenerator;

/// Opens backends of `kind: azure`.
record AzureOpening(ProgramParts parts, RandomGenerator random) {

  Backend open(BackendSection section, AzureKeys keys) {
    return new AzureBackend(settings(section, keys), parts.clock(), parts.monotonicClock(), random);
  }

  static AzureBackendSettings settings(BackendSection section, AzureKeys keys) {
    AzureBackendSettings.Limits limits =
        AzureBackendSettings.Limits.DEFAULT.with(section.timeout(), section.connectionsMax());
    return keys.connectionString()
        .map(text -> AzureBackendSettings.ofConnectionString(text, limits))
        .orElseGet(() ->
            new AzureBackendSettings(
                keys.account().orElseThrow(), keys.endpoint(), credentials(keys), limits));
  }

  private static AzureCredentials credentials(AzureKeys keys) {
    if (keys.accountKey().isPresent()) {
      return new AzureCredentials.SharedKey(keys.accountKey().get());
    } else if (keys.sasToken().isPresent()) {
      return new AzureCredentials.Sas(keys.sasToken().get());
    } else if (keys.anonymous()) {
      return new AzureCredentials.Anonymous();
    }
    return new AzureCredentials.DefaultChain();
  }
}
