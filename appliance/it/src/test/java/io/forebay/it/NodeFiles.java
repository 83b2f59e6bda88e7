package io.forebay.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/// The files of a node under test: its configuration, data and disks below one directory.
final class NodeFiles {

  static final String ACCESS_KEY = "AKFOREBAYTEST";
  static final String SECRET_KEY = "a-secret-that-only-tests-know";

  private final Path directory;
  private final StringBuilder more = new StringBuilder();
  private int disks = 1;
  private String node = "";
  private String capacity = "";

  NodeFiles(Path directory) {
    this.directory = directory;
  }

  /// How many mountpaths, `disk0`, `disk1` …
  NodeFiles disks(int count) {
    disks = count;
    return this;
  }

  /// How much each mountpath may hold, such as `64MiB`.
  NodeFiles capacity(String size) {
    capacity = ", capacity: " + size;
    return this;
  }

  /// Further keys of the section `node`, such as `drain_timeout: 5s`.
  NodeFiles node(String keys) {
    node += ", " + keys;
    return this;
  }

  /// Further lines of the configuration.
  NodeFiles with(String yaml) {
    more.append(yaml).append('\n');
    return this;
  }

  /// An S3 backend `cloud` at that address, in which every undeclared bucket is looked up.
  NodeFiles cloud(URI endpoint) {
    return cloud(endpoint, Duration.ofSeconds(20));
  }

  /// The same, with another time that an answer may take.
  NodeFiles cloud(URI endpoint, Duration timeout) {
    return with(
        """
        backends:
          cloud: { kind: s3, endpoint: "%s", region: us-east-1, path_style: true, access_key: test, secret_key: test, timeout: %ds }
        default_backend: cloud
        """
            .formatted(endpoint, timeout.toSeconds()));
  }

  Path disk(int index) {
    return directory.resolve("disk" + index);
  }

  /// Writes the configuration and makes the disks' directories; answers the configuration's path.
  Path write() {
    StringBuilder text =
        new StringBuilder(
            "node: { data: \"%s\", listen: \"127.0.0.1:0\"%s }\nmountpaths:\n"
                .formatted(directory.resolve("data"), node));
    try {
      for (int index = 0; index < disks; index++) {
        Files.createDirectories(disk(index));
        text.append("  - { path: \"")
            .append(disk(index))
            .append("\"")
            .append(capacity)
            .append(" }\n");
      }
      text.append(
          "credentials: [{ access_key: %s, secret_key: %s }]\n".formatted(ACCESS_KEY, SECRET_KEY));
      text.append(more);
      Path file = directory.resolve("node.yaml");
      Files.writeString(file, text);
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
