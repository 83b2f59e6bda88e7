package io.forebay.backend.gcs;

import io.forebay.core.run.Retrier;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/// Where Cloud Storage is, who we are there, and how much it may take.
///
/// @param endpoint empty for Google's own
/// @param project whose buckets are listed and made; where it is empty, that of the service account
/// @param requesterPaysProject who is billed for requests to buckets whose requesters pay
public record GcsBackendSettings(
    Optional<URI> endpoint,
    Optional<String> project,
    Optional<String> requesterPaysProject,
    GcsCredentials credentials,
    Limits limits) {

  private static final URI GOOGLE = URI.create("https://storage.googleapis.com");

  public GcsBackendSettings {
    endpoint.ifPresent(GcsBackendSettings::check);
    if (project.filter(String::isBlank).isPresent()
        || requesterPaysProject.filter(String::isBlank).isPresent()) {
      throw new IllegalArgumentException("a project is not blank");
    }
    boolean isOpen =
        endpoint.filter(uri -> uri.getScheme().equals("http") && !isLoopback(uri)).isPresent();
    if (isOpen && !(credentials instanceof GcsCredentials.Anonymous)) {
      throw new IllegalArgumentException(
          "credentials do not go over http:// to another machine: use https://, or nobody's");
    }
  }

  /// Google's own service, with the default limits.
  public static GcsBackendSettings of(GcsCredentials credentials) {
    return new GcsBackendSettings(
        Optional.empty(), Optional.empty(), Optional.empty(), credentials, Limits.DEFAULT);
  }

  /// The same at another address.
  public GcsBackendSettings withEndpoint(URI value) {
    return new GcsBackendSettings(
        Optional.of(value), project, requesterPaysProject, credentials, limits);
  }

  /// The same with a project whose buckets are listed and made.
  public GcsBackendSettings withProject(String value) {
    return new GcsBackendSettings(
        endpoint, Optional.of(value), requesterPaysProject, credentials, limits);
  }

  /// The same with a project that pays where requesters do.
  public GcsBackendSettings withRequesterPaysProject(String value) {
    return new GcsBackendSettings(endpoint, project, Optional.of(value), credentials, limits);
  }

  /// The same with other limits.
  public GcsBackendSettings withLimits(Limits value) {
    return new GcsBackendSettings(endpoint, project, requesterPaysProject, credentials, value);
  }

  /// The address without a slash at its end.
  String address() {
    return endpoint.orElse(GOOGLE).toString().replaceAll("/+$", "");
  }

  private static void check(URI endpoint) {
    boolean isHttp = "http".equals(endpoint.getScheme()) || "https".equals(endpoint.getScheme());
    if (!isHttp
        || endpoint.getHost() == null
        || endpoint.getUserInfo() != null
        || endpoint.getQuery() != null
        || endpoint.getFragment() != null) {
      throw new IllegalArgumentException("an endpoint is http:// or https:// and a host");
    }
  }

  private static boolean isLoopback(URI endpoint) {
    String host = endpoint.getHost().toLowerCase(Locale.ROOT).replaceAll("[\\[\\]]", "");
    boolean isLiteral = host.matches("[0-9.]+") || host.contains(":");
    return host.equals("localhost")
        || (isLiteral && InetAddress.ofLiteral(host).isLoopbackAddress());
  }

  /// Bounds on time, connections, retries and the pieces of an object.
  ///
  /// @param connectTimeout until a connection stands
  /// @param timeout until the head of an answer, and between two bytes of its body
  /// @param connectionsMax connections at most, reads and writes together
  /// @param attemptsMax how often one chunk of an upload is sent at most
  /// @param retryBudgetMax how many of its retries may follow each other over all uploads while
  ///   hardly any succeeds; each success gives a part of one back
  /// @param resumableThresholdBytes objects larger than this are written in a resumable upload
  /// @param chunkBytes how much of it goes in one request
  public record Limits(
      Duration connectTimeout,
      Duration timeout,
      int connectionsMax,
      int attemptsMax,
      int retryBudgetMax,
      long resumableThresholdBytes,
      int chunkBytes) {

    /// What every chunk but the last is a multiple of ("Resumable uploads" of the documentation).
    public static final int CHUNK_BYTES_UNIT = 256 << 10;

    /// The largest object that Cloud Storage takes: 5 TiB.
    public static final long OBJECT_BYTES_MAX = 5L << 40;

    /// The defaults.
    public static final Limits DEFAULT =
        new Limits(Duration.ofSeconds(5), Duration.ofSeconds(30), 64, 4, 50, 16L << 20, 32 << 20);

    public Limits {
      if (connectTimeout.toMillis() < 1 || timeout.toMillis() < 1) {
        throw new IllegalArgumentException("a timeout is at least 1 ms");
      }
      if (connectionsMax < 1 || attemptsMax < 1 || retryBudgetMax < 0) {
        throw new IllegalArgumentException("connections and attempts are at least 1");
      }
      if (resumableThresholdBytes < 0) {
        throw new IllegalArgumentException("an object in one piece has no negative size");
      }
      if (chunkBytes < CHUNK_BYTES_UNIT || chunkBytes % CHUNK_BYTES_UNIT != 0) {
        throw new IllegalArgumentException("a chunk is a multiple of 256 KiB");
      }
    }

    /// The same with another timeout and number of connections.
    public Limits with(Duration newTimeout, int newConnectionsMax) {
      return new Limits(
          connectTimeout.compareTo(newTimeout) < 0 ? connectTimeout : newTimeout,
          newTimeout,
          newConnectionsMax,
          attemptsMax,
          retryBudgetMax,
          resumableThresholdBytes,
          chunkBytes);
    }

    /// The bounds on what is tried again within an upload.
    public Retrier.Limits retries() {
      return new Retrier.Limits(attemptsMax, timeout.multipliedBy(2), retryBudgetMax);
    }
  }
}
