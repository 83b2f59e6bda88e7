package io.forebay.node;

import io.forebay.node.config.ConfigurationReader;
import io.forebay.node.config.ConfigurationReader.Result;
import io.forebay.node.config.NodeConfiguration;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// The nodes of a demo, with their files in a directory that goes with them.
final class DemoNodes implements AutoCloseable {

  private final Path directory;
  private final ProgramParts parts;
  private final Map<String, Node> running = new LinkedHashMap<>();

  DemoNodes(ProgramParts parts) throws IOException {
    this.parts = parts;
    this.directory = Files.createTempDirectory("forebay-demo");
  }

  Path directory() {
    return directory;
  }

  /// Starts a node, which has what one of that name had before; answers its port.
  ///
  /// @param port 0 for any that is free
  /// @param more further lines of its configuration
  int start(String name, int port, String more) {
    Node node = Node.start(configuration(name, port, more), parts);
    running.put(name, node);
    return node.port();
  }

  /// Starts a node in front of a cloud that it calls `origin`; answers its port.
  ///
  /// @param backend the keys of that cloud
  /// @param bucket what is declared to be there
  int startGateway(String name, String backend, String bucket) {
    String more =
        """
        backends: { origin: { %s } }
        buckets: { %s: { backend: origin } }
        """
            .formatted(backend, bucket);
    return start(name, 0, more);
  }

  /// Ends the node of that name, if it runs.
  void stop(String name) {
    Node node = running.remove(name);
    if (node != null) {
      node.close();
    }
  }

  @Override
  public void close() throws IOException {
    List.copyOf(running.keySet()).forEach(this::stop);
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
      throw new UncheckedIOException(e);
    }
    return switch (new ConfigurationReader(Map.of()).parse(text + more)) {
      case Result.Valid(NodeConfiguration configuration) -> configuration;
      case Result.Invalid invalid -> throw new AssertionError(invalid.problems());
    };
  }
}
