package io.forebay.datapath;

import java.nio.ByteBuffer;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/// A fetch's check beside its writer: while one half of the buffer is digested, the other is filled
/// and written. MD5 is slower than disks and networks; a CRC is not worth another thread. Used by
/// one thread.
final class DigestLane implements AutoCloseable {

  private final BodyCheck check;
  private final ExecutorService threads;
  private final ByteBuffer[] halves;
  private final boolean isBeside;
  private int next;
  private @Nullable Future<?> digesting;

  /// @param buffer the writer's, whole; must not be used otherwise until this is closed
  DigestLane(BodyCheck check, ByteBuffer buffer, ExecutorService threads) {
    this.check = check;
    this.threads = threads;
    this.isBeside = check.isSlow();
    int half = isBeside ? Math.max(1, buffer.capacity() / 2) : buffer.capacity();
    this.halves =
        new ByteBuffer[] {
          buffer.slice(0, half), isBeside ? buffer.slice(buffer.capacity() - half, half) : buffer
        };
  }

  /// An empty buffer for the next bytes; the one before the last given is free again.
  ByteBuffer buffer() {
    return halves[next].clear();
  }

  /// Takes in what remains in the buffer last given, whose position stays.
  void update(ByteBuffer bytes) {
    if (!isBeside) {
      check.update(bytes);
      return;
    }
    await();
    ByteBuffer view = bytes.duplicate();
    digesting = threads.submit(() -> check.update(view));
    next = 1 - next;
  }

  // Short: one buffer's digest.
  private void await() {
    boolean interrupted = false;
    while (digesting != null) {
      try {
        digesting.get();
        digesting = null;
      } catch (InterruptedException e) {
        interrupted = true;
      } catch (ExecutionException e) {
        throw new IllegalStateException("the digest failed", e);
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /// Waits for what was taken in.
  @Override
  public void close() {
    await();
  }
}
