package io.forebay.node.config;

/// Where to listen.
public record ListenAddress(String host, int port) {

  /// @throws IllegalArgumentException where `text` is not `host:port`
  static ListenAddress parse(String text) {
    int colon = text.lastIndexOf(':');
    try {
      int port = Integer.parseInt(text.substring(colon + 1));
      String host = text.substring(0, Math.max(colon, 0));
      if (colon > 0 && port >= 0 && port <= 65_535) {
        return new ListenAddress(host.replaceAll("^\\[|]$", ""), port);
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("listen is host:port, for example 0.0.0.0:8333", e);
    }
    throw new IllegalArgumentException("listen is host:port, for example 0.0.0.0:8333");
  }
}
