package io.forebay.backend.http;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.NameValuePair;

/// The head of an answer, and its body as it arrives. Whoever received it closes it.
final class Answer implements AutoCloseable {

  private final HttpUriRequestBase request;
  private final ClassicHttpResponse response;

  Answer(HttpUriRequestBase request, ClassicHttpResponse response) {
    this.request = request;
    this.response = response;
  }

  int status() {
    return response.getCode();
  }

  /// A header's value; those of several of that name with commas between, as HTTP reads them.
  Optional<String> header(String name) {
    String all =
        Arrays.stream(response.getHeaders(name))
            .map(NameValuePair::getValue)
            .map(value -> value == null ? "" : value.strip())
            .filter(value -> !value.isEmpty())
            .collect(Collectors.joining(", "));
    return all.isEmpty() ? Optional.empty() : Optional.of(all);
  }

  /// A header that holds a date; empty where it holds none.
  Optional<Instant> date(String name) {
    return header(name).flatMap(Answer::parse);
  }

  static Optional<Instant> parse(String date) {
    try {
      return Optional.of(
          ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  /// What `Content-Length` says.
  OptionalLong lengthBytes() {
    return header("content-length")
        .filter(text -> text.matches("\\d{1,18}"))
        .map(text -> OptionalLong.of(Long.parseLong(text)))
        .orElse(OptionalLong.empty());
  }

  /// Whether the body's own form shows where it ends, so that a broken connection is noticed.
  boolean showsItsEnd() {
    HttpEntity body = response.getEntity();
    return body == null || body.isChunked() || body.getContentLength() >= 0;
  }

  InputStream body() throws IOException {
    HttpEntity body = response.getEntity();
    return body == null ? InputStream.nullInputStream() : body.getContent();
  }

  /// Ends the connection where the body was not read to its end: nothing is drained.
  @Override
  public void close() {
    // First, since closing a response reads it to its end. It leaves a connection alone that has
    // been
    // given back already.
    request.cancel();
    try {
      response.close();
    } catch (IOException e) {
      // The connection is gone all the same.
      return;
    }
  }
}
