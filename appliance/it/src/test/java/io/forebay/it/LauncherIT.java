package io.forebay.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The `forebay` script as its users call it.
class LauncherIT {

  private static final long PATIENCE_SECONDS = 120;

  @TempDir private Path directory;

  @Test
  void theExitCodeIsTheProgrammes() throws Exception {
    assertThat(run(launcher(), "version").exitCode()).isZero();
    assertThat(run(launcher(), "config", "check", "/no/such/file").exitCode()).isEqualTo(2);
    assertThat(run(launcher(), "no-such-command").exitCode()).isEqualTo(2);
  }

  @Test
  void helpIsPrintedWhereverItIsCalledFrom() throws Exception {
    Path link = Files.createSymbolicLink(directory.resolve("forebay"), launcher());

    Ended help = run(link, "--help");

    assertThat(help.exitCode()).isZero();
    assertThat(help.output()).contains("demo", "node", "config", "version");
  }

  @Test
  void launchesAtTheSameTimeDoNotDisturbEachOther() throws Exception {
    List<Started> launches = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      launches.add(start(launcher(), "version"));
    }

    for (Started launch : launches) {
      assertThat(launch.end().exitCode()).isZero();
    }
  }

  @Test
  void signalsReachTheProgramBecauseTheScriptBecomesIt() throws Exception {
    Path file = directory.resolve("node.yaml");
    Files.createDirectory(directory.resolve("disk"));
    Files.writeString(
        file,
        """
        node: { data: "%1$s/data", listen: "127.0.0.1:0" }
        mountpaths: [ { path: "%1$s/disk", capacity: 64MiB } ]
        anonymous: true
        """
            .formatted(directory));
    Started node = start(launcher(), "node", "--config", file.toString());
    try {
      node.awaitLine("127.0.0.1:");

      node.process.destroy();

      assertThat(node.end().exitCode()).isIn(0, 143);
    } finally {
      node.process.destroyForcibly();
    }
  }

  private static Path launcher() {
    Path root = Path.of("").toAbsolutePath();
    while (!Files.exists(root.resolve("forebay"))) {
      root = root.getParent();
    }
    return root.resolve("forebay");
  }

  private Ended run(Path program, String... arguments) throws Exception {
    return start(program, arguments).end();
  }

  private Started start(Path program, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(List.of(arguments));
    Path output = Files.createTempFile(directory, "output", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().put("FOREBAY_AOT", "off");
    return new Started(builder.start(), output);
  }

  private record Ended(int exitCode, String output) {}

  private record Started(Process process, Path file) {

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
