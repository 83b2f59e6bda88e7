package io.forebay.backend.gcs;

import io.forebay.core.object.ByteSource;
import java.nio.ByteBuffer;
import java.util.OptionalLong;

/// No bytes.
final class EmptySource implements ByteSource {

  @Override
  public int read(ByteBuffer target) {
    return -1;
  }

  @Override
  public OptionalLong lengthBytes() {
    return OptionalLong.of(0);
  }

  @Override
  public void close() {}
}
