package io.forebay.it;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.s3.S3Client;

/// Clouds of several kinds behind one node, each with one bucket, which clients call `KIND-bucket`.
final class Clouds {

  private final Map<String, String> keys = new LinkedHashMap<>();
  private final String remoteBucket = "clouds-" + UUID.randomUUID();

  /// One more.
  ///
  /// @param more the keys of its section in the configuration besides `kind`
  Clouds with(String kind, String more) {
    keys.put(kind, more);
    return this;
  }

  /// What clients call the bucket of that kind.
  static String bucket(String kind) {
    return kind + "-bucket";
  }

  /// What the clouds call their bucket.
  String remoteBucket() {
    return remoteBucket;
  }

  /// Makes the bucket in these clouds, through a node for each.
  void makeBuckets(Path directory, List<String> kinds) {
    for (String kind : kinds) {
      Path configuration =
          new NodeFiles(directory.resolve("maker-" + kind))
              .with(backends(List.of(kind)) + "default_backend: " + kind)
              .write();
      try (NodeProcess node = NodeProcess.start(configuration);
          S3Client client = Clients.sync(node.endpoint())) {
        client.createBucket(r -> r.bucket(remoteBucket));
      }
    }
  }

  /// A node in front of all of them.
  NodeProcess startNode(Path directory) {
    String buckets =
        keys.keySet().stream()
            .map(kind ->
                "  %s: { backend: %s, remote_bucket: %s }\n"
                    .formatted(bucket(kind), kind, remoteBucket))
            .collect(Collectors.joining());
    return NodeProcess.start(
        new NodeFiles(directory)
            .with(backends(List.copyOf(keys.keySet())) + "buckets:\n" + buckets)
            .with("durability: rename")
            .write());
  }

  private String backends(List<String> kinds) {
    return kinds.stream()
        .map(kind -> "  %s: { kind: %s, %s }\n".formatted(kind, kind, keys.get(kind)))
        .collect(Collectors.joining("", "backends:\n", ""));
  }
}
