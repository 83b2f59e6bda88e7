package io.forebay.storage;

import java.nio.ByteBuffer;
import java.util.concurrent.ArrayBlockingQueue;

/// Direct buffers of one size, kept for reuse up to a bound.
final class BufferPool {

  private final int sizeBytes;
  private final ArrayBlockingQueue<ByteBuffer> idle;

  BufferPool(int sizeBytes, int idleMax) {
    this.sizeBytes = sizeBytes;
    this.idle = new ArrayBlockingQueue<>(idleMax);
  }

  /// A cleared buffer, for one thread until it gives it back.
  ByteBuffer take() {
    ByteBuffer buffer = idle.poll();
    return buffer != null ? buffer.clear() : ByteBuffer.allocateDirect(sizeBytes);
  }

  void giveBack(ByteBuffer buffer) {
    idle.offer(buffer);
  }
}
