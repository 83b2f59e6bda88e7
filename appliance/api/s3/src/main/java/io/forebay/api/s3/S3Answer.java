package io.forebay.api.s3;

import io.forebay.api.HttpResponse;
import io.forebay.core.service.GetResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// An answer before it is sent: status, header and body. Whoever holds it closes it, sent or not.
final class S3Answer implements AutoCloseable {

  /// What follows the header.
  sealed interface Body {

    /// Nothing.
    record None() implements Body {}

    /// A document.
    record Document(S3Xml xml) implements Body {}

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
