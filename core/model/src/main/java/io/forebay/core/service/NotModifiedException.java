package io.forebay.core.service;

import io.forebay.core.object.ObjectAttributes;

/// The answer "304 Not Modified": the reader has these bytes already.
public final class NotModifiedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient ObjectAttributes attributes;

  public NotModifiedException(ObjectAttributes attributes) {
    super("not modified", null, false, false);
    this.attributes = attributes;
  }

  public ObjectAttributes attributes() {
    return attributes;
  }
}
