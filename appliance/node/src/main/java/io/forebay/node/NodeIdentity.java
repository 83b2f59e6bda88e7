package io.forebay.node;

import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import io.forebay.core.name.NodeId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;

/// The node's identity: named in the configuration, or derived once and kept in `node.data`.
final class NodeIdentity {

  private static final String FILE = "node-id";

  private NodeIdentity() {}

  /// @throws StoreException where the kept identity is another one than the configured: the disks
  ///   carry it, so it must not change under them
  static NodeId of(Path data, Optional<String> configured) {
    Path file = data.resolve(FILE);
    try {
      Files.createDirectories(data);
      Optional<NodeId> kept =
          Files.exists(file)
              ? Optional.of(new NodeId(Files.readString(file).strip()))
              : Optional.empty();
      if (kept.isPresent()
          && configured.isPresent()
          && !kept.get().value().equals(configured.get())) {
        throw new StoreException(
                ErrorCode.INVALID_ARGUMENT,
                "node.id is not the identity under which this node's disks were written;"
                    + " give the old one, or another node.data and other mountpaths")
            .with("node.id", configured.get())
            .with("kept", kept.get());
      }
      NodeId id =
          kept.orElseGet(() ->
              new NodeId(
                  configured.orElseGet(
                      () -> "node-" + UUID.randomUUID().toString().substring(0, 13))));
      if (kept.isEmpty()) {
        DurableFile.write(
            file, (id.value() + "\n").getBytes(java.nio.charset.StandardCharsets.UTF_8));
      }
      return id;
    } catch (IOException e) {
      throw new StoreException(ErrorCode.UNAVAILABLE, "node.data cannot be used", e)
          .with("path", data);
    }
  }
}
