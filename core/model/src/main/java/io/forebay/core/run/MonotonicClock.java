package io.forebay.core.run;

/// Time that never jumps, for measuring spans; the wall clock is [java.time.InstantSource].
@FunctionalInterface
public interface MonotonicClock {

  /// Nanoseconds since some fixed moment.
  long nanos();

  /// The machine's.
  MonotonicClock SYSTEM = System::nanoTime;
}
