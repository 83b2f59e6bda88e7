package io.forebay.api;

import io.forebay.core.object.ByteSource;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// A request as it came: its target and header have been checked for form, and nothing has been
/// decoded. Valid while its handler runs, for one thread.
public interface HttpRequest {

  /// The method, as it was written: `GET`.
  String method();

  /// The target, as it was written: `/bucket/a%20key?versionId=1`, `http://host/bucket/key` or `*`.
  String rawTarget();

  /// The target's path, still encoded: begins with `/`, or is `*`.
  String rawPath();

  /// The target's query, still encoded and without its `?`; empty where there is none.
  String rawQuery();

  /// Whether the client speaks HTTP/1.0.
  boolean isHttp10();

  /// The host and port that the client named, in its target or else in `Host`; empty where it named
  /// none.
  String host();

  /// The value of the first field with that name, without the spaces around it.
  ///
  /// @param name in lower case
  @Nullable String header(String name);

  /// The values of all fields with that name, in their order.
  ///
  /// @param name in lower case
  List<String> headers(String name);

  /// Gives every field in its order, names in lower case.
  void forEachHeader(BiConsumer<String, String> action);

  /// The client's address.
  InetSocketAddress remoteAddress();

  /// Whether the connection is encrypted.
  boolean isSecure();

  /// Whether a body was announced: `Content-Length` above 0, or chunks.
  boolean hasBody();

  /// How many bytes of body were announced: 0 where no body was, empty where it comes in chunks.
  OptionalLong contentLength();

  /// The body's bytes; the same source at each call, empty where no body was announced. A client
  /// that waits for `100 Continue` is sent it at the first read. A body that breaks off ends in an
  /// exception, one that does not come on in `REQUEST_TIMEOUT`.
  ByteSource body();

  /// When the request's first byte was seen, on the server's [io.forebay.core.run.MonotonicClock].
  long arrivedNanos();
}
