package io.forebay.node;

import io.forebay.core.backend.Backend;
import io.forebay.core.backend.RetryingBackend;
import io.forebay.core.name.Provider;
import io.forebay.core.run.MonotonicClock;
import io.forebay.core.run.Retrier;
import io.forebay.node.config.BackendSection;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/// Opens the clouds that the configuration names, each with its decorators.
final class Backends {

  private final ProgramParts parts;
  private final RandomGenerator random;
  private final Openings openings;
  private final MeterRegistry registry;
  private final Retrier.Pause pause;

  Backends(ProgramParts parts, RandomGenerator random, MeterRegistry registry) {
    this(parts, random, registry, Retrier.Pause.SLEEP);
  }

  /// @param pause waits as `parts` measures time
  Backends(
      ProgramParts parts, RandomGenerator random, MeterRegistry registry, Retrier.Pause pause) {
    this.parts = parts;
    this.random = random;
    this.openings = new Openings(parts, random);
    this.registry = registry;
    this.pause = pause;
  }

  /// The caller closes them.
  Map<String, NamedBackend> open(Map<String, BackendSection> sections) {
    Map<String, NamedBackend> backends = new LinkedHashMap<>();
    sections.forEach((name, section) ->
        backends.put(
            name,
            new NamedBackend(
                name,
                decorated(openings.open(section), name, BackendLimits.of(section)),
                provider(section.kind()))));
    return backends;
  }

  /// The cloud with what every cloud gets, from the inside outwards.
  Backend decorated(Backend cloud, String name, BackendLimits limits) {
    MonotonicClock clock = parts.monotonicClock();
    BackendObserver observer = BackendLog.ifWritten();
    Backend bounded = new DeadlineBackend(cloud, limits.callMax());
    Backend metered = new MeteredBackend(bounded, name, registry, clock, observer);
    Backend limited = new RateLimitedBackend(metered, limits, clock, pause);
    return new RetryingBackend(limited, new Retrier(limits.retries(), clock, random, pause));
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
