package io.forebay.api.s3;

import io.forebay.api.HttpRequest;
import io.forebay.core.object.ByteSource;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// A request whose query carries `x-amz-` headers, as presigned addresses do, or those of the
/// content, as those of Signature Version 2 do: they stand among its headers here, so that nobody
/// can slip in by one way what is refused by the other.
final class PresignedRequest implements HttpRequest {

  // What belongs to the signature itself.
  private static final Set<String> SIGNING =
      Set.of(
          "x-amz-algorithm",
          "x-amz-credential",
          "x-amz-date",
          "x-amz-expires",
          "x-amz-security-token",
          "x-amz-signature",
          "x-amz-signedheaders");

  /// Headers that an address of Signature Version 2 may carry beside `x-amz-` ones.
  static final Set<String> CONTENT = Set.of("content-md5", "content-type");

  private final HttpRequest request;
  private final Map<String, String> moved;

  private PresignedRequest(HttpRequest request, Map<String, String> moved) {
    this.request = request;
    this.moved = moved;
  }

  /// `request` itself, where its query carries no header.
  static HttpRequest of(HttpRequest request, S3Query query) {
    Map<String, String> moved = new TreeMap<>();
    for (String name : query.names()) {
      String header = name.toLowerCase(Locale.ROOT);
      boolean isAmz = header.startsWith("x-amz-") && !SIGNING.contains(header);
      if (isAmz || (isVersion2(query) && CONTENT.contains(name))) {
        moved.merge(header, query.value(name).orElse(""), (a, b) -> a + "," + b);
      }
    }
    // What is sent as well is there once.
    moved.entrySet().removeIf(header -> header.getValue().equals(request.header(header.getKey())));
    return moved.isEmpty() ? request : new PresignedRequest(request, moved);
  }

  static boolean isVersion2(S3Query query) {
    return query.has("AWSAccessKeyId") && query.has("Signature");
  }

  @Override
  public @Nullable String header(String name) {
    String value = request.header(name);
    return value == null ? moved.get(name) : value;
  }

  @Override
  public List<String> headers(String name) {
    String value = moved.get(name);
    if (value == null) {
      return request.headers(name);
    }
    List<String> values = new ArrayList<>(request.headers(name));
    values.add(value);
    return values;
  }

  @Override
  public void forEachHeader(BiConsumer<String, String> action) {
    request.forEachHeader(action);
    moved.forEach(action);
  }

  @Override
  public String method() {
    return request.method();
  }

  @Override
  public String rawTarget() {
    return request.rawTarget();
  }

  @Override
  public String rawPath() {
    return request.rawPath();
  }

  @Override
  public String rawQuery() {
    return request.rawQuery();
  }

  @Override
  public boolean isHttp10() {
    return request.isHttp10();
  }

  @Override
  public String host() {
    return request.host();
  }

  @Override
  public InetSocketAddress remoteAddress() {
    return request.remoteAddress();
  }

  @Override
  public boolean isSecure() {
    return request.isSecure();
  }

  @Override
  public boolean hasBody() {
    return request.hasBody();
  }

  @Override
  public OptionalLong contentLength() {
    return request.contentLength();
  }

  @Override
  public ByteSource body() {
    return request.body();
  }

  @Override
  public long arrivedNanos() {
    return request.arrivedNanos();
  }
}
