package io.forebay.api;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// How one listener listens, and what it bears from its clients.
///
/// @param host a name or address of this machine; `0.0.0.0` for all
/// @param port 0 for any free one
/// @param tls encrypts the connections; what is sent is then copied
/// @param headerBytesMax the longest header section of a request, its request line included
/// @param targetBytesMax the longest target of a request
/// @param headerTimeout in which a request's header must be whole, from its first byte, or from the
///   connection's start
/// @param progressTimeout in which a client must send, or take, the next 16 KiB of a body
/// @param idleTimeout after which a connection without a request is closed
/// @param drainTimeout how long [HttpServer#close] lets requests in hand go on
/// @param connectionsMax at once; fewer where the process may not open that many files
public record HttpSettings(
    String host,
    int port,
    Optional<TlsFiles> tls,
    int headerBytesMax,
    int targetBytesMax,
    Duration headerTimeout,
    Duration progressTimeout,
    Duration idleTimeout,
    Duration drainTimeout,
    int connectionsMax) {

  /// Files in PEM: a certificate with its chain, and its private key. They are read again when they
  /// change.
  public record TlsFiles(Path certificate, Path key) {}

  private static final int HEADER_BYTES_MAX = 64 << 10;
  private static final int TARGET_BYTES_MAX = 16 << 10;

  /// The defaults, on a loopback port, to be changed.
  public static Builder builder() {
    return new Builder();
  }

  public HttpSettings {
    check(!host.isBlank(), "no host to listen on");
    check(port >= 0 && port <= 65_535, "a port is 0 to 65535");
    check(headerBytesMax >= 8 << 10 && headerBytesMax <= 1 << 20, "header: 8 KiB to 1 MiB");
    check(targetBytesMax >= 1 << 10 && targetBytesMax <= headerBytesMax, "target: 1 KiB to header");
    checkTimeout(headerTimeout);
    checkTimeout(progressTimeout);
    checkTimeout(idleTimeout);
    check(!drainTimeout.isNegative(), "negative drain timeout");
    check(drainTimeout.compareTo(Duration.ofHours(1)) <= 0, "a drain ends within an hour");
    check(connectionsMax >= 1 && connectionsMax <= 1_000_000, "1 to 1000000 connections");
  }

  private static void checkTimeout(Duration timeout) {
    check(timeout.isPositive(), "a timeout is above zero");
    check(timeout.compareTo(Duration.ofDays(1)) <= 0, "a timeout is a day at most");
  }

  private static void check(boolean good, String message) {
    if (!good) {
      throw new IllegalArgumentException(message);
    }
  }

  /// Settings in the making: the defaults where nothing else is said.
  public static final class Builder {

    private String host = "127.0.0.1";
    private int port = 8333;
    private Optional<TlsFiles> tls = Optional.empty();
    private Duration headerTimeout = Duration.ofSeconds(30);
    private Duration progressTimeout = Duration.ofSeconds(60);
    private Duration idleTimeout = Duration.ofMinutes(2);
    private Duration drainTimeout = Duration.ofSeconds(30);
    private int connectionsMax = 20_000;

    private Builder() {}

    public Builder listen(String host, int port) {
      this.host = host;
      this.port = port;
      return this;
    }

    public Builder tls(Optional<TlsFiles> tls) {
      this.tls = tls;
      return this;
    }

    public Builder timeouts(Duration header, Duration progress, Duration idle) {
      this.headerTimeout = header;
      this.progressTimeout = progress;
      this.idleTimeout = idle;
      return this;
    }

    public Builder drainTimeout(Duration drainTimeout) {
      this.drainTimeout = drainTimeout;
      return this;
    }

    public Builder connectionsMax(int connectionsMax) {
      this.connectionsMax = connectionsMax;
      return this;
    }

    /// @throws IllegalArgumentException where a bound is not kept
    public HttpSettings build() {
      return new HttpSettings(
          host,
          port,
          tls,
          HEADER_BYTES_MAX,
          TARGET_BYTES_MAX,
          headerTimeout,
          progressTimeout,
          idleTimeout,
          drainTimeout,
          connectionsMax);
    }
  }
}
