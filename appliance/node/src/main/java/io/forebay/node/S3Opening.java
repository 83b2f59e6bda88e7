package io.forebay.node;

import io.forebay.backend.s3.S3Backend;
import io.forebay.backend.s3.S3BackendSettings;
import io.forebay.backend.s3.S3Credentials;
import io.forebay.core.backend.Backend;
import io.forebay.node.config.BackendSection;
import io.forebay.node.config.S3Keys;
import java.util.random.RandomGenerator;

/// Opens backends of `kind: s3`.
record S3Opening(ProgramParts parts, RandomGenerator random) {

  Backend open(BackendSection section, S3Keys keys) {
    S3BackendSettings settings =
        new S3BackendSettings(
            keys.endpoint(),
            keys.region().orElse(S3BackendSettings.REGION_DEFAULT),
            keys.pathStyle(),
            credentials(keys),
            S3BackendSettings.Limits.DEFAULT.with(section.timeout(), section.connectionsMax()));
    return new S3Backend(settings, parts.clock(), parts.monotonicClock(), random);
  }

  private static S3Credentials credentials(S3Keys keys) {
    if (keys.accessKey().isPresent() && keys.secretKey().isPresent()) {
      return new S3Credentials.Keys(keys.accessKey().get(), keys.secretKey().get());
    } else if (keys.profile().isPresent()) {
      return new S3Credentials.Profile(keys.profile().get());
    } else if (keys.anonymous()) {
      return new S3Credentials.Anonymous();
    }
    return new S3Credentials.DefaultChain();
  }
}
