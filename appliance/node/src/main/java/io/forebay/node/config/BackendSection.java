package io.forebay.node.config;

import java.time.Duration;
import java.util.Optional;

/// One of `backends`: a cloud.
///
/// @param keys what only its kind has; they stand beside the others in the file
public record BackendSection(
    @Setting(says = "What it speaks.") Kind kind,
    BackendKeys keys,
    @Setting(
            value = "30s",
            min = "100ms",
            max = "10m",
            says = "How long an answer, or the next byte of one, may take.")
        Duration timeout,
    @Setting(
            value = "64",
            min = "1",
            max = "10000",
            says = "Connections, and calls under way, at most; further calls wait.")
        int connectionsMax,
    @Setting(
            min = "1",
            max = "1000000",
            says = "Requests a second at most; as many as it takes where it is not given.")
        Optional<Integer> requestsPerSecondMax,
    @Setting(
            min = "64KiB",
            max = "100GiB",
            says =
                "Bytes a second at most, in both directions together; as many as it takes where it"
                    + " is not given.")
        Optional<DataSize> bytesPerSecondMax) {

  /// The kinds of backend.
  public enum Kind {
    S3,
    GCS,
    AZURE,
    HTTP,
    DIR,
    AIS
  }

  /// The same that waits no longer than that for an answer.
  public BackendSection withTimeoutAtMost(Duration max) {
    Duration shorter = timeout.compareTo(max) < 0 ? timeout : max;
    return new BackendSection(
        kind, keys, shorter, connectionsMax, requestsPerSecondMax, bytesPerSecondMax);
  }

  /// Its kind and its place, without any secret.
  @Override
  public String toString() {
    return keys.toString();
  }
}
