package io.forebay.api;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.concurrent.locks.ReentrantLock;

/// The buffers that answers begin in, shared by all connections. So many are kept outside the heap;
/// answers beyond them, to clients that take their bytes slowly, get small ones on the heap.
final class BufferPool {

  /// ADR 6: the header and the first 64 KiB go in one write.
  static final int LARGE_BYTES = 80 << 10;

  static final int SMALL_BYTES = 16 << 10;

  private final ReentrantLock lock = new ReentrantLock();
  private final int largeMax;
  // Guarded by lock. The last given back is the next taken: it is warm in the processor's cache.
  private final ArrayDeque<ByteBuffer> free = new ArrayDeque<>();
  private int made;

  BufferPool(int largeMax) {
    this.largeMax = largeMax;
  }

  /// An empty buffer, to be given back.
  ByteBuffer take() {
    lock.lock();
    try {
      ByteBuffer buffer = free.pollLast();
      if (buffer != null) {
        return buffer.clear();
      }
      if (made == largeMax) {
        return ByteBuffer.allocate(SMALL_BYTES);
      }
      made++;
    } finally {
      lock.unlock();
    }
    return ByteBuffer.allocateDirect(LARGE_BYTES);
  }

  void give(ByteBuffer buffer) {
    if (!buffer.isDirect()) {
      return;
    }
    lock.lock();
    try {
      free.addLast(buffer);
    } finally {
      lock.unlock();
    }
  }
}
