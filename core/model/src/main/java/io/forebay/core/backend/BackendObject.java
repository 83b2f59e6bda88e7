package io.forebay.core.backend;

import io.forebay.core.object.ByteRange;
import io.forebay.core.object.ByteSource;
import io.forebay.core.object.ObjectAttributes;

/// An object, or a span of it, as it arrives from a cloud. Whoever received it closes the body.
///
/// @param attributes of the whole object
/// @param range the span that `body` holds
/// @param body exactly the range's bytes: a body that ends early throws
public record BackendObject(ObjectAttributes attributes, ByteRange range, ByteSource body)
    implements AutoCloseable {

  @Override
  public void close() {
    body.close();
  }
}
