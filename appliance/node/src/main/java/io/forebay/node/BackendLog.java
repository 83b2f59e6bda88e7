package io.forebay.node;

import java.time.Duration;
import java.util.logging.Level;
import java.util.logging.Logger;

/// A line in the log for each call of a cloud.
final class BackendLog implements BackendObserver {

  /// Where the lines go, at the level of debugging.
  static final Logger LOG = Logger.getLogger("forebay.backend");

  private BackendLog() {}

  /// The log where its lines are written, else nobody.
  static BackendObserver ifWritten() {
    return LOG.isLoggable(Level.FINE) ? new BackendLog() : NOOP;
  }

  @Override
  public void called(String backend, AroundBackend.Call call, Duration duration, String outcome) {
    LOG.log(
        Level.FINE,
        "{0}: {1} {2}/{3} {4} in {5} us",
        new Object[] {
          backend,
          call.operation().word(),
          call.bucket(),
          call.key(),
          outcome,
          Long.toString(duration.toNanos() / 1000)
        });
  }
}
