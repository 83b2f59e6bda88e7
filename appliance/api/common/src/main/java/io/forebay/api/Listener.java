package io.forebay.api;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.tls.Tls;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/// One Helidon listener whose connections are all ours. It ends for good when accepting fails; its
/// connections do not end with it.
final class Listener {

  // Helidon interrupts connections that go on for longer after the listener's end. They are ended
  // by our own deadlines.
  private static final Duration GRACE = Duration.ofDays(1);

  private final ServerParts parts;
  private final AcceptedChannels channels;
  private final WebServer server;
  private volatile @Nullable ServerSocketChannel socket;

  Listener(
      ServerParts parts,
      AcceptedChannels channels,
      InetSocketAddress address,
      Optional<SSLContext> encryption) {
    this.parts = parts;
    this.channels = channels;
    ConfigBuilder config =
        config(opened -> socket = opened)
            .bindAddress(address)
            .connectionOptions(channels)
            .addConnectionSelector(new Selector());
    encryption.ifPresent(context -> config.tls(Tls.builder().sslContext(context).build()));
    this.server = WebServer.create(config.buildPrototype());
  }

  private static ConfigBuilder config(Opened opened) {
    return new ConfigBuilder(opened)
        .protocolsDiscoverServices(false)
        .shutdownHook(false)
        .shutdownGracePeriod(GRACE)
        .idleConnectionPeriod(GRACE)
        .useNio(false);
  }

  /// Makes Helidon look for its services, which it does once in a process.
  static void load() {
    config(opened -> {}).buildPrototype();
  }

  /// Binds and listens.
  ///
  /// @throws UncheckedIOException when it cannot
  void open(InetSocketAddress address) {
    server.start();
    if (!server.isRunning()) {
      throw new UncheckedIOException("cannot listen on " + address, reason(address));
    }
  }

  // Helidon logs it and does not tell it.
  private static IOException reason(InetSocketAddress address) {
    try (ServerSocketChannel probe = ServerSocketChannel.open()) {
      probe.bind(address);
      return new IOException("for no known reason");
    } catch (IOException e) {
      return e;
    }
  }

  int port() {
    return server.port();
  }

  /// Whether it still accepts connections.
  boolean isOpen() {
    ServerSocketChannel opened = socket;
    return opened != null && opened.isOpen() && channels.isAccepting();
  }

  /// Gives the port back, in whatever way the listener has ended.
  void releasePort() throws IOException {
    ServerSocketChannel opened = socket;
    if (opened != null) {
      opened.close();
    }
  }

  /// Forgets connections that ended before they were begun.
  void sweep() {
    channels.sweep();
  }

  /// Stops accepting at once, then waits for the connections to end.
  void close() {
    server.stop();
  }

  /// Takes every connection.
  private final class Selector implements ServerConnectionSelector {

    @Override
    public int bytesToIdentifyConnection() {
      return 0;
    }

    @Override
    public Support supports(BufferData data) {
      return Support.SUPPORTED;
    }

    @Override
    public Set<String> supportedApplicationProtocols() {
      return Set.of("http/1.1");
    }

    @Override
    public ServerConnection connection(ConnectionContext context) {
      InetSocketAddress remote = (InetSocketAddress) context.remotePeer().address();
      long now = parts.clock().nanos();
      Watch watch = channels.take(remote, context.localPeer().address());
      if (watch == null) {
        watch = new Watch(null);
        watch.closeBy(context.serverSocket()::close);
        parts.connections().add(watch);
      }
      return new Http1Connection(parts, watch, transport(context, watch), remote, now);
    }

    private Transport transport(ConnectionContext context, Watch watch) {
      boolean untouched = !context.isSecure() && context.dataReader().available() == 0;
      if (untouched && watch.channel() != null) {
        return new ChannelTransport(watch.channel(), parts.zeroCopy());
      }
      return new CopyingTransport(
          context.serverSocket(), context.dataReader(), context.dataWriter(), context.isSecure());
    }
  }

  /// Told when the listening socket has been opened.
  private interface Opened {
    void tell(ServerSocketChannel socket);
  }

  private static final class ConfigBuilder
      extends WebServerConfig.BuilderBase<ConfigBuilder, WebServerConfig> {

    private final Opened opened;

    ConfigBuilder(Opened opened) {
      this.opened = opened;
    }

    @Override
    public WebServerConfig buildPrototype() {
      preBuildPrototype();
      validatePrototype();
      return new Config(this, opened);
    }

    private static final class Config extends WebServerConfigImpl {

      private final Opened opened;

      Config(ConfigBuilder builder, Opened opened) {
        super(builder);
        this.opened = opened;
      }

      @Override
      public void configureSocket(ServerSocketChannel socket) {
        super.configureSocket(socket);
        opened.tell(socket);
      }
    }
  }
}
