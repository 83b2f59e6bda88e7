package io.forebay.api.s3;

import io.forebay.api.HttpResponse;
import io.forebay.core.service.GetResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// An answer before it is sent: status, header and body. Whoever holds it closes it, sent or not.
final class S3Answer implements AutoCloseable {

  /// What follows the header.
  sealed interface Body {

    /// Nothing.
    record None() implements Body {}

    /// A document.
    record Document(S3Xml xml) implements Body {}

    /// What an operation that may last longer than clients wait in silence will answer. The
    /// operation does not fail: a failure is an answer too.
    record Awaited(Supplier<S3Answer> operation) implements Body {}

    /// An object's bytes.
    record Content(String bucketName, GetResponse response) implements Body {}
  }

  private static final Body NONE = new Body.None();

  private record Field(String name, String value) {}

  private final int status;
  private final List<Field> fields = new ArrayList<>();
  private final Body body;

  private S3Answer(int status, Body body) {
    this.status = status;
    this.body = body;
  }

  static S3Answer empty(int status) {
    return new S3Answer(status, NONE);
  }

  static S3Answer document(int status, S3Xml document) {
    return new S3Answer(status, new Body.Document(document))
        .with("content-type", "application/xml");
  }

  static S3Answer content(int status, String bucketName, GetResponse response) {
    return new S3Answer(status, new Body.Content(bucketName, response));
  }

  static S3Answer awaited(Supplier<S3Answer> operation) {
    return new S3Answer(200, new Body.Awaited(operation));
  }

  Body body() {
    return body;
  }

  /// The document that is the body.
  String document() {
    if (body instanceof Body.Document(S3Xml xml)) {
      return new String(xml.bytes(), StandardCharsets.UTF_8);
    }
    throw new AssertionError("not a document: " + body);
  }

  S3Answer with(String name, String value) {
    fields.add(new Field(name, value));
    return this;
  }

  S3Answer with(String name, long value) {
    return with(name, Long.toString(value));
  }

  /// @param events told where an object's bytes were sent whole
  void send(HttpResponse response, S3Events events) throws IOException {
    response.status(status);
    for (Field field : fields) {
      response.header(field.name(), field.value());
    }
    switch (body) {
      case Body.None() -> response.send();
      case Body.Document(S3Xml xml) -> response.send(xml.bytes());
      case Body.Awaited _ -> throw new AssertionError("it is not known yet");
      case Body.Content(String bucketName, GetResponse content) -> {
        response.send(content.body());
        events.objectServed(bucketName, content.cache(), content.body().lengthBytes());
      }
    }
  }

  @Override
  public void close() {
    if (body instanceof Body.Content(_, GetResponse response)) {
      response.close();
    }
  }
}
