package io.forebay.core.service;

import io.forebay.core.object.ObjectAttributes;

/// The answer "304 Not Modified": the reader has these bytes already.
public final class NotModifiedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient HeadResponse answer;

  /// @param answer what a HEAD without the condition would have said
  public NotModifiedException(HeadResponse answer) {
    super("not modified", null, false, false);
    this.answer = answer;
  }

  public HeadResponse answer() {
    return answer;
  }

  public ObjectAttributes attributes() {
    return answer.attributes();
  }
}
