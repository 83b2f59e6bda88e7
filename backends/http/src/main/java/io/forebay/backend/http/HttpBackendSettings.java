package io.forebay.backend.http;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/// Where a web server is, how far its redirects are followed, and how much it may take.
///
/// @param endpoint `http://` or `https://`, a host, and a path below which the buckets are
/// @param isBucketInPath whether a bucket is the first path element below the endpoint; else the
///   endpoint itself is the bucket, whatever its name
/// @param hostsAllowed hosts besides the endpoint's that redirects may lead to: names, `*.` and the
///   domain that they end with, or `*`
/// @param isPrivateAllowed whether hosts may have addresses that are not the public internet's
/// @param authorization the value of the `Authorization` header; empty for none
/// @param spoolDirectory where objects of unknown size go while they are received
public record HttpBackendSettings(
    URI endpoint,
    boolean isBucketInPath,
    Set<String> hostsAllowed,
    boolean isPrivateAllowed,
    Optional<String> authorization,
    Path spoolDirectory,
    Limits limits) {

  public HttpBackendSettings {
    hostsAllowed = Set.copyOf(hostsAllowed);
    boolean isHttp =
        "http".equalsIgnoreCase(endpoint.getScheme())
            || "https".equalsIgnoreCase(endpoint.getScheme());
    if (!isHttp
        || endpoint.getHost() == null
        || endpoint.getRawUserInfo() != null
        || endpoint.getRawQuery() != null
        || endpoint.getRawFragment() != null) {
      throw new IllegalArgumentException("endpoint must be http:// or https://, a host and a path");
    }
    if (authorization.isPresent() && !authorization.get().matches("[!-~]([ -~]*[!-~])?")) {
      throw new IllegalArgumentException("authorization must be one line of visible characters");
    }
    hostsAllowed.forEach(HostRules::check);
  }

  /// A server at `endpoint` with buckets in its path, no other host, public addresses only, and the
  /// default limits.
  public static HttpBackendSettings at(URI endpoint, Path spoolDirectory) {
    return new HttpBackendSettings(
        endpoint, true, Set.of(), false, Optional.empty(), spoolDirectory, Limits.DEFAULT);
  }

  /// Without the secret.
  @Override
  public String toString() {
    return "HttpBackendSettings[" + endpoint + "]";
  }

  /// Bounds on time, connections and work.
  ///
  /// @param connectTimeout until a connection stands
  /// @param timeout until the head of an answer, and between two bytes of its body
  /// @param connectionsMax connections at most
  /// @param skipBytesMax how much of an object is read for nothing at most, where a server has no
  ///   ranges
  /// @param spoolBytesMax the largest object of unknown size
  /// @param spoolTimeout until an object of unknown size is here
  /// @param spoolsMax how many objects of unknown size are on the spool's disk at once at most
  public record Limits(
      Duration connectTimeout,
      Duration timeout,
      int connectionsMax,
      long skipBytesMax,
      long spoolBytesMax,
      Duration spoolTimeout,
      int spoolsMax) {

    /// The defaults.
    public static final Limits DEFAULT =
        new Limits(
            Duration.ofSeconds(5),
            Duration.ofSeconds(30),
            64,
            256L << 20,
            1L << 30,
            Duration.ofMinutes(10),
            4);

    public Limits {
      if (connectTimeout.toMillis() < 1 || timeout.toMillis() < 1 || spoolTimeout.toMillis() < 1) {
        throw new IllegalArgumentException("a timeout is at least 1 ms");
      }
      if (connectionsMax < 1 || spoolsMax < 1 || skipBytesMax < 0 || spoolBytesMax < 0) {
        throw new IllegalArgumentException("connections and spools are at least 1, bytes 0");
      }
    }

    /// The same with another timeout and number of connections.
    public Limits with(Duration newTimeout, int newConnectionsMax) {
      return new Limits(
          connectTimeout.compareTo(newTimeout) < 0 ? connectTimeout : newTimeout,
          newTimeout,
          newConnectionsMax,
          skipBytesMax,
          spoolBytesMax,
          spoolTimeout,
          spoolsMax);
    }
  }
}
