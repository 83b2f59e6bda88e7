package io.forebay.node;

import io.forebay.core.object.ByteSource;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;

/// Bytes that come no faster than a rate.
final class PacedSource implements ByteSource {

  private final ByteSource source;
  private final ByteRate rate;
  private final AtomicLong paidUnits;
  private long position;

  /// @param paidUnits how much of the bytes has been paid for, which others may read again
  PacedSource(ByteSource source, ByteRate rate, AtomicLong paidUnits) {
    this.source = source;
    this.rate = rate;
    this.paidUnits = paidUnits;
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    int count = readStep(target);
    if (count > 0) {
      position += count;
      pay();
    }
    return count;
  }

  private int readStep(ByteBuffer target) throws IOException {
    int limit = target.limit();
    target.limit(target.position() + Math.min(target.remaining(), rate.stepBytes()));
    try {
      return source.read(target);
    } finally {
      target.limit(limit);
    }
  }

  private void pay() throws IOException {
    try {
      rate.pay(position, paidUnits);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      InterruptedIOException interrupted = new InterruptedIOException("interrupted in a pause");
      interrupted.initCause(e);
      throw interrupted;
    }
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
