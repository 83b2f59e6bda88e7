package io.forebay.testkit;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;

/// An HTTP/1.1 proxy in front of an origin that counts the requests and spoils those that its
/// script names.
///
/// A request takes the first of: the next of [#failNext] whose predicate it meets, what [#script]
/// says, no fault. `Host` is passed on as it came, so that signatures stay right.
public final class FaultyProxy implements AutoCloseable {

  private record Planned(Predicate<OriginRequest> which, Fault fault) {}

  private final InetSocketAddress origin;
  private final ServerSocket listener;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Set<Socket> clients = ConcurrentHashMap.newKeySet();
  private final Set<CountDownLatch> stalls = ConcurrentHashMap.newKeySet();
  // Guarded by requests, as is planned.
  private final List<OriginRequest> requests = new ArrayList<>();
  private final List<Planned> planned = new ArrayList<>();
  private volatile Function<OriginRequest, Optional<Fault>> script = request -> Optional.empty();
  private volatile boolean down;

  private FaultyProxy(URI origin) throws IOException {
    this.origin = new InetSocketAddress(origin.getHost(), origin.getPort());
    this.listener = new ServerSocket(0, 1024, InetAddress.getLoopbackAddress());
  }

  /// Starts one on a free port of the loopback interface.
  ///
  /// @param origin `http://host:port`
  public static FaultyProxy start(URI origin) {
    try {
      FaultyProxy proxy = new FaultyProxy(origin);
      proxy.threads.execute(proxy::accept);
      return proxy;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + listener.getLocalPort());
  }

  /// Spoils the next requests, each of them one, in this order.
  public void failNext(Fault... faults) {
    failNext(request -> true, faults);
  }

  /// Spoils the next requests that meet `which`, each of them one, in this order.
  public void failNext(Predicate<OriginRequest> which, Fault... faults) {
    synchronized (requests) {
      for (Fault fault : faults) {
        planned.add(new Planned(which, fault));
      }
    }
  }

  /// Decides for each request from now on.
  public void script(Function<OriginRequest, Optional<Fault>> script) {
    this.script = script;
  }

  /// Forgets all faults and releases what is stalled.
  public void heal() {
    synchronized (requests) {
      planned.clear();
    }
    script = request -> Optional.empty();
    down = false;
    release();
  }

  /// Resets all connections, those that are open and those to come, until [#heal].
  public void down() {
    down = true;
    clients.forEach(ProxiedExchange::reset);
  }

  /// Lets stalled and delayed answers go on.
  public void release() {
    stalls.forEach(CountDownLatch::countDown);
  }

  /// Waits until `count` answers are stalled or delayed.
  public void awaitStalled(int count) {
    Eventually.await(count + " answers are stalled", () -> stalls.size() >= count);
  }

  /// The requests so far, in the order in which they came.
  public List<OriginRequest> requests() {
    synchronized (requests) {
      return List.copyOf(requests);
    }
  }

  /// The requests so far that meet `which`.
  public List<OriginRequest> requests(Predicate<OriginRequest> which) {
    return requests().stream().filter(which).toList();
  }

  /// Forgets the requests so far.
  public void forgetRequests() {
    synchronized (requests) {
      requests.clear();
    }
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      down();
      release();
      threads.shutdownNow();
    }
    try {
      if (!threads.awaitTermination(30, TimeUnit.SECONDS)) {
        throw new AssertionError("connections of the proxy did not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  OriginRequest received(HttpHead head) {
    synchronized (requests) {
      OriginRequest request =
          new OriginRequest(
              requests.size() + 1, head.word(0), head.word(1), head.headersByLowerCaseName());
      requests.add(request);
      return request;
    }
  }

  Optional<Fault> faultFor(OriginRequest request) {
    synchronized (requests) {
      for (Planned plan : planned) {
        if (plan.which().test(request)) {
          planned.remove(plan);
          return Optional.of(plan.fault());
        }
      }
    }
    return script.apply(request);
  }

  /// Waits for [#release], or for `waitMax` to pass.
  void stall(Duration waitMax) throws InterruptedException {
    CountDownLatch stall = new CountDownLatch(1);
    stalls.add(stall);
    try {
      stall.await(waitMax.toNanos(), TimeUnit.NANOSECONDS);
    } finally {
      stalls.remove(stall);
    }
  }

  Socket connect() throws IOException {
    Socket socket = new Socket();
    socket.setTcpNoDelay(true);
    socket.connect(origin, 30_000);
    return socket;
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        client.setTcpNoDelay(true);
        clients.add(client);
        threads.execute(() -> serve(client));
      } catch (IOException e) {
        return; // Closed.
      }
    }
  }

  private void serve(Socket client) {
    try (client;
        InputStream fromClient = new BufferedInputStream(client.getInputStream())) {
      while (!down && new ProxiedExchange(this, client, fromClient).run()) {
        // The connection is kept for the next request.
      }
      if (down) {
        ProxiedExchange.reset(client);
      }
    } catch (IOException | InterruptedException e) {
      ProxiedExchange.reset(client);
    } finally {
      clients.remove(client);
    }
  }
}
