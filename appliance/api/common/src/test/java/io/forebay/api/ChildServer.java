package io.forebay.api;

import io.forebay.core.run.MonotonicClock;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A server in a process of its own, which ends it on SIGTERM.
final class ChildServer implements AutoCloseable {

  private final Process process;
  private final BufferedReader out;
  private final int port;

  /// @param descriptorsMax how many files it may have open; 0 for as many as this process
  ChildServer(int descriptorsMax) throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String limit = descriptorsMax == 0 ? "" : "ulimit -n " + descriptorsMax + "; ";
    String command = limit + "exec \"$0\" -Xmx128m -XX:TieredStopAtLevel=1 -cp \"$1\" \"$2\"";
    process =
        new ProcessBuilder(
                "sh",
                "-c",
                command,
                java,
                System.getProperty("java.class.path"),
                ChildServer.class.getName())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
    port = Integer.parseInt(line("port "));
  }

  int port() {
    return port;
  }

  /// Waits for a line of its output; answers what follows `start`.
  String line(String start) throws IOException {
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      if (line.startsWith(start)) {
        return line.substring(start.length());
      }
    }
    throw new IOException("the child ended without " + start);
  }

  void terminate() {
    process.destroy();
  }

  int exitCode() throws InterruptedException {
    if (!process.waitFor(TestServer.PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("the child does not end");
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  static void main() {
    PrintStream out = System.out;
    List<FileChannel> hoard = new ArrayList<>();
    HttpEvents events =
        new HttpEvents() {
          @Override
          public void listenerRestarted() {
            out.println("restarted");
          }
        };
    HttpServer server =
        new HttpServer(
            TestServer.PATIENT,
            (request, response) -> answer(request, response, out, hoard),
            HttpFailureWriter.PLAIN,
            events,
            MonotonicClock.SYSTEM,
            InstantSource.system());
    Runtime.getRuntime().addShutdownHook(new Thread(server::close));
    server.start();
    out.println("port " + server.port());
  }

  private static void answer(
      HttpRequest request, HttpResponse response, PrintStream out, List<FileChannel> hoard)
      throws IOException {
    switch (request.rawPath()) {
      case "/hoard" -> hoard(hoard);
      case "/release" -> {
        for (FileChannel channel : hoard) {
          channel.close();
        }
        hoard.clear();
      }
      default -> out.println("taken");
    }
    long bytes = 0;
    ByteBuffer some = ByteBuffer.allocateDirect(64 << 10);
    for (int count = request.body().read(some);
        count >= 0;
        count = request.body().read(some.clear())) {
      if (bytes == 0) {
        out.println("reading");
      }
      bytes += count;
    }
    response.header("x-bytes", bytes).header("x-hoard", hoard.size()).send();
  }

  // Opens files until there are no descriptors left.
  private static void hoard(List<FileChannel> hoard) {
    boolean more = true;
    while (more) {
      try {
        hoard.add(FileChannel.open(Path.of("/dev/null")));
      } catch (IOException e) {
        more = false;
      }
    }
  }
}
