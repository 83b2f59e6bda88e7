package io.forebay.api;

import io.forebay.core.run.MonotonicClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/// A listener and its connections: HTTP/1.0 and 1.1, plain or encrypted. Files go to plain
/// connections without being copied, if a trial at the start shows that they arrive.
public final class HttpServer implements AutoCloseable {

  private static final Logger LOG = System.getLogger(HttpServer.class.getName());

  private static final int LARGE_BUFFERS_MAX = 512;
  private static final Duration SWEEP_EVERY = Duration.ofMillis(100);
  private static final Duration DRAIN_LOOK_EVERY = Duration.ofMillis(10);
  private static final Duration REOPEN_EVERY = Duration.ofSeconds(1);
  private static final Duration RELOAD_EVERY = Duration.ofSeconds(5);
  private static final Duration END_WITHIN = Duration.ofSeconds(5);

  private final HttpSettings settings;
  private final ServerParts parts;

  // Held while a listener that ended is opened again, so that closing does not run beside it.
  final ReentrantLock tending = new ReentrantLock();
  private final Connections connections;
  private final AcceptGate gate;
  private final boolean learnChannels;
  private final AtomicReference<@Nullable Trial> trial = new AtomicReference<>();
  private final AtomicBoolean started = new AtomicBoolean();
  private final AtomicBoolean closed = new AtomicBoolean();
  private @Nullable TlsKeys tlsKeys;
  private Optional<SSLContext> encryption = Optional.empty();
  private volatile @Nullable Listener listener;
  private volatile int port;
  private volatile boolean ended;
  private @Nullable Thread sweeper;

  /// @param handler what answers requests
  /// @param failures what answers failures
  /// @param events what is told of it all
  public HttpServer(
      HttpSettings settings,
      HttpHandler handler,
      HttpFailureWriter failures,
      HttpEvents events,
      MonotonicClock clock,
      InstantSource wallClock) {
    this(settings, handler, failures, events, clock, wallClock, true);
  }

  /// @param learnChannels false to do without what zero copy rests on
  HttpServer(
      HttpSettings settings,
      HttpHandler handler,
      HttpFailureWriter failures,
      HttpEvents events,
      MonotonicClock clock,
      InstantSource wallClock,
      boolean learnChannels) {
    this.settings = settings;
    this.connections = new Connections(clock, events);
    Descriptors descriptors = new Descriptors(clock);
    int connectionsMax = Math.min(settings.connectionsMax(), descriptors.connectionsMax());
    this.gate = new AcceptGate(connectionsMax, connections, descriptors);
    this.learnChannels = learnChannels;
    this.parts =
        new ServerParts(
            settings,
            handler,
            failures,
            events,
            clock,
            new DateLine(wallClock),
            new BufferPool(LARGE_BUFFERS_MAX),
            new ZeroCopy(),
            connections,
            trial);
  }

  /// Loads the classes of a listener, which takes a while the first time.
  public static void load() {
    Listener.load();
  }

  /// Binds the port and begins to answer. At most once.
  ///
  /// @throws UncheckedIOException when it cannot listen there, or cannot read the certificate
  public void start() {
    if (started.getAndSet(true)) {
      throw new IllegalStateException("the server has been started already");
    }
    readCertificate();
    open(settings.port());
    sweeper = Thread.ofPlatform().daemon().name("http-sweeper").start(this::sweepUntilEnd);
    if (settings.tls().isEmpty()) {
      tryZeroCopy();
    }
  }

  private void readCertificate() {
    if (settings.tls().isEmpty()) {
      return;
    }
    try {
      tlsKeys = new TlsKeys(settings.tls().get());
      encryption = Optional.of(tlsKeys.context());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot use the certificate", e);
    }
  }

  private void open(int wantedPort) {
    InetSocketAddress address = new InetSocketAddress(settings.host(), wantedPort);
    if (address.isUnresolved()) {
      throw new UncheckedIOException(
          new IOException("no such host to listen on: " + settings.host()));
    }
    AcceptedChannels channels =
        new AcceptedChannels(gate, connections, settings.headerTimeout().toNanos(), learnChannels);
    Listener next = new Listener(parts, channels, address, encryption);
    next.open(address);
    port = next.port();
    listener = next;
  }

