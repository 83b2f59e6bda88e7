package io.forebay.datapath;

import java.nio.ByteBuffer;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

/// Direct buffers for reuse. When all are lent, a heap buffer is made instead, which the collector
/// takes back.
final class Buffers {

  private final int sizeBytes;
  private final int pooledMax;
  private final ArrayBlockingQueue<ByteBuffer> idle;
  private final AtomicInteger created = new AtomicInteger();

  Buffers(int sizeBytes, int pooledMax) {
    this.sizeBytes = sizeBytes;
    this.pooledMax = pooledMax;
    this.idle = new ArrayBlockingQueue<>(pooledMax);
  }

  /// An empty buffer for `expectedBytes` or more; it may be smaller than that.
  ByteBuffer take(long expectedBytes) {
    ByteBuffer buffer = idle.poll();
    if (buffer != null) {
      return buffer.clear();
    }
    if (created.getAndUpdate(count -> Math.min(pooledMax, count + 1)) < pooledMax) {
      return ByteBuffer.allocateDirect(sizeBytes);
    }
    return ByteBuffer.allocate(Math.clamp(expectedBytes, 1, sizeBytes));
  }

  /// Takes a buffer back; the caller uses it no more.
  void give(ByteBuffer buffer) {
    if (buffer.isDirect()) {
      idle.offer(buffer);
    }
  }
}
