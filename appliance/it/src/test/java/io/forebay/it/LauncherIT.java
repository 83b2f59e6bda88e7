package io.forebay.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The `forebay` script as its users call it.
class LauncherIT {

  @TempDir private Path directory;
  private Launcher launcher;

  @BeforeEach
  void makeLauncher() {
    launcher = new Launcher(directory);
  }

  @Test
  void theExitCodeIsTheProgrammes() throws Exception {
    assertThat(run("version").exitCode()).isZero();
    assertThat(run("config", "check", "/no/such/file").exitCode()).isEqualTo(2);
    assertThat(run("no-such-command").exitCode()).isEqualTo(2);
  }

  @Test
  void helpIsPrintedWhereverItIsCalledFrom() throws Exception {
    Path link = Files.createSymbolicLink(directory.resolve("forebay"), Launcher.script());

    Launcher.Ended help = launcher.run(link, "--help");

    assertThat(help.exitCode()).isZero();
    assertThat(help.output()).contains("demo", "node", "config", "version");
  }

  @Test
  void launchesAtTheSameTimeDoNotDisturbEachOther() throws Exception {
    List<Launcher.Started> launches = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      launches.add(launcher.start(Launcher.script(), "version"));
    }

    for (Launcher.Started launch : launches) {
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
    Launcher.Started node = launcher.start(Launcher.script(), "node", "--config", file.toString());
    try {
      node.awaitLine("127.0.0.1:");

      node.process().destroy();

      assertThat(node.end().exitCode()).isIn(0, 143);
    } finally {
      node.process().destroyForcibly();
    }
  }

  private Launcher.Ended run(String... arguments) throws Exception {
    return launcher.run(Launcher.script(), arguments);
  }
}
