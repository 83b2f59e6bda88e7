package io.forebay.api;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/// What is known of one connection by those who may have to end it: what its thread waits for, and
/// until when.
///
/// The connection's thread announces a wait, blocks, and ends the wait; the sweeper ends waits
/// whose deadline has passed. Both do it by exchanging the same word, so that exactly one of them
/// decides how the wait ended. To end a wait for the client's bytes, the channel's input is shut
/// down: the thread then reads the end of the stream, and can still answer.
final class Watch {

  /// What a connection's thread waits for.
  enum Wait {
    /// The first byte of the first request.
    FIRST_REQUEST,
    /// The first byte of a further request.
    NEXT_REQUEST,
    /// The rest of a request's header.
    HEADER,
    /// Bytes of a request's body.
    BODY,
    /// The client to take bytes.
    WRITE,
    /// The client to close, after the last answer.
    LINGER
  }

  // Deadlines are made odd, so that these two are none.
  private static final long NONE = 0;
  private static final long EXPIRED = 2;

  private static final VarHandle DEADLINE = deadlineHandle();

  private final @Nullable SocketChannel channel;
  private final @Nullable InetSocketAddress remoteAddress;
  private volatile Runnable fallbackClose = () -> {};

  // Written by the connection's thread before `deadline`, read by the sweeper after it.
  private Wait wait = Wait.FIRST_REQUEST;
  private long sinceNanos;
  private volatile long deadline = NONE;

  /// @param channel null where the listener did not tell it
  Watch(@Nullable SocketChannel channel) {
    this.channel = channel;
    this.remoteAddress = channel == null ? null : remoteAddress(channel);
  }

  @Nullable SocketChannel channel() {
    return channel;
  }

  @Nullable InetSocketAddress remoteAddress() {
    return remoteAddress;
  }

  /// How to close a connection whose channel is not known.
  void closeBy(Runnable action) {
    fallbackClose = action;
  }

  /// Announces that the connection's thread is going to block.
  void begin(Wait kind, long nowNanos, long timeoutNanos) {
    wait = kind;
    sinceNanos = nowNanos;
    deadline = (nowNanos + timeoutNanos) | 1;
  }

  /// Ends the wait; answers whether it was in time.
  boolean end() {
    return (long) DEADLINE.getAndSet(this, NONE) != EXPIRED;
  }

  boolean isOpen() {
    return channel == null || channel.isOpen();
  }

  /// Ends the present wait if its deadline has passed; answers whether it did.
  boolean expire(long nowNanos) {
    long seen = deadline;
    if (seen == NONE || seen == EXPIRED || seen - nowNanos > 0) {
      return false;
    }
    return stop(seen);
  }

  /// Ends the present wait if it is for a request and has lasted that long.
  boolean expireIdle(long nowNanos, long firstRequestNanos, long nextRequestNanos) {
    long seen = deadline;
    if (seen == NONE || seen == EXPIRED) {
      return false;
    }
    long bound =
        switch (wait) {
          case FIRST_REQUEST -> firstRequestNanos;
          case NEXT_REQUEST -> nextRequestNanos;
          case HEADER, BODY, WRITE, LINGER -> Long.MAX_VALUE;
        };
    return nowNanos - sinceNanos >= bound && stop(seen);
  }

  private boolean stop(long seen) {
    Wait stopped = wait;
    if (!DEADLINE.compareAndSet(this, seen, EXPIRED)) {
      return false;
    }
    if (channel == null) {
      fallbackClose.run();
    } else if (stopped == Wait.WRITE || stopped == Wait.LINGER) {
      reset();
    } else {
      shutdownInput(channel);
    }
    return true;
  }

  /// Ends the connection at once, telling the client so.
  void reset() {
    if (channel == null) {
      fallbackClose.run();
      return;
    }
    try {
      if (channel.isOpen()) {
        channel.setOption(StandardSocketOptions.SO_LINGER, 0);
      }
      channel.close();
    } catch (IOException e) {
      closeQuietly();
    }
  }

  /// Closes the connection; answers whether that went in order. The descriptor is given back in any
  /// case.
  boolean closeQuietly() {
    try {
      if (channel == null) {
        fallbackClose.run();
      } else {
        channel.close();
      }
      return true;
    } catch (IOException | UncheckedIOException e) {
      return false;
    }
  }

  private void shutdownInput(SocketChannel open) {
    try {
      open.shutdownInput();
    } catch (IOException e) {
      closeQuietly();
    }
  }

  private static @Nullable InetSocketAddress remoteAddress(SocketChannel channel) {
    try {
      return channel.getRemoteAddress() instanceof InetSocketAddress address ? address : null;
    } catch (IOException e) {
      return null; // it has gone already
    }
  }

  private static VarHandle deadlineHandle() {
    try {
      return MethodHandles.lookup().findVarHandle(Watch.class, "deadline", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }
}
