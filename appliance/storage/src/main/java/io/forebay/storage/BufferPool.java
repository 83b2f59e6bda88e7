package io.forebay.storage;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

/// Direct buffers of one size, kept for reuse up to a bound.
final class BufferPool {

  private final int sizeBytes;
  private final int countMax;
  private final ArrayBlockingQueue<ByteBuffer> idle;
  private final AtomicInteger lent = new AtomicInteger();

  BufferPool(int sizeBytes, int countMax) {
    this.sizeBytes = sizeBytes;
    this.countMax = countMax;
    this.idle = new ArrayBlockingQueue<>(countMax);
  }

  /// A cleared buffer, for one thread until it gives it back. For who holds it no longer than a
  /// call to a disk takes.
  ByteBuffer take() {
    lent.incrementAndGet();
    ByteBuffer buffer = idle.poll();
    return buffer != null ? buffer.clear() : ByteBuffer.allocateDirect(sizeBytes);
  }

  /// The same, if fewer than the bound are in use. For who holds it while a client is waited for.
  Optional<ByteBuffer> tryTake() {
    return lent.get() < countMax ? Optional.of(take()) : Optional.empty();
  }

  void giveBack(ByteBuffer buffer) {
    lent.decrementAndGet();
    idle.offer(buffer);
  }
}
