package io.forebay.api;

import io.forebay.core.run.MonotonicClock;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Every connection of one server, across the listeners that it has had. Ends what takes too long.
final class Connections {

  // A client that has just been answered, or has just connected, is likely to send a request now:
  // closing then would
  // lose it.
  private static final long QUIET_NANOS = Duration.ofMillis(250).toNanos();
  private static final long QUIET_AT_FIRST_NANOS = Duration.ofSeconds(1).toNanos();

  private final MonotonicClock clock;
  private final HttpEvents events;
  private final Set<Watch> open = ConcurrentHashMap.newKeySet();
  private volatile boolean draining;
  private volatile Runnable ended = () -> {};

  Connections(MonotonicClock clock, HttpEvents events) {
    this.clock = clock;
    this.events = events;
  }

  /// Who is told that a connection has ended; one at most.
  void whenOneEnds(Runnable action) {
    ended = action;
  }

  /// How many there are.
  int count() {
    return open.size();
  }

  /// Whether no more connections and no further requests on them are wanted.
  boolean isDraining() {
    return draining;
  }

  void drain() {
    draining = true;
  }

  /// A connection was accepted, and its first request is waited for from now on.
  Watch add(SocketChannel channel, long headerTimeoutNanos) {
    Watch watch = new Watch(channel);
    watch.begin(Watch.Wait.FIRST_REQUEST, clock.nanos(), headerTimeoutNanos);
    add(watch);
    return watch;
  }

  void add(Watch watch) {
    open.add(watch);
    events.connectionOpened();
  }

  /// A connection has ended.
  void remove(Watch watch) {
    if (open.remove(watch)) {
      events.connectionClosed();
      ended.run();
    }
  }

  /// Ends what has lasted past its deadline, and idle connections where `crowded` or draining.
  void sweep(boolean crowded) {
    long now = clock.nanos();
    for (Watch watch : open) {
      if (!watch.isOpen()) {
        remove(watch); // it never came to its connection's thread, or that has just closed it
      } else if (watch.expire(now)) {
        events.deadlinePassed();
      } else if (draining || crowded) {
        watch.expireIdle(now, QUIET_AT_FIRST_NANOS, QUIET_NANOS);
      }
    }
  }

  /// Breaks off whatever there is.
  void abortAll() {
    for (Watch watch : open) {
      watch.reset();
    }
  }
}
