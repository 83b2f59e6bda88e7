package io.forebay.node;

import io.forebay.core.object.ByteSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;

/// Bytes on whose end something else is given back, once.
final class HeldSource implements ByteSource {

  private final ByteSource source;
  private final Runnable giveBack;
  private final AtomicBoolean isClosed = new AtomicBoolean();

  HeldSource(ByteSource source, Runnable giveBack) {
    this.source = source;
    this.giveBack = giveBack;
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    return source.read(target);
  }

  @Override
  public OptionalLong lengthBytes() {
    return source.lengthBytes();
  }

  @Override
  public void close() {
    try {
      source.close();
    } finally {
      if (isClosed.compareAndSet(false, true)) {
        giveBack.run();
      }
    }
  }
}
