package io.forebay.backend.http;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;

/// Where a request goes.
///
/// @param scheme `http` or `https`
/// @param host in lower case, an IPv6 address without brackets
/// @param target what the first line of the request says: a path, encoded, and a query
record Location(String scheme, String host, int port, String target) {

  /// The location that `uri` names; empty where it is none of HTTP's, or holds a user.
  static Optional<Location> of(URI uri) {
    String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
    boolean isHttp = scheme.equals("http") || scheme.equals("https");
    if (!isHttp || uri.getHost() == null || uri.getRawUserInfo() != null) {
      return Optional.empty();
    }
    String host = uri.getHost().toLowerCase(Locale.ROOT).replaceAll("^\\[|]$", "");
    int port = uri.getPort() >= 0 ? uri.getPort() : scheme.equals("https") ? 443 : 80;
    String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    return Optional.of(new Location(scheme, withoutRoot(host), port, path + query));
  }

  // A name may end with the dot of DNS's root.
  private static String withoutRoot(String host) {
    return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
  }

  Location withTarget(String other) {
    return new Location(scheme, host, port, other);
  }

  /// Where an answer's `Location` header leads from here; empty where that is nowhere.
  Optional<Location> redirectedTo(String header) {
    try {
      URI next = new URI(uri()).resolve(new URI(header));
      return of(new URI(next.toASCIIString()));
    } catch (URISyntaxException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /// Whether a secret for one may be shown to the other.
  boolean isSameOrigin(Location other) {
    return scheme.equals(other.scheme) && host.equals(other.host) && port == other.port;
  }

  /// Whether `next` is this with a slash added, by which servers lead to a directory's index.
  boolean isDirectoryOf(Location next) {
    return host.equals(next.host) && next.path().equals(path() + "/");
  }

  private String path() {
    return String.valueOf(URI.create(uri()).getPath());
  }

  /// Scheme, host and port.
  String origin() {
    return scheme + "://" + (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }

  private String uri() {
    return origin() + target;
  }
}
