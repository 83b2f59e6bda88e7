package io.forebay.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// The `forebay` script of this checkout, called with another working directory.
final class Launcher {

  private static final long PATIENCE_SECONDS = 120;

  private final Path directory;
  private final Map<String, String> environment = new LinkedHashMap<>();

  /// @param directory where it is called, and takes what is printed
  Launcher(Path directory) {
    this.directory = directory;
    environment.put("FOREBAY_AOT", "off");
  }

  /// Sets a variable for the calls to come.
  Launcher with(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  static Path script() {
    Path root = Path.of("").toAbsolutePath();
    while (!Files.exists(root.resolve("forebay"))) {
      root = root.getParent();
    }
    return root.resolve("forebay");
  }

  Ended run(Path program, String... arguments) throws Exception {
    return start(program, arguments).end();
  }

  Started start(Path program, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(List.of(arguments));
    Path output = Files.createTempFile(directory, "output", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().putAll(environment);
    return new Started(builder.start(), output);
  }

  /// @param output of both streams
  record Ended(int exitCode, String output) {}

  /// @param file takes the output of both streams
  record Started(Process process, Path file) {

    Ended end() throws IOException, InterruptedException {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("still running:\n" + Files.readString(file));
      }
      return new Ended(process.exitValue(), Files.readString(file));
    }

    void awaitLine(String part) throws IOException, InterruptedException {
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
      while (!Files.readString(file).contains(part)) {
        if (System.nanoTime() > end || process.waitFor(50, TimeUnit.MILLISECONDS)) {
          throw new AssertionError("did not say " + part + ":\n" + Files.readString(file));
        }
      }
    }
  }
}
