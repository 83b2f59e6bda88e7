package io.forebay.backend.azure;

import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// Which storage account it is, where it is, who we are there, and how much it may take.
///
/// @param account the storage account's name
/// @param endpoint empty for `https://ACCOUNT.blob.core.windows.net`. Where the account stands in
///   the path, as for Azurite, the path is part of it; for an address of numbers it is added
public record AzureBackendSettings(
    String account, Optional<URI> endpoint, AzureCredentials credentials, Limits limits) {

  private static final Pattern ACCOUNT = Pattern.compile("[a-z0-9][a-z0-9-]{1,62}");
  private static final Pattern NUMBERS = Pattern.compile("[0-9.]+|\\[.*]|localhost");

  public AzureBackendSettings {
    if (!ACCOUNT.matcher(account).matches()) {
      throw new IllegalArgumentException("an account's name is small letters and digits");
    }
    endpoint = endpoint.map(uri -> checked(uri, account));
    boolean isPlain = endpoint.isPresent() && "http".equals(endpoint.get().getScheme());
    if (isPlain && credentials instanceof AzureCredentials.DefaultChain) {
      throw new IllegalArgumentException("an identity's tokens are only sent over https");
    }
  }

  /// The account, key or SAS token, and endpoint that a connection string names.
  public static AzureBackendSettings ofConnectionString(String text, Limits limits) {
    return ConnectionString.parse(text).toSettings(limits);
  }

  /// An account elsewhere, with the default limits.
  public static AzureBackendSettings at(
      URI endpoint, String account, AzureCredentials credentials) {
    return new AzureBackendSettings(account, Optional.of(endpoint), credentials, Limits.DEFAULT);
  }

  /// The same with other limits.
  public AzureBackendSettings withLimits(Limits value) {
    return new AzureBackendSettings(account, endpoint, credentials, value);
  }

  /// Where the account's blobs are, without a slash at the end.
  URI address() {
    return endpoint.orElseGet(() -> URI.create("https://" + account + ".blob.core.windows.net"));
  }

  /// What names the place, without any secret.
  String place() {
    URI address = address();
    int port = address.getPort();
    if (port < 0) {
      port = address.getScheme().equals("https") ? 443 : 80;
    }
    return "azure:"
        + address.getHost().toLowerCase(Locale.ROOT)
        + ":"
        + port
        + address.getRawPath();
  }

  private static URI checked(URI endpoint, String account) {
    boolean isHttp = "http".equals(endpoint.getScheme()) || "https".equals(endpoint.getScheme());
    if (!isHttp || endpoint.getHost() == null || endpoint.getUserInfo() != null) {
      throw new IllegalArgumentException("an endpoint is http:// or https:// and a host");
    }
    if (endpoint.getRawQuery() != null || endpoint.getRawFragment() != null) {
      throw new IllegalArgumentException("an endpoint has no query: a SAS token has its own key");
    }
    String path = endpoint.getRawPath() == null ? "" : endpoint.getRawPath().replaceAll("/+$", "");
    if (path.isEmpty() && NUMBERS.matcher(endpoint.getHost()).matches()) {
      path = "/" + account;
    }
    String port = endpoint.getPort() < 0 ? "" : ":" + endpoint.getPort();
    return URI.create(endpoint.getScheme() + "://" + endpoint.getHost() + port + path);
  }

  /// Bounds on time, connections, retries and blocks.
  ///
  /// @param connectTimeout until a connection stands
  /// @param timeout until the head of an answer, and between two bytes of its body
  /// @param connectionsMax connections at most, reads and writes together
  /// @param attemptsMax how often one block is sent at most
  /// @param retryBudgetMax how many blocks may be sent again after each other over all writes while
  ///   hardly any succeeds; each success gives a part of one back
  /// @param blocksThresholdBytes objects larger than this are written in blocks
  /// @param blockBytes the size of a block, more where an object would have too many
  /// @param blocksParallelMax how many blocks of one object are sent at once
  public record Limits(
      Duration connectTimeout,
      Duration timeout,
      int connectionsMax,
      int attemptsMax,
      int retryBudgetMax,
      long blocksThresholdBytes,
      long blockBytes,
      int blocksParallelMax) {

    /// The largest blob that Put Blob takes.
    public static final long PIECE_BYTES_MAX = 5000L << 20;

    /// The largest block.
    public static final long BLOCK_BYTES_MAX = 4000L << 20;

    /// The defaults.
    public static final Limits DEFAULT =
        new Limits(
            Duration.ofSeconds(5), Duration.ofSeconds(30), 64, 4, 50, 16L << 20, 16L << 20, 4);

    public Limits {
      if (connectTimeout.toMillis() < 1 || timeout.toMillis() < 1) {
        throw new IllegalArgumentException("a timeout is at least 1 ms");
      }
      if (connectionsMax < 1 || attemptsMax < 1 || retryBudgetMax < 0 || blocksParallelMax < 1) {
        throw new IllegalArgumentException("connections, attempts and blocks are at least 1");
      }
      if (blocksThresholdBytes < 0 || blocksThresholdBytes > PIECE_BYTES_MAX) {
        throw new IllegalArgumentException("a blob in one piece has at most 5000 MiB");
      }
      if (blockBytes < 1 || blockBytes > BLOCK_BYTES_MAX) {
        throw new IllegalArgumentException("a block has at most 4000 MiB");
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
          blocksThresholdBytes,
          blockBytes,
          blocksParallelMax);
    }
  }
}
