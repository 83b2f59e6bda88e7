package io.forebay.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// An emulator of a cloud that a demo can run: as a program, or from an image that Docker has.
enum DemoEmulator {
  AZURITE(
      "azurite-blob",
      "mcr.microsoft.com/azure-storage/azurite:3.35.0",
      "Azurite",
      "npm install -g azurite") {

    @Override
    List<String> arguments(String host, int port, String directory) {
      return List.of(
          "--blobHost",
          host,
          "--blobPort",
          Integer.toString(port),
          "--location",
          directory,
          "--skipApiVersionCheck",
          "--disableTelemetry");
    }

    @Override
    String backend(int port) {
      return "kind: azure, endpoint: \"http://127.0.0.1:%d/%s\", account: %s, account_key: \"%s\""
          .formatted(port, AZURITE_ACCOUNT, AZURITE_ACCOUNT, AZURITE_KEY);
    }
  },

  FAKE_GCS_SERVER(
      "fake-gcs-server",
      "fsouza/fake-gcs-server:1.56.1",
      "fake-gcs-server",
      "go install github.com/fsouza/fake-gcs-server@v1.56.1") {

    @Override
    List<String> arguments(String host, int port, String directory) {
      return List.of(
          "-scheme",
          "http",
          "-host",
          host,
          "-port",
          Integer.toString(port),
          "-backend",
          "filesystem",
          "-filesystem-root",
          directory);
    }

    @Override
    String backend(int port) {
      return "kind: gcs, endpoint: \"http://127.0.0.1:%d\", project: demo, anonymous: true"
          .formatted(port);
    }
  };

  // Of every Azurite, as its manual says.
  private static final String AZURITE_ACCOUNT = "devstoreaccount1";
  private static final String AZURITE_KEY =
      "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";
  private static final long DOCKER_DEADLINE_SECONDS = 20;
  private static final int PORT_INSIDE = 10_000;
  private static final String DIRECTORY_INSIDE = "/demo";

  private final String program;
  private final String image;
  private final String title;
  private final String installation;

  DemoEmulator(String program, String image, String title, String installation) {
    this.program = program;
    this.image = image;
    this.title = title;
    this.installation = installation;
  }

  /// What it is called with.
  abstract List<String> arguments(String host, int port, String directory);

  /// The keys of a backend in front of it.
  abstract String backend(int port);

  /// How to start it here.
  ///
  /// @param directory keeps what is stored in it
  /// @throws IllegalStateException if it cannot be had, saying how to install it
  DemoServer.Launch launch(InstalledPrograms installed, int port, Path directory)
      throws IOException, InterruptedException {
    Optional<Path> found = installed.find(program);
    if (found.isPresent()) {
      List<String> command = new ArrayList<>(List.of(found.get().toString()));
      command.addAll(arguments("127.0.0.1", port, directory.toString()));
      return new DemoServer.Launch(command, List.of());
    }
    Optional<Path> docker = installed.find("docker");
    if (docker.isPresent() && hasImage(docker.get())) {
      return inDocker(docker.get().toString(), port, directory);
    }
    throw new IllegalStateException(
        "this demo runs %s, which is not here; \"%s\" or \"docker pull %s\" gets it"
            .formatted(title, installation, image));
  }

  private DemoServer.Launch inDocker(String docker, int port, Path directory) throws IOException {
    String container = "forebay-demo-" + ProcessHandle.current().pid();
    List<String> command = new ArrayList<>(List.of(docker, "run", "--rm", "--name", container));
    command.addAll(List.of("--user", owner(directory)));
    command.addAll(List.of("--publish", "127.0.0.1:" + port + ":" + PORT_INSIDE));
    command.addAll(List.of("--volume", directory + ":" + DIRECTORY_INSIDE, image));
    if (this == AZURITE) {
      command.add(program); // The image of the other has it as its entry point.
    }
    command.addAll(arguments("0.0.0.0", PORT_INSIDE, DIRECTORY_INSIDE));
    return new DemoServer.Launch(command, List.of(docker, "rm", "--force", container));
  }

  private boolean hasImage(Path docker) throws IOException, InterruptedException {
    Process inspection =
        new ProcessBuilder(docker.toString(), "image", "inspect", image)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      return inspection.waitFor(DOCKER_DEADLINE_SECONDS, TimeUnit.SECONDS)
          && inspection.exitValue() == 0;
    } finally {
      inspection.destroyForcibly();
    }
  }

  // So that the files are the user's own, to be deleted afterwards.
  private static String owner(Path directory) throws IOException {
    return Files.getAttribute(directory, "unix:uid")
        + ":"
        + Files.getAttribute(directory, "unix:gid");
  }
}
