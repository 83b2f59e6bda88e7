package io.forebay.node;

import io.forebay.core.backend.Backend;
import io.forebay.core.run.MonotonicClock;
import io.forebay.core.run.Retrier;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;

/// Clouds of tests with all that the program puts around one.
final class BackendRig {

  static final BackendLimits UNLIMITED =
      new BackendLimits(Duration.ofSeconds(30), 64, OptionalInt.empty(), OptionalLong.empty());

  private BackendRig() {}

  static Backend decorated(
      Backend cloud, BackendLimits limits, MonotonicClock clock, Retrier.Pause pause) {
    return decorated(cloud, limits, clock, pause, new SimpleMeterRegistry());
  }

  static Backend decorated(
      Backend cloud,
      BackendLimits limits,
      MonotonicClock clock,
      Retrier.Pause pause,
      MeterRegistry registry) {
    ProgramParts parts = new ProgramParts(InstantSource.system(), clock);
    return new Backends(parts, new Random(1), registry, Path.of(""), pause)
        .decorated(cloud, "cloud", limits);
  }
}
