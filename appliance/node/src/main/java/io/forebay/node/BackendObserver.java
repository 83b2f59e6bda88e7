package io.forebay.node;

import java.time.Duration;

/// Told of every call of a cloud after it has ended; used by many threads, and must not wait.
@FunctionalInterface
interface BackendObserver {

  /// Nobody.
  BackendObserver NOOP = (backend, call, duration, outcome) -> {};

  /// A call ended.
  ///
  /// @param backend its name in the configuration
  /// @param duration for a `get`: until the attributes were there
  /// @param outcome as in the metrics: `ok`, the word of an error code, or `error`
  void called(String backend, AroundBackend.Call call, Duration duration, String outcome);
}
