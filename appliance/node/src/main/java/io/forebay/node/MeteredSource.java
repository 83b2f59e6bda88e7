package io.forebay.node;

import io.forebay.core.object.ByteSource;
import io.micrometer.core.instrument.Counter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.OptionalLong;

/// A body whose bytes are counted as they come.
final class MeteredSource implements ByteSource {

  private final ByteSource source;
  private final Counter bytes;

  MeteredSource(ByteSource source, Counter bytes) {
    this.source = source;
    this.bytes = bytes;
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    int count = source.read(target);
    if (count > 0) {
      bytes.increment(count);
    }
    return count;
  }

  @Override
  public OptionalLong lengthBytes() {
    return source.lengthBytes();
  }

  @Override
  public void close() {
    source.close();
  }
}
