package io.forebay.core.service;

import io.forebay.core.object.ByteRange;
import io.forebay.core.object.ObjectAttributes;
import io.forebay.core.object.ObjectBody;
import java.util.OptionalLong;

/// An object's attributes and the bytes asked for. Whoever received it closes it.
///
/// @param range the span that `body` sends; the whole where none was asked for
/// @param ageSeconds for a remote bucket's hits: since the copy was fetched or last validated
public record GetResponse(
    ObjectAttributes attributes,
    ByteRange range,
    ObjectBody body,
    CacheResult cache,
    OptionalLong ageSeconds)
    implements AutoCloseable {

  @Override
  public void close() {
    body.close();
  }
}