  private void tryZeroCopy() {
    InetSocketAddress own = new InetSocketAddress(settings.host(), port);
    String obstacle = Trial.run(own, parts.zeroCopy(), trial);
    if (obstacle != null) {
      parts.zeroCopy().turnOff();
      LOG.log(Level.WARNING, "files are copied on their way to clients: " + obstacle);
    }
  }

  /// The port that was bound.
  public int port() {
    return port;
  }

  /// Whether files are sent without being copied.
  public boolean isZeroCopy() {
    return settings.tls().isEmpty() && parts.zeroCopy().isOn();
  }

  /// How many bytes of files were sent without being copied.
  public long zeroCopyBytes() {
    return parts.zeroCopy().bytes();
  }

  /// How many connections there are.
  public int connectionsCount() {
    return connections.count();
  }

  /// Reads the certificate's files again now, rather than within some seconds; answers whether it
  /// has changed.
  public boolean reloadCertificate() {
    return tlsKeys != null && tlsKeys.reload();
  }

  private void sweepUntilEnd() {
    MonotonicClock clock = parts.clock();
    long reopenNanos = clock.nanos();
    long reloadNanos = reopenNanos;
    while (!ended) {
      LockSupport.parkNanos(this, SWEEP_EVERY.toNanos());
      connections.sweep(gate.isWaiting());
      long now = clock.nanos();
      if (now - reopenNanos >= REOPEN_EVERY.toNanos()) {
        reopenNanos = now;
        tendListener();
      }
      if (now - reloadNanos >= RELOAD_EVERY.toNanos()) {
        reloadNanos = now;
        reloadCertificate();
      }
    }
  }

  /// A listener ends when accepting fails, as it does without a free descriptor; clients must not
  /// notice for long.
  void tendListener() {
    tending.lock();
    try {
      Listener present = listener;
      if (present != null && !connections.isDraining()) {
        reopenIfEnded(present);
      }
    } finally {
      tending.unlock();
    }
  }

  private void reopenIfEnded(Listener present) {
    present.sweep();
    if (present.isOpen()) {
      return;
    }
    try {
      present.releasePort();
      open(port);
      LOG.log(Level.WARNING, "the listener had ended and was opened again");
      parts.events().listenerRestarted();
    } catch (IOException | RuntimeException e) {
      LOG.log(Level.ERROR, "the listener has ended and cannot be opened again yet", e);
    }
  }

  /// The listener of the moment.
  @Nullable Listener listener() {
    return listener;
  }

  /// Stops listening, lets requests in hand go on for the drain timeout, and ends every connection.
  /// Idempotent.
  @Override
  public void close() {
    if (closed.getAndSet(true)) {
      return;
    }
    Listener present = lastListener();
    Thread closer = null;
    if (present != null) {
      closer = Thread.ofVirtual().name("http-listener-close").start(present::close);
    }
    awaitConnections();
    connections.abortAll();
    join(closer);
    ended = true;
    LockSupport.unpark(sweeper);
    join(sweeper);
  }

  // None is opened in its place any more.
  private @Nullable Listener lastListener() {
    tending.lock();
    try {
      connections.drain();
      return listener;
    } finally {
      tending.unlock();
    }
  }

  private void awaitConnections() {
    MonotonicClock clock = parts.clock();
    long end = clock.nanos() + settings.drainTimeout().toNanos();
    while (connections.count() > 0 && end - clock.nanos() > 0) {
      connections.sweep(false);
      LockSupport.parkNanos(this, DRAIN_LOOK_EVERY.toNanos());
      if (Thread.currentThread().isInterrupted()) {
        return;
      }
    }
  }

  private static void join(@Nullable Thread thread) {
    try {
      if (thread != null && !thread.join(END_WITHIN)) {
        LOG.log(Level.WARNING, "still running at the end: " + thread.getName());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
