package io.forebay.core.backend;

import io.forebay.core.object.ByteRange;
import io.forebay.core.object.ByteSource;
import io.forebay.core.object.ObjectAttributes;

/// An object, or a span of it, as it arrives from a cloud. Whoever received it closes the body.
///
/// @param attributes of the whole object
/// @param range the span that `body` holds
/// @param body exactly the range's bytes: a body that ends early throws
/// @param etagIsMd5 whether the ETag is the MD5 of the object's bytes if it looks like one; clouds
///   that encrypt with the customer's keys give ETags that only look so
public record BackendObject(
    ObjectAttributes attributes, ByteRange range, ByteSource body, boolean etagIsMd5)
    implements AutoCloseable {

  /// An object whose ETag is its MD5 if it looks like one.
  public BackendObject(ObjectAttributes attributes, ByteRange range, ByteSource body) {
    this(attributes, range, body, true);
  }

  /// The same object whose bytes come through another source.
  public BackendObject withBody(ByteSource other) {
    return new BackendObject(attributes, range, other, etagIsMd5);
  }

  @Override
  public void close() {
    body.close();
  }
}
