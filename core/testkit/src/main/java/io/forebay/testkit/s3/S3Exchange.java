package io.forebay.testkit.s3;

import com.sun.net.httpserver.HttpExchange;
import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// A request read as S3 reads it, and the ways to answer it.
final class S3Exchange {

  private final HttpExchange http;
  private final String bucket;
  private final String key;
  private final Map<String, String> query = new HashMap<>();

  S3Exchange(HttpExchange http) {
    this.http = http;
    String path = http.getRequestURI().getRawPath().substring(1);
    int slash = path.indexOf('/');
    this.bucket = decode(slash < 0 ? path : path.substring(0, slash));
    this.key = slash < 0 ? "" : decode(path.substring(slash + 1));
    String rawQuery = http.getRequestURI().getRawQuery();
    for (String pair : (rawQuery == null ? "" : rawQuery).split("&", -1)) {
      String[] parts = pair.split("=", 2);
      if (!parts[0].isEmpty()) {
        query.put(decode(parts[0]), parts.length == 1 ? "" : decode(parts[1]));
      }
    }
  }

  private static String decode(String raw) {
    return URLDecoder.decode(raw.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  String method() {
    return http.getRequestMethod();
  }

  String bucket() {
    return bucket;
  }

  String key() {
    return key;
  }

  boolean hasQuery(String name) {
    return query.containsKey(name);
  }

  Optional<String> query(String name) {
    return Optional.ofNullable(query.get(name));
  }

  Map<String, String> queries() {
    return query;
  }

  Optional<String> header(String name) {
    return Optional.ofNullable(http.getRequestHeaders().getFirst(name));
  }

  Map<String, String> headers() {
    Map<String, String> headers = new HashMap<>();
    http.getRequestHeaders()
        .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.getFirst()));
    return headers;
  }

  /// The body, freed of aws-chunked framing and compared with the checksums that came with it.
  RequestBody body() throws IOException {
    return RequestBody.read(headers(), http.getRequestBody());
  }

  void answerHeader(String name, String value) {
    http.getResponseHeaders().set(name, value);
  }

  /// Answers without a body.
  void answer(int status) throws IOException {
    http.sendResponseHeaders(status, -1);
  }

  void answerXml(int status, String xml) throws IOException {
    byte[] bytes =
        ("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + xml).getBytes(StandardCharsets.UTF_8);
    answerHeader("Content-Type", "application/xml");
    http.sendResponseHeaders(status, bytes.length);
    http.getResponseBody().write(bytes);
  }

  /// Answers with a span of an object; without its bytes where the request is a HEAD.
  void answerContent(int status, Content content, long startOffset, long endOffset)
      throws IOException {
    long length = endOffset - startOffset;
    if (method().equals("HEAD")) {
      answerHeader("Content-Length", Long.toString(length));
      answer(status);
      return;
    }
    http.sendResponseHeaders(status, length == 0 ? -1 : length);
    content.writeTo(http.getResponseBody(), startOffset, endOffset);
  }

  void refuse(StoreException refusal) throws IOException {
    int status = refusal.code().httpStatus();
    if (method().equals("HEAD") || status == 304) {
      answer(status);
      return;
    }
    answerXml(
        status,
        "<Error><Code>%s</Code><Message>%s</Message><Resource>%s</Resource></Error>"
            .formatted(
                refusal.code().s3Code(),
                refusal.getMessage(),
                Xml.escape("/" + bucket + "/" + key)));
  }

  StoreException notImplemented() {
    return new StoreException(ErrorCode.NOT_IMPLEMENTED, "not a part of this server");
  }
}
