package io.forebay.api;

import io.helidon.common.socket.SocketOptions;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Learns the channel of every connection that one listener accepts: the listener has its options
/// set on each before it goes on. The connection's thread then finds its own by the two addresses.
final class AcceptedChannels implements SocketOptions {

  private final AcceptGate gate;
  private final Connections connections;
  private final long headerTimeoutNanos;
  private final boolean learn;
  private final Map<Ends, Watch> accepted = new ConcurrentHashMap<>();
  private volatile @Nullable Thread acceptor;

  private record Ends(SocketAddress remote, SocketAddress local) {}

  /// @param learn false leaves every channel unknown, as a listener would that does not tell them
  AcceptedChannels(
      AcceptGate gate, Connections connections, long headerTimeoutNanos, boolean learn) {
    this.gate = gate;
    this.connections = connections;
    this.headerTimeoutNanos = headerTimeoutNanos;
    this.learn = learn;
  }

  /// Called by the listener's thread; what it throws closes the channel and nothing else.
  @Override
  public void configureSocket(SocketChannel channel) {
    acceptor = Thread.currentThread();
    gate.pass();
    if (connections.isDraining()) {
      throw new IllegalStateException("the server is closing");
    }
    try {
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
      if (learn) {
        Ends ends = new Ends(channel.getRemoteAddress(), channel.getLocalAddress());
        accepted.put(ends, connections.add(channel, headerTimeoutNanos));
      }
    } catch (IOException e) {
      throw new IllegalStateException("the client has gone already", e);
    }
  }

  /// The connection between these addresses; null where it is not known.
  @Nullable Watch take(SocketAddress remote, SocketAddress local) {
    return accepted.remove(new Ends(remote, local));
  }

  /// Forgets connections that ended before they were taken: a failed handshake.
  void sweep() {
    for (Iterator<Watch> all = accepted.values().iterator(); all.hasNext(); ) {
      if (!all.next().isOpen()) {
        all.remove();
      }
    }
  }

  /// Whether the listener's thread is there still, as far as is known.
  boolean isAccepting() {
    Thread thread = acceptor;
    return thread == null || thread.isAlive();
  }

  @Override
  public Map<SocketOption<?>, Object> socketOptions() {
    return Map.of();
  }

  @Override
  public Duration connectTimeout() {
    return Duration.ofSeconds(10);
  }

  @Override
  public Duration readTimeout() {
    return Duration.ZERO;
  }

  @Override
  public Optional<Integer> socketReceiveBufferSize() {
    return Optional.empty();
  }

  @Override
  public Optional<Integer> socketSendBufferSize() {
    return Optional.empty();
  }

  @Override
  public boolean socketReuseAddress() {
    return true;
  }

  @Override
  public boolean socketKeepAlive() {
    return true;
  }

  @Override
  public boolean tcpNoDelay() {
    return true;
  }
}
