package io.forebay.node.config;

import java.time.Duration;
import java.util.Optional;

/// One of `buckets`: a name that clients use.
public record BucketSection(
    @Setting(says = "Where its objects live; this cluster's own storage where it is not given.")
        Optional<String> backend,
    @Setting(says = "Its name at the backend; the same name where it is not given.")
        Optional<String> remoteBucket,
    @Setting(
            min = "0s",
            max = "3650d",
            says =
                "A copy older than this is compared with the backend before it is served; 0s"
                    + " compares on every read; never where it is not given.")
        Optional<Duration> validateAfter) {

  public BucketSection {
    if (backend.isEmpty() && (remoteBucket.isPresent() || validateAfter.isPresent())) {
      throw new IllegalArgumentException("remote_bucket and validate_after need a backend");
    }
  }
}
