package io.forebay.node;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A server that runs beside a demo, as a process of its own.
final class DemoServer implements AutoCloseable {

  private static final Duration START_DEADLINE = Duration.ofSeconds(60);
  private static final Duration STOP_DEADLINE = Duration.ofSeconds(15);
  private static final long POLL_MILLIS = 50;

  /// How it is called.
  ///
  /// @param command the program and its arguments; it stays in the foreground
  /// @param removal what ends it besides a signal; empty for nothing
  record Launch(List<String> command, List<String> removal) {

    Launch {
      command = List.copyOf(command);
      removal = List.copyOf(removal);
    }
  }

  private final Launch launch;
  private final Path log;
  private final Process process;

  private DemoServer(Launch launch, Path log) throws IOException {
    this.launch = launch;
    this.log = log;
    this.process = run(launch.command(), log);
  }

  /// A port of the loopback address that nobody has.
  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /// Starts it and waits for an answer at that port, of whatever status.
  ///
  /// @param log takes what it prints
  /// @throws IOException with the end of what it printed, if it ends or does not answer in time
  static DemoServer start(Launch launch, int port, Path log)
      throws IOException, InterruptedException {
    DemoServer server = new DemoServer(launch, log);
    try {
      server.awaitAnswer(port);
      return server;
    } catch (IOException | InterruptedException e) {
      server.close();
      throw e;
    }
  }

  @Override
  public void close() throws IOException {
    if (!launch.removal().isEmpty()) {
      waitFor(run(launch.removal(), log));
    }
    process.destroy();
    if (!waitFor(process)) {
      process.destroyForcibly();
      waitFor(process);
    }
  }

  private void awaitAnswer(int port) throws IOException, InterruptedException {
    long startNanos = System.nanoTime();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/"))
            .timeout(START_DEADLINE)
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      while (true) {
        try {
          client.send(request, HttpResponse.BodyHandlers.discarding());
          return;
        } catch (IOException e) {
          boolean late = System.nanoTime() - startNanos > START_DEADLINE.toNanos();
          if (late || process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
            throw new IOException(launch.command().getFirst() + " did not start: " + said(), e);
          }
        }
      }
    }
  }

  private String said() throws IOException {
    List<String> lines = Files.readAllLines(log, StandardCharsets.ISO_8859_1);
    return String.join("\n", lines.subList(Math.max(0, lines.size() - 10), lines.size()));
  }

  private static Process run(List<String> command, Path log) throws IOException {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
        .start();
  }

  /// Answers whether it has ended in time.
  private static boolean waitFor(Process process) {
    try {
      return process.waitFor(STOP_DEADLINE.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
