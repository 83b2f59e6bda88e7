package io.forebay.it;

import io.forebay.testkit.Eventually;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A node as a process of its own, run from the program that the build has made. Its log is kept
/// under `target/it-logs`.
final class NodeProcess implements AutoCloseable {

  private static final Pattern LISTENING = Pattern.compile("listening on https?://\\S*:(\\d+)\\s");
  private static final Duration START_DEADLINE = Duration.ofMinutes(3);
  private static final AtomicInteger COUNT = new AtomicInteger();
  private static final Path LIBRARY = Path.of("../node/target/lib").toAbsolutePath().normalize();

  private final Process process;
  private final Path log;
  private final int port;

  private NodeProcess(Process process, Path log, int port) {
    this.process = process;
    this.log = log;
    this.port = port;
  }

  /// Starts a node with that configuration and returns once it is ready.
  ///
  /// @param jvmArguments further ones, the last before the class path
  static NodeProcess start(Path configuration, String... jvmArguments) {
    NodeProcess node = launch(configuration, List.of(), jvmArguments);
    try {
      node.awaitReady();
    } catch (AssertionError e) {
      node.process.destroyForcibly();
      throw e;
    }
    return node;
  }

  /// Starts a node under a prefix such as `prlimit`, and returns once it listens.
  static NodeProcess launch(Path configuration, List<String> prefix, String... jvmArguments) {
    try {
      Path log =
          Files.createDirectories(Path.of("target/it-logs"))
              .resolve("node-" + COUNT.incrementAndGet() + ".log");
      Files.deleteIfExists(log);
      Process process =
          new ProcessBuilder(command(configuration, prefix, jvmArguments))
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      try {
        return new NodeProcess(process, log, awaitPort(process, log));
      } catch (AssertionError e) {
        process.destroyForcibly();
        throw e;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The command that runs a node.
  static List<String> command(Path configuration) throws IOException {
    return command(configuration, List.of());
  }

  private static List<String> command(
      Path configuration, List<String> prefix, String... jvmArguments) throws IOException {
    List<String> command = new ArrayList<>(prefix);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-XX:+UseSerialGC",
            "-Xms32m",
            "-Xmx256m",
            "-Xss512k",
            "-Dfile.encoding=UTF-8",
            "--enable-native-access=ALL-UNNAMED"));
    command.addAll(List.of(jvmArguments));
    command.add("-cp");
    command.add(classPath());
    command.addAll(List.of("io.forebay.node.Main", "node", "--config", configuration.toString()));
    return command;
  }

  private static String classPath() throws IOException {
    String libraries = Files.readString(LIBRARY.resolve(".complete")).strip();
    return LIBRARY.resolve("forebay-node.jar")
        + ":"
        + libraries.replace("@lib@", LIBRARY.toString());
  }

  private static int awaitPort(Process process, Path log) {
    return Eventually.awaitPresent(
        "the node listens (" + log + ")",
        START_DEADLINE,
        () -> {
          String text = read(log);
          Matcher matcher = LISTENING.matcher(text);
          if (matcher.find()) {
            return Optional.of(Integer.parseInt(matcher.group(1)));
          }
          if (!process.isAlive()) {
            throw new AssertionError("the node ended with " + process.exitValue() + ":\n" + text);
          }
          return Optional.empty();
        });
  }

  /// Returns once `/-/health/ready` answers 200.
  void awaitReady() {
    try (RawClient client = new RawClient(endpoint())) {
      Eventually.await(
          "the node is ready (" + log + ")",
          START_DEADLINE,
          () -> {
            RawClient.Answer answer = client.get("-", "health/ready");
            return answer instanceof RawClient.Answer.Whole whole && whole.status() == 200;
          });
    }
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + port);
  }

  int port() {
    return port;
  }

  long pid() {
    return process.pid();
  }

  String log() {
    return read(log);
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /// The value of a meter in `/-/metrics`, summed over the lines that contain all of `tags`; 0
  /// where there is none.
  double metric(String name, String... tags) {
    try (HttpClient client = HttpClient.newHttpClient()) {
      String text =
          client
              .send(
                  HttpRequest.newBuilder(endpoint().resolve("/-/metrics")).build(),
                  HttpResponse.BodyHandlers.ofString())
              .body();
      return text.lines()
          .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
          .filter(line -> List.of(tags).stream().allMatch(line::contains))
          .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
          .sum();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /// Ends the process at once, as a crash would.
  void kill() {
    process.destroyForcibly();
    awaitEnd();
  }

  /// Asks the process to end, without waiting for it.
  void terminate() {
    process.destroy();
  }

  /// Waits for the end and answers the exit code.
  int awaitEnd() {
    try {
      if (!process.waitFor(2, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        throw new AssertionError("the node did not end:\n" + log());
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /// Ends the process in order.
  @Override
  public void close() {
    if (process.isAlive()) {
      terminate();
      awaitEnd();
    }
  }

  private static String read(Path file) {
    try {
      return Files.exists(file) ? Files.readString(file) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
