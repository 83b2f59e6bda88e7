package io.forebay.node;

import io.forebay.node.config.ConfigurationReader;
import io.forebay.node.config.ConfigurationReader.Result;
import io.forebay.node.config.NodeConfiguration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The two nodes of a demo, with their files in a directory that goes with them.
final class DemoNodes implements AutoCloseable {

  private final Path directory;
  private final ProgramParts parts;
  private @Nullable Node origin;
  private @Nullable Node gateway;
  private int originPort;

  DemoNodes(ProgramParts parts) throws IOException {
    this.parts = parts;
    this.directory = Files.createTempDirectory("forebay-demo");
  }

  Path directory() {
    return directory;
  }

  int startOrigin() {
    origin = Node.start(configuration("origin", 0, ""), parts);
    originPort = origin.port();
    return originPort;
  }

  int startGateway(int port) {
    String backend =
        """
        backends:
          origin: { kind: s3, endpoint: "http://127.0.0.1:%d", path_style: true, anonymous: true }
        default_backend: origin
        """
            .formatted(port);
    gateway = Node.start(configuration("gateway", 0, backend), parts);
    return gateway.port();
  }

  void stopOrigin() {
    if (origin != null) {
      origin.close();
      origin = null;
    }
  }

  void restartOrigin() {
    origin = Node.start(configuration("origin", originPort, ""), parts);
  }

  @Override
  public void close() throws IOException {
    if (gateway != null) {
      gateway.close();
    }
    stopOrigin();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }

  private NodeConfiguration configuration(String name, int port, String more) {
    String text =
        """
        node: { id: demo-%1$s, data: "%2$s/%1$s/data", listen: "127.0.0.1:%3$d", drain_timeout: 5s }
        mountpaths: [{ path: "%2$s/%1$s/disk" }]
        anonymous: true
        log: { level: warning }
        """
            .formatted(name, directory, port);
    try {
      Files.createDirectories(directory.resolve(name).resolve("disk"));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return switch (new ConfigurationReader(Map.of()).parse(text + more)) {
      case Result.Valid(NodeConfiguration configuration) -> configuration;
      case Result.Invalid invalid -> throw new AssertionError(invalid.problems());
    };
  }
}
