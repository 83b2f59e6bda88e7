package io.forebay.datapath;

import io.forebay.core.backend.Backend;
import java.time.Duration;
import java.util.Optional;

/// Where the objects of a remote bucket live.
///
/// @param origin what names that place in stored copies (see [io.forebay.core.store.CopyState]): a
///   copy from elsewhere is not served
/// @param freshness how long a copy is served without asking the backend; empty: for ever, zero:
///   never
public record RemoteTarget(
    Backend backend, String remoteBucket, String origin, Optional<Duration> freshness) {

  public RemoteTarget {
    if (origin.isEmpty()) {
      throw new IllegalArgumentException("an empty origin means the cluster's own objects");
    }
    if (freshness.isPresent() && freshness.get().isNegative()) {
      throw new IllegalArgumentException("negative freshness");
    }
  }

  /// A remote bucket whose copies are served until they are evicted.
  public static RemoteTarget of(Backend backend, String remoteBucket) {
    return new RemoteTarget(
        backend, remoteBucket, backend.fingerprint() + "/" + remoteBucket, Optional.empty());
  }
}
