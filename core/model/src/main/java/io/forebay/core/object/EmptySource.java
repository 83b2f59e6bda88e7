package io.forebay.core.object;

import java.nio.ByteBuffer;
import java.util.OptionalLong;

/// No bytes.
public final class EmptySource implements ByteSource {

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
