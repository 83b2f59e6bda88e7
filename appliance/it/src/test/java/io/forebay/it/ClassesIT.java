package io.forebay.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A cloud's library costs a node nothing where that cloud is not configured.
final class ClassesIT {

  /// The packages of the libraries, and the kinds that may load them.
  private static final Map<String, Set<String>> LIBRARIES =
      Map.of(
          "software.amazon.awssdk.", Set.of("s3"),
          "com.azure.", Set.of("azure"),
          "reactor.", Set.of("azure"),
          "com.google.", Set.of("gcs"),
          "org.apache.hc.", Set.of("s3", "gcs", "http"));

  private static final Map<String, String> BACKENDS =
      Map.of(
          "s3", "kind: s3, endpoint: \"http://127.0.0.1:9\", path_style: true, anonymous: true",
          "gcs", "kind: gcs, endpoint: \"http://127.0.0.1:9\", project: test, anonymous: true",
          "azure",
              "kind: azure, endpoint: \"http://127.0.0.1:9/account\", account: account, anonymous:"
                  + " true",
          "http", "kind: http, endpoint: \"http://127.0.0.1:9\", private_addresses_allowed: true",
          "dir", "kind: dir, path: \"/nowhere\"");

  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"s3", "gcs", "azure", "http", "dir"})
  void onlyTheLibrariesOfConfiguredCloudsAreLoaded(String kind) throws IOException {
    Path classes = directory.resolve("classes");
    Path configuration =
        new NodeFiles(directory)
            .with("anonymous: true")
            .with("backends: { cloud: { %s, timeout: 1s } }".formatted(BACKENDS.get(kind)))
            .with("buckets: { remote: { backend: cloud } }")
            .write();

    try (NodeProcess node =
            NodeProcess.start(configuration, "-Xlog:class+load:file=" + classes + ":none");
        RawClient client = new RawClient(node.endpoint())) {
      RawClient.expectDone(client.put("own", "", new byte[0]));
      RawClient.expectDone(client.put("own", "object", new byte[1000]));
      RawClient.expectDone(client.get("own", "object"));
      // Whatever comes of it, the backend is used.
      client.get("remote", "object");
    }

    List<String> loaded;
    try (Stream<String> lines = Files.lines(classes)) {
      loaded = lines.toList();
    }
    assertThat(loaded).anyMatch(line -> line.startsWith("io.forebay.backend." + kind));
    LIBRARIES.forEach((library, kinds) -> {
      if (!kinds.contains(kind)) {
        assertThat(loaded).as(library).noneMatch(line -> line.startsWith(library));
      }
    });
  }
}
