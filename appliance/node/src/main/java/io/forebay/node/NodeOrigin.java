package io.forebay.node;

import java.io.IOException;
import java.nio.file.Path;

/// Another Forebay as the cloud, spoken to as S3.
final class NodeOrigin implements DemoOrigin {

  private static final String NAME = "origin";

  private final DemoNodes nodes;
  private final DemoClient client;
  private int port;

  NodeOrigin(DemoNodes nodes, DemoClient client) {
    this.nodes = nodes;
    this.client = client;
  }

  @Override
  public void start(String bucket, SampleData samples) throws IOException, InterruptedException {
    port = nodes.start(NAME, 0, "");
    client.createBucket(port, bucket);
    for (Path file : samples.files()) {
      client.put(port, bucket, samples.key(file), file);
    }
  }

  @Override
  public String backend() {
    return "kind: s3, endpoint: \"http://127.0.0.1:%d\", path_style: true, anonymous: true"
        .formatted(port);
  }

  @Override
  public boolean canList() {
    return true;
  }

  @Override
  public void stop() {
    nodes.stop(NAME);
  }

  @Override
  public void restart() {
    nodes.start(NAME, port, "");
  }

  @Override
  public void close() {
    stop();
  }
}
