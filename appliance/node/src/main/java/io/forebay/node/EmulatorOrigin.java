package io.forebay.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// An emulator of a cloud, filled through a node of its own so that the gateway begins empty.
final class EmulatorOrigin implements DemoOrigin {

  private static final String FILLER = "filler";

  private final DemoEmulator emulator;
  private final InstalledPrograms installed;
  private final DemoNodes nodes;
  private final DemoClient client;
  private final Path directory;
  private int port;
  private @Nullable DemoServer server;

  EmulatorOrigin(
      DemoEmulator emulator, InstalledPrograms installed, DemoNodes nodes, DemoClient client) {
    this.emulator = emulator;
    this.installed = installed;
    this.nodes = nodes;
    this.client = client;
    this.directory = nodes.directory().resolve("origin");
  }

  @Override
  public void start(String bucket, SampleData samples) throws IOException, InterruptedException {
    Files.createDirectories(directory);
    port = DemoServer.freePort();
    restart();
    int filler =
        nodes.start(
            FILLER,
            0,
            "backends: { origin: { %s } }\ndefault_backend: origin".formatted(backend()));
    client.createBucket(filler, bucket);
    for (Path file : samples.files()) {
      client.put(filler, bucket, samples.key(file), file);
    }
    nodes.stop(FILLER);
  }

  @Override
  public String backend() {
    return emulator.backend(port);
  }

  @Override
  public boolean canList() {
    return true;
  }

  @Override
  public void stop() throws IOException {
    if (server != null) {
      server.close();
      server = null;
    }
  }

  @Override
  public void restart() throws IOException, InterruptedException {
    server =
        DemoServer.start(
            emulator.launch(installed, port, directory),
            port,
            nodes.directory().resolve("origin.log"));
  }

  @Override
  public void close() throws IOException {
    stop();
  }
}
