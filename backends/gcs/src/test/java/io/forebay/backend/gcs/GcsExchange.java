package io.forebay.backend.gcs;

import com.google.api.client.googleapis.json.GoogleJsonError;
import com.google.api.client.googleapis.json.GoogleJsonErrorContainer;
import com.google.api.client.json.JsonObjectParser;
import com.google.api.client.json.gson.GsonFactory;
import com.sun.net.httpserver.HttpExchange;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A request read as the JSON API reads it, and the ways to answer it.
final class GcsExchange {

  private static final Pattern RESOURCE =
      Pattern.compile("(?:/upload|/download)?/storage/v1/b(?:/([^/]+)(?:/(o)(?:/([^/]+))?)?)?");

  private final HttpExchange http;
  private final Matcher resource;
  private final Map<String, String> query = new HashMap<>();

  GcsExchange(HttpExchange http) {
    this.http = http;
    this.resource = RESOURCE.matcher(path());
    String rawQuery = http.getRequestURI().getRawQuery();
    for (String pair : (rawQuery == null ? "" : rawQuery).split("&", -1)) {
      String[] parts = pair.split("=", 2);
      if (!parts[0].isEmpty()) {
        query.put(decode(parts[0]), parts.length == 1 ? "" : decode(parts[1]));
      }
    }
    if (!resource.matches() && !path().equals("/token")) {
      throw new IllegalArgumentException("no resource of the JSON API: " + path());
    }
  }

  private static String decode(String raw) {
    return URLDecoder.decode(raw.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  String method() {
    return http.getRequestMethod();
  }

  String path() {
    return http.getRequestURI().getRawPath();
  }

  Optional<String> bucket() {
    return Optional.ofNullable(resource.group(1)).map(GcsExchange::decode);
  }

  boolean isList() {
    return resource.group(2) != null;
  }

  Optional<String> key() {
    return Optional.ofNullable(resource.group(3)).map(GcsExchange::decode);
  }

  Optional<String> query(String name) {
    return Optional.ofNullable(query.get(name));
  }

  Optional<Long> number(String name) {
    return query(name).map(Long::valueOf);
  }

  Optional<String> header(String name) {
    return Optional.ofNullable(http.getRequestHeaders().getFirst(name));
  }

  byte[] body() throws IOException {
    return http.getRequestBody().readAllBytes();
  }

  <T> T json(byte[] bytes, Class<T> type) throws IOException {
    return new JsonObjectParser(GsonFactory.getDefaultInstance())
        .parseAndClose(new ByteArrayInputStream(bytes), StandardCharsets.UTF_8, type);
  }

  boolean isMedia() {
    return query("alt").filter("media"::equals).isPresent();
  }

  void answerHeader(String name, String value) {
    http.getResponseHeaders().set(name, value);
  }

  void answer(int status) throws IOException {
    http.sendResponseHeaders(status, -1);
  }

  void answerJson(int status, Object json) throws IOException {
    answerBytes(
        status,
        "application/json; charset=UTF-8",
        GsonFactory.getDefaultInstance().toByteArray(json));
  }

  void answerBytes(int status, String contentType, byte[] bytes) throws IOException {
    answerHeader("Content-Type", contentType);
    http.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    http.getResponseBody().write(bytes);
  }

  /// Answers without saying how much there will be.
  void answerChunked(int status, byte[] bytes) throws IOException {
    http.sendResponseHeaders(status, 0);
    http.getResponseBody().write(bytes);
  }

  /// A token that names the account that asks for it.
  void answerToken() throws IOException {
    String form = decode(new String(body(), StandardCharsets.ISO_8859_1));
    String assertion = form.substring(form.indexOf("assertion=") + 10).split("&", 2)[0];
    String claims =
        new String(
            Base64.getUrlDecoder().decode(assertion.split("\\.", 3)[1]), StandardCharsets.UTF_8);
    Matcher issuer = Pattern.compile("\"iss\":\"([^\"@]+)@").matcher(claims);
    if (!issuer.find()) {
      answerBytes(
          400,
          "application/json",
          "{\"error\":\"invalid_grant\"}".getBytes(StandardCharsets.UTF_8));
      return;
    }
    answerJson(
        200,
        Map.of(
            "access_token",
            "token-of-" + issuer.group(1),
            "expires_in",
            3600,
            "token_type",
            "Bearer"));
  }

  void refuse(GcsRefusal refusal) throws IOException {
    if (isMedia() || refusal.reason().isEmpty()) {
      // So does the cloud where bytes were asked for.
      answerBytes(
          refusal.status(),
          "text/html; charset=UTF-8",
          String.valueOf(refusal.getMessage()).getBytes(StandardCharsets.UTF_8));
      return;
    }
    GoogleJsonError.ErrorInfo info = new GoogleJsonError.ErrorInfo();
    info.setDomain("global");
    info.setReason(refusal.reason());
    info.setMessage(refusal.getMessage());
    GoogleJsonError error = new GoogleJsonError();
    error.setCode(refusal.status());
    error.setMessage(refusal.getMessage());
    error.setErrors(List.of(info));
    GoogleJsonErrorContainer container = new GoogleJsonErrorContainer();
    container.setError(error);
    answerJson(refusal.status(), container);
  }
}
