package io.forebay.api;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Where the listener's thread waits while there are as many connections, or open files, as may be:
/// clients then wait in the system's queue instead of being refused, and accepting does not fail
/// for want of a descriptor.
final class AcceptGate {

  // Looked at again so often: descriptors are given back without telling.
  private static final long LOOK_NANOS = Duration.ofMillis(20).toNanos();

  private final int connectionsMax;
  private final Connections connections;
  private final Descriptors descriptors;
  private volatile @Nullable Thread waiting;

  AcceptGate(int connectionsMax, Connections connections, Descriptors descriptors) {
    this.connectionsMax = connectionsMax;
    this.connections = connections;
    this.descriptors = descriptors;
    connections.whenOneEnds(this::wake);
  }

  /// Waits until one more connection may be served, or none will be any more.
  void pass() {
    if (isFree()) {
      return;
    }
    waiting = Thread.currentThread();
    while (!isFree() && !connections.isDraining() && !Thread.currentThread().isInterrupted()) {
      LockSupport.parkNanos(this, LOOK_NANOS);
    }
    waiting = null;
  }

  private boolean isFree() {
    return connections.count() < connectionsMax && descriptors.isEnough();
  }

  /// Whether a client waits to be served, so that idle connections should make room.
  boolean isWaiting() {
    return waiting != null;
  }

  /// A connection has ended, and another may take its place.
  void wake() {
    Thread thread = waiting;
    if (thread != null) {
      LockSupport.unpark(thread);
    }
  }
}
