package io.forebay.node;

import io.forebay.core.backend.Backend;
import io.forebay.core.backend.RetryingBackend;
import io.forebay.core.name.Provider;
import io.forebay.core.run.Retrier;
import io.forebay.node.Buckets.NamedBackend;
import io.forebay.node.config.BackendSection;
import io.forebay.node.config.DirKeys;
import io.forebay.node.config.S3Keys;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/// Opens the clouds that the configuration names, each with its decorators.
final class Backends {

  private static final int ATTEMPTS_MAX = 4;
  private static final int RETRY_BUDGET_MAX = 50;

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
                name, decorated(open(section), name, section), provider(section.kind()))));
    return backends;
  }

  /// The cloud with what every cloud gets, from the inside outwards.
  private Backend decorated(Backend cloud, String name, BackendSection section) {
    Backend backend = new MeteredBackend(cloud, name, registry, parts.monotonicClock());
    return new RetryingBackend(backend, retrier(section));
  }

  private Retrier retrier(BackendSection section) {
    Retrier.Limits limits =
        new Retrier.Limits(ATTEMPTS_MAX, section.timeout().multipliedBy(2), RETRY_BUDGET_MAX);
    return new Retrier(limits, parts.monotonicClock(), random, Retrier.Pause.SLEEP);
  }

  // An opening of its own for each kind, so that a cloud's library is loaded only where it is
  // configured.
  private Backend open(BackendSection section) {
    return switch (section.keys()) {
      case S3Keys keys -> new S3Opening(parts, random).open(section, keys);
      case DirKeys keys -> new DirOpening(random).open(keys);
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
}
