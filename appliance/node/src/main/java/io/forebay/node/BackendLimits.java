package io.forebay.node;

import io.forebay.core.run.Retrier;
import io.forebay.node.config.BackendSection;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// How much one cloud may be asked for, and how long it may take.
///
/// @param timeout until an answer, as the backend itself keeps it
/// @param callsMax calls at once, reads until their body is closed
/// @param requestsPerSecondMax empty: as many as it takes
/// @param bytesPerSecondMax both directions together; empty: as many as it takes
record BackendLimits(
    Duration timeout,
    int callsMax,
    OptionalInt requestsPerSecondMax,
    OptionalLong bytesPerSecondMax) {

  private static final int ATTEMPTS_MAX = 4;
  private static final int RETRY_BUDGET_MAX = 50;

  static BackendLimits of(BackendSection section) {
    return new BackendLimits(
        section.timeout(),
        section.connectionsMax(),
        section.requestsPerSecondMax().map(OptionalInt::of).orElseGet(OptionalInt::empty),
        section
            .bytesPerSecondMax()
            .map(size -> OptionalLong.of(size.bytes()))
            .orElseGet(OptionalLong::empty));
  }

  /// How long a call may take: a backend's own deadlines, which know more, come first.
  Duration callMax() {
    return timeout.multipliedBy(2);
  }

  Retrier.Limits retries() {
    return new Retrier.Limits(ATTEMPTS_MAX, timeout.multipliedBy(2), RETRY_BUDGET_MAX);
  }
}
