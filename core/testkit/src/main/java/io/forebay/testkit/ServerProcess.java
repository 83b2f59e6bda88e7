package io.forebay.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/// A server of others as a process of this machine, from its first answer until it is stopped or
/// the JVM ends.
final class ServerProcess {

  private static final Duration START_DEADLINE = Duration.ofMinutes(2);
  private static final int ATTEMPTS_MAX = 3;

  /// How a server is started.
  interface Launch {

    /// What starts it so that it listens at `port` of the loopback address.
    ///
    /// @param directory its own; empty
    List<String> command(int port, Path directory) throws IOException;

    /// What is added to its environment.
    default Map<String, String> environment(int port, Path directory) {
      return Map.of();
    }

    /// The path of the request that tells whether it answers.
    default String probe() {
      return "/";
    }

    /// Whether an answer to the probe is that of a server that is ready.
    default boolean isReady(HttpResponse<String> answer) {
      return true;
    }
  }

  private final URI endpoint;
  private final Path directory;
  private final Process process;

  private ServerProcess(URI endpoint, Path directory, Process process) {
    this.endpoint = endpoint;
    this.directory = directory;
    this.process = process;
  }

  /// Starts a server and returns once it is ready.
  static ServerProcess start(String name, Launch launch) {
    try {
      for (int attempt = 1; ; attempt++) {
        ServerProcess started = launch(name, launch);
        if (started.awaitReady(name, launch)) {
          return started;
        }
        // Another process may have taken the port meanwhile.
        if (attempt == ATTEMPTS_MAX) {
          throw new IllegalStateException(
              name + " ended: " + Files.readString(started.directory.resolve("server.log")));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  URI endpoint() {
    return endpoint;
  }

  /// Where the server was started.
  Path directory() {
    return directory;
  }

  void stop() {
    process.destroy();
    try {
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor(30, TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private static ServerProcess launch(String name, Launch launch) throws IOException {
    int port = freePort();
    Path directory = Files.createTempDirectory("server-");
    ProcessBuilder builder =
        new ProcessBuilder(launch.command(port, directory))
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("server.log").toFile());
    builder.environment().putAll(launch.environment(port, directory));
    Process process = builder.start();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> end(process), "end-" + name));
    return new ServerProcess(URI.create("http://127.0.0.1:" + port), directory, process);
  }

  // With its own processes: nginx's workers survive a master that is killed.
  private static void end(Process process) {
    List<ProcessHandle> children = process.descendants().toList();
    process.destroyForcibly();
    children.forEach(ProcessHandle::destroyForcibly);
  }

  /// Whether it answers; false where it has ended.
  private boolean awaitReady(String name, Launch launch) {
    Predicate<HttpResponse<String>> ready = launch::isReady;
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest probe =
          HttpRequest.newBuilder(endpoint.resolve(launch.probe()))
              .timeout(Duration.ofSeconds(5))
              .build();
      Eventually.await(
          name + " is ready, see " + directory.resolve("server.log"),
          START_DEADLINE,
          () -> !process.isAlive() || answers(client, probe, ready));
    }
    return process.isAlive();
  }

  private static boolean answers(
      HttpClient client, HttpRequest probe, Predicate<HttpResponse<String>> ready) {
    try {
      return ready.test(client.send(probe, HttpResponse.BodyHandlers.ofString()));
    } catch (IOException e) {
      return false; // Not yet.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  // Below the ports that the system gives to connections, so that none takes it before the server.
  private static int freePort() throws IOException {
    for (int attempt = 0; ; attempt++) {
      int port = ThreadLocalRandom.current().nextInt(20_000, 32_000);
      try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return socket.getLocalPort();
      } catch (IOException e) {
        if (attempt == 100) {
          throw e;
        }
      }
    }
  }
}
