package io.forebay.testkit;

import java.util.Map;
import java.util.Optional;

/// A request that reached the origin's door.
///
/// @param number 1 for the first
/// @param path as sent: raw, with its query
/// @param headers by lower-case name
public record OriginRequest(int number, String method, String path, Map<String, String> headers) {

  public OriginRequest {
    headers = Map.copyOf(headers);
  }

  /// The `Range` header.
  public Optional<String> range() {
    return Optional.ofNullable(headers.get("range"));
  }

  public boolean isGet() {
    return method.equals("GET");
  }

  /// Whether it is for this object, path style.
  public boolean isFor(String bucket, String key) {
    int query = path.indexOf('?');
    return (query < 0 ? path : path.substring(0, query)).equals("/" + bucket + "/" + key);
  }
}
