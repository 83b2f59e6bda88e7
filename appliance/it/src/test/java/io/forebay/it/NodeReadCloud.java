package io.forebay.it;

import io.forebay.it.RawClient.Answer;
import java.net.URI;
import java.nio.file.Path;
import java.util.UUID;
import java.util.function.Function;

/// A cloud whose own client is not among those of these tests: it is read through a node of its
/// own, which asks it before each answer and which no proxy comes between.
abstract class NodeReadCloud implements FaultyCloud {

  private final String bucket = "faulty-" + UUID.randomUUID();
  private final URI origin;
  private final Function<URI, String> backend;
  private final NodeProcess node;
  private final RawClient client;

  /// @param backend the keys of a backend that finds it at an address
  NodeReadCloud(URI origin, Function<URI, String> backend, Path directory) {
    this.origin = origin;
    this.backend = backend;
    String cloud = "backends: { cloud: { %s } }\nanonymous: true".formatted(backend.apply(origin));
    try (NodeProcess maker =
            NodeProcess.start(
                new NodeFiles(directory.resolve("maker"))
                    .with(cloud)
                    .with("default_backend: cloud")
                    .write());
        RawClient creator = new RawClient(maker.endpoint())) {
      RawClient.expectDone(creator.put(bucket, "", new byte[0]));
    }
    this.node =
        NodeProcess.start(
            new NodeFiles(directory.resolve("direct"))
                .with(cloud)
                .with("buckets: { %s: { backend: cloud, validate_after: 0s } }".formatted(bucket))
                .write());
    this.client = new RawClient(node.endpoint());
  }

  @Override
  public final URI origin() {
    return origin;
  }

  @Override
  public final String bucket() {
    return bucket;
  }

  @Override
  public final String backend(URI endpoint) {
    return backend.apply(endpoint);
  }

  @Override
  public final void put(String key, byte[] bytes) {
    RawClient.expectDone(client.put(bucket, key, bytes));
  }

  @Override
  public final byte[] get(String key) {
    Answer.Whole answer = RawClient.expectDone(client.get(bucket, key));
    return answer.body();
  }

  @Override
  public final void close() {
    client.close();
    node.close();
  }
}
