package io.forebay.lru;

import java.time.Duration;

/// What eviction tells metrics and logs. Called from its own threads; must be cheap and not throw.
public interface EvictionEvents {

  /// Nobody listens.
  EvictionEvents NONE =
      new EvictionEvents() {
        @Override
        public void evicted(String mountpath, long objects, long bytes) {}

        @Override
        public void oldestAge(String mountpath, Duration age) {}
      };

  /// Objects left a mountpath; told in small batches.
  ///
  /// @param mountpath its label
  void evicted(String mountpath, long objects, long bytes);

  /// How long ago the coldest object was used, about once a second; zero where there is none.
  void oldestAge(String mountpath, Duration age);
}
