package io.forebay.node;

import io.forebay.core.backend.Backend;
import io.forebay.core.backend.RetryingBackend;
import io.forebay.core.name.Provider;
import io.forebay.core.run.MonotonicClock;
import io.forebay.core.run.Retrier;
import io.forebay.node.config.BackendSection;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.random.RandomGenerator;

/// The clouds that the configuration names, each with its decorators.
final class Backends {

  private static final Logger LOG = Logger.getLogger(Backends.class.getName());

  private final ProgramParts parts;
  private final RandomGenerator random;
  private final Openings openings;
  private final MeterRegistry registry;
  private final Retrier.Pause pause;
  private final Map<String, RenewableBackend> renewable = new LinkedHashMap<>();

  /// @param data the node's own directory
  Backends(ProgramParts parts, RandomGenerator random, MeterRegistry registry, Path data) {
    this(parts, random, registry, data, Retrier.Pause.SLEEP);
  }

  /// @param pause waits as `parts` measures time
  Backends(
      ProgramParts parts,
      RandomGenerator random,
      MeterRegistry registry,
      Path data,
      Retrier.Pause pause) {
    this.parts = parts;
    this.random = random;
    this.openings = new Openings(parts, random, data.resolve("spool"));
    this.registry = registry;
    this.pause = pause;
  }

  /// Opens them, once; the caller closes them.
  Map<String, NamedBackend> open(Map<String, BackendSection> sections) {
    Map<String, NamedBackend> backends = new LinkedHashMap<>();
    sections.forEach((name, section) -> {
      RenewableBackend cloud = new RenewableBackend(openings.open(section));
      renewable.put(name, cloud);
      backends.put(
          name,
          new NamedBackend(
              name, decorated(cloud, name, BackendLimits.of(section)), provider(section.kind())));
    });
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

  /// Opens each of them anew, with the keys that it has now; logs what takes a restart.
  void renew(Map<String, BackendSection> sections) {
    renewable.forEach((name, cloud) -> {
      BackendSection section = sections.get(name);
      if (section == null) {
        LOG.log(Level.WARNING, "backend {0} is configured no more: that takes a restart", name);
      } else {
        renew(name, cloud, section);
      }
    });
    sections.keySet().stream()
        .filter(name -> !renewable.containsKey(name))
        .forEach(name -> LOG.log(Level.WARNING, "backend {0} is new: that takes a restart", name));
  }

  private void renew(String name, RenewableBackend cloud, BackendSection section) {
    Backend next;
    try {
      next = openings.open(section);
    } catch (RuntimeException e) {
      // The old one goes on.
      LOG.log(
          Level.WARNING,
          "backend {0} cannot be opened anew: {1}",
          new Object[] {name, e.getClass().getSimpleName()});
      return;
    }
    if (cloud.renew(next)) {
      LOG.log(Level.INFO, "backend {0} was opened anew: {1}", new Object[] {name, section});
    } else {
      next.close();
      LOG.log(Level.WARNING, "backend {0} leads elsewhere: that takes a restart", name);
    }
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
