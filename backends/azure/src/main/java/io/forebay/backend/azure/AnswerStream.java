package io.forebay.backend.azure;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/// The body of an answer as it arrives, with a deadline between two of its bytes. It holds two of
/// the client's buffers at most. Read by one thread.
final class AnswerStream implements BodySubscriber<AnswerStream> {

  private static final int AHEAD_MAX = 2;
  private static final long END_WAIT_MILLIS = 100;

  private final Duration timeout;
  private final Runnable onEnd;
  // Bounded by what is requested; an empty one is the end.
  private final BlockingQueue<Optional<List<ByteBuffer>>> arrived = new LinkedBlockingQueue<>();
  private final AtomicBoolean isEnded = new AtomicBoolean();
  private final ArrayDeque<ByteBuffer> current = new ArrayDeque<>();
  private volatile Optional<Flow.Subscription> subscription = Optional.empty();
  private volatile Optional<Throwable> failure = Optional.empty();
  private boolean isComplete;

  /// @param timeout how long the next byte may take
  /// @param onEnd once, when nothing more is read
  AnswerStream(Duration timeout, Runnable onEnd) {
    this.timeout = timeout;
    this.onEnd = onEnd;
  }

  @Override
  public CompletionStage<AnswerStream> getBody() {
    // The answer is there when its head is.
    return CompletableFuture.completedFuture(this);
  }

  @Override
  public void onSubscribe(Flow.Subscription value) {
    subscription = Optional.of(value);
    if (isEnded.get()) {
      value.cancel();
    } else {
      value.request(AHEAD_MAX);
    }
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    arrived.add(Optional.of(buffers));
  }

  @Override
  public void onError(Throwable thrown) {
    failure = Optional.of(thrown);
    arrived.add(Optional.empty());
  }

  @Override
  public void onComplete() {
    arrived.add(Optional.empty());
  }

  /// Reads some bytes into `target`, waiting for at least one; -1 after the last.
  int read(ByteBuffer target) throws IOException {
    while (!isComplete) {
      ByteBuffer next = current.peek();
      if (next == null) {
        await();
      } else if (!next.hasRemaining()) {
        current.remove();
      } else {
        int count = Math.min(next.remaining(), target.remaining());
        target.put(next.slice(next.position(), count));
        next.position(next.position() + count);
        return count;
      }
    }
    return -1;
  }

  private void await() throws IOException {
    Optional<List<ByteBuffer>> buffers;
    try {
      buffers = arrived.poll(timeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      close();
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while the backend's body arrived");
    }
    if (buffers == null) {
      close();
      throw new HttpTimeoutException("the backend's body did not go on for " + timeout);
    }
    if (buffers.isEmpty()) {
      isComplete = true;
      close();
      if (failure.isPresent()) {
        throw new IOException("the backend's body broke off", failure.get());
      }
      return;
    }
    current.addAll(buffers.get());
    subscription.ifPresent(from -> from.request(1));
  }

  /// All bytes that are left, at most so many.
  byte[] readAll(int bytesMax) throws IOException {
    try {
      ByteBuffer all = ByteBuffer.allocate(8 << 10);
      while (read(all) >= 0) {
        if (!all.hasRemaining()) {
          if (all.capacity() >= bytesMax) {
            throw new IOException("the backend's answer is larger than " + bytesMax + " bytes");
          }
          all = ByteBuffer.allocate(2 * all.capacity()).put(all.flip());
        }
      }
      byte[] bytes = new byte[all.flip().remaining()];
      all.get(bytes);
      return bytes;
    } finally {
      close();
    }
  }

  /// Ends a body whose bytes have all been read: its end follows at once, and then the connection
  /// can be used again.
  void finish() {
    try {
      if (!isComplete) {
        var next = arrived.poll(END_WAIT_MILLIS, TimeUnit.MILLISECONDS);
        isComplete = next != null && next.isEmpty();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    close();
  }

  /// Ends the body early or late, without waiting for the rest of it.
  void close() {
    if (isEnded.compareAndSet(false, true)) {
      // Of a body that has arrived whole, this means nothing, and its connection is used again.
      subscription.ifPresent(Flow.Subscription::cancel);
      onEnd.run();
    }
  }
}
