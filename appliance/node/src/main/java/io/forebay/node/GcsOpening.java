package io.forebay.node;

import io.forebay.backend.gcs.GcsBackend;
import io.forebay.backend.gcs.GcsBackendSettings;
import io.forebay.backend.gcs.GcsCredentials;
import io.forebay.core.backend.Backend;
import io.forebay.node.config.BackendSection;
import io.forebay.node.config.GcsKeys;
import java.util.random.RandomGenerator;

/// Opens backends of `kind: gcs`.
record GcsOpening(ProgramParts parts, RandomGenerator random) {

  Backend open(BackendSection section, GcsKeys keys) {
    return new GcsBackend(settings(section, keys), parts.monotonicClock(), random);
  }

  static GcsBackendSettings settings(BackendSection section, GcsKeys keys) {
    return new GcsBackendSettings(
        keys.endpoint(),
        keys.project(),
        keys.requesterPaysProject(),
        credentials(keys),
        GcsBackendSettings.Limits.DEFAULT.with(section.timeout(), section.connectionsMax()));
  }

  private static GcsCredentials credentials(GcsKeys keys) {
    if (keys.credentialsFile().isPresent()) {
      return new GcsCredentials.KeyFile(keys.credentialsFile().get());
    } else if (keys.anonymous()) {
      return new GcsCredentials.Anonymous();
    }
    return new GcsCredentials.ApplicationDefault();
  }
}
