package io.forebay.node;

import io.forebay.backend.dir.DirBackend;
import io.forebay.backend.s3.S3Backend;
import io.forebay.backend.s3.S3BackendSettings;
import io.forebay.backend.s3.S3Credentials;
import io.forebay.core.backend.Backend;
import io.forebay.core.name.Provider;
import io.forebay.node.Buckets.NamedBackend;
import io.forebay.node.config.BackendSection;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/// Opens the clouds that the configuration names, each with its decorators.
final class Backends {

  private final ProgramParts parts;
  private final RandomGenerator random;
  private final MeterRegistry registry;

  Backends(ProgramParts parts, RandomGenerator random, MeterRegistry registry) {
    this.parts = parts;
    this.random = random;
    this.registry = registry;
  }

  /// The caller closes them.
  Map<String, NamedBackend> open(Map<String, BackendSection> sections) {
    Map<String, NamedBackend> backends = new LinkedHashMap<>();
    sections.forEach((name, section) ->
        backends.put(
            name,
            new NamedBackend(
                name,
                new MeteredBackend(open(section), name, registry, parts.monotonicClock()),
                provider(section.kind()))));
    return backends;
  }

  private Backend open(BackendSection section) {
    return switch (section.kind()) {
      case S3 -> new S3Backend(s3(section), parts.clock(), parts.monotonicClock(), random);
      case DIR -> new DirBackend(section.path().orElseThrow(() -> unknown(section)), random);
      case GCS, AZURE, HTTP, AIS -> throw unknown(section);
    };
  }

  private static Provider provider(BackendSection.Kind kind) {
    return switch (kind) {
      case S3 -> Provider.AWS;
      case GCS -> Provider.GCP;
      case AZURE -> Provider.AZURE;
      case HTTP -> Provider.HT;
      case DIR -> Provider.DIR;
      case AIS -> Provider.AIS;
    };
  }

  private static S3BackendSettings s3(BackendSection section) {
    S3Credentials credentials;
    if (section.accessKey().isPresent() && section.secretKey().isPresent()) {
      credentials = new S3Credentials.Keys(section.accessKey().get(), section.secretKey().get());
    } else if (section.profile().isPresent()) {
      credentials = new S3Credentials.Profile(section.profile().get());
    } else if (section.anonymous()) {
      credentials = new S3Credentials.Anonymous();
    } else {
      credentials = new S3Credentials.DefaultChain();
    }
    return new S3BackendSettings(
        section.endpoint(),
        section.region().orElse(S3BackendSettings.REGION_DEFAULT),
        section.pathStyle(),
        credentials,
        S3BackendSettings.Limits.DEFAULT.with(section.timeout(), section.connectionsMax()));
  }

  private static AssertionError unknown(BackendSection section) {
    return new AssertionError("the configuration lets no such kind through: " + section.kind());
  }
}
