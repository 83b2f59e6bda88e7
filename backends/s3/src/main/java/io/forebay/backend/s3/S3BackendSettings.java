package io.forebay.backend.s3;

import io.forebay.core.run.Retrier;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/// Where an S3 service is, who we are there, and how much it may take.
///
/// @param endpoint empty for Amazon's own
/// @param region what requests are signed for
/// @param isPathStyle whether the bucket stands in the path instead of the host name
public record S3BackendSettings(
    Optional<URI> endpoint,
    String region,
    boolean isPathStyle,
    S3Credentials credentials,
    Limits limits) {

  /// The region where none is configured.
  public static final String REGION_DEFAULT = "us-east-1";

  public S3BackendSettings {
    if (region.isBlank()) {
      throw new IllegalArgumentException("a region is not blank");
    }
    endpoint.ifPresent(S3BackendSettings::check);
  }

  /// A service at `endpoint`, path style, with the default limits.
  public static S3BackendSettings at(URI endpoint, S3Credentials credentials) {
    return new S3BackendSettings(
        Optional.of(endpoint), REGION_DEFAULT, true, credentials, Limits.DEFAULT);
  }

  /// The same with other limits.
  public S3BackendSettings withLimits(Limits value) {
    return new S3BackendSettings(endpoint, region, isPathStyle, credentials, value);
  }

  private static void check(URI endpoint) {
    boolean isHttp = "http".equals(endpoint.getScheme()) || "https".equals(endpoint.getScheme());
    if (!isHttp || endpoint.getHost() == null || endpoint.getUserInfo() != null) {
      throw new IllegalArgumentException("an endpoint is http:// or https:// and a host");
    }
  }

  /// Bounds on time, connections and parts, and on what is tried again inside: the steps of a write
  /// in parts.
  ///
  /// @param connectTimeout until a connection stands
  /// @param timeout until the head of an answer, and between two bytes of its body
  /// @param connectionsMax connections at most, reads and writes together
  /// @param attemptsMax how often one step is tried at most
  /// @param retryBudgetMax how many retries may follow each other over all steps while hardly any
  ///   succeeds; each success gives a part of one back
  /// @param multipartThresholdBytes objects larger than this are written in parts
  /// @param partBytes the size of a part, more where an object would have too many
  /// @param partsParallelMax how many parts of one object are sent at once
  public record Limits(
      Duration connectTimeout,
      Duration timeout,
      int connectionsMax,
      int attemptsMax,
      int retryBudgetMax,
      long multipartThresholdBytes,
      long partBytes,
      int partsParallelMax) {

    /// The smallest part that S3 takes, but for the last one.
    public static final long PART_BYTES_MIN = 5L << 20;

    /// The largest object that S3 takes in one piece, and the largest part.
    public static final long PIECE_BYTES_MAX = 5L << 30;

    /// The defaults.
    public static final Limits DEFAULT =
        new Limits(
            Duration.ofSeconds(5), Duration.ofSeconds(30), 64, 4, 50, 16L << 20, 16L << 20, 4);

    public Limits {
      if (connectTimeout.toMillis() < 1 || timeout.toMillis() < 1) {
        throw new IllegalArgumentException("a timeout is at least 1 ms");
      }
      if (connectionsMax < 1 || attemptsMax < 1 || retryBudgetMax < 0 || partsParallelMax < 1) {
        throw new IllegalArgumentException("connections, attempts and parts are at least 1");
      }
      if (multipartThresholdBytes < 0 || multipartThresholdBytes > PIECE_BYTES_MAX) {
        throw new IllegalArgumentException("an object in one piece has at most 5 GiB");
      }
      if (partBytes < PART_BYTES_MIN || partBytes > PIECE_BYTES_MAX) {
        throw new IllegalArgumentException("a part has 5 MiB to 5 GiB");
      }
    }

    /// The bounds within which the steps of a write in parts are tried again.
    Retrier.Limits retries() {
      return new Retrier.Limits(attemptsMax, timeout.multipliedBy(2), retryBudgetMax);
    }

    /// The same with another timeout and number of connections.
    public Limits with(Duration newTimeout, int newConnectionsMax) {
      return new Limits(
          connectTimeout.compareTo(newTimeout) < 0 ? connectTimeout : newTimeout,
          newTimeout,
          newConnectionsMax,
          attemptsMax,
          retryBudgetMax,
          multipartThresholdBytes,
          partBytes,
          partsParallelMax);
    }
  }
}
