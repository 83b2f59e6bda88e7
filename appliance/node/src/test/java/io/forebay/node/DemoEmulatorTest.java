package io.forebay.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DemoEmulatorTest {

  @TempDir private Path directory;

  private InstalledPrograms installed() {
    return new InstalledPrograms(List.of(directory));
  }

  private Path install(String name, String script) throws IOException {
    Path program = directory.resolve(name);
    Files.writeString(program, "#!/bin/sh\n" + script);
    assertThat(program.toFile().setExecutable(true)).isTrue();
    return program;
  }

  @ParameterizedTest
  @CsvSource({
    "AZURITE, npm install -g azurite",
    "FAKE_GCS_SERVER, go install github.com/fsouza/fake-gcs-server"
  })
  void whereThereIsNoneItIsSaidHowToGetIt(DemoEmulator emulator, String installation)
      throws IOException {
    install("docker", "exit 1");

    assertThatThrownBy(() -> emulator.launch(installed(), 1, directory))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(installation)
        .hasMessageContaining("docker pull");
  }

  @ParameterizedTest
  @ValueSource(strings = {"AZURITE", "FAKE_GCS_SERVER"})
  void anImageThatDockerHasIsEnough(DemoEmulator emulator) throws Exception {
    Path docker = install("docker", "exit 0");

    DemoServer.Launch launch = emulator.launch(installed(), 4711, directory);

    assertThat(launch.command()).startsWith(docker.toString(), "run", "--rm");
    assertThat(launch.command()).contains("127.0.0.1:4711:10000");
    assertThat(launch.removal()).startsWith(docker.toString(), "rm", "--force");
  }

  @Test
  void aProgramGoesBeforeAnImage() throws Exception {
    install("docker", "exit 0");
    Path program = install("azurite-blob", "exit 0");

    DemoServer.Launch launch = DemoEmulator.AZURITE.launch(installed(), 4711, directory);

    assertThat(launch.command()).startsWith(program.toString());
    assertThat(launch.removal()).isEmpty();
  }

  @Test
  void aServerThatDoesNotStartIsToldWithItsOwnWords() throws IOException {
    Path program = install("broken", "echo no such account; exit 3");

    assertThatThrownBy(() ->
            DemoServer.start(
                new DemoServer.Launch(List.of(program.toString()), List.of()),
                DemoServer.freePort(),
                directory.resolve("log")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no such account");
  }
}
