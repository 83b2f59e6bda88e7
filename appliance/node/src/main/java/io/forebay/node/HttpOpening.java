package io.forebay.node;

import io.forebay.backend.http.HttpBackend;
import io.forebay.backend.http.HttpBackendSettings;
import io.forebay.core.backend.Backend;
import io.forebay.node.config.BackendSection;
import io.forebay.node.config.HttpKeys;
import java.nio.file.Path;
import java.util.Set;
import java.util.random.RandomGenerator;

/// Opens backends of `kind: http`.
///
/// @param spoolDirectory where objects of unknown size go while they are received
record HttpOpening(ProgramParts parts, RandomGenerator random, Path spoolDirectory) {

  Backend open(BackendSection section, HttpKeys keys) {
    HttpBackendSettings settings =
        new HttpBackendSettings(
            keys.endpoint(),
            keys.bucketInPath(),
            Set.copyOf(keys.hostsAllowed()),
            keys.privateAddressesAllowed(),
            keys.authorization(),
            spoolDirectory,
            HttpBackendSettings.Limits.DEFAULT.with(section.timeout(), section.connectionsMax()));
    return new HttpBackend(settings, parts.clock(), parts.monotonicClock(), random);
  }
}
