package io.forebay.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forebay.core.error.StoreException;
import io.forebay.core.name.NodeId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class NodeIdentityTest {

  @TempDir Path directory;

  @Test
  void anIdentityIsDerivedOnceAndKept() {
    NodeId first = NodeIdentity.of(directory.resolve("data"), Optional.empty());
    NodeId second = NodeIdentity.of(directory.resolve("data"), Optional.empty());
    NodeId other = NodeIdentity.of(directory.resolve("other"), Optional.empty());

    assertThat(second).isEqualTo(first).isNotEqualTo(other);
  }

  @Test
  void aConfiguredIdentityIsTaken() {
    assertThat(NodeIdentity.of(directory, Optional.of("edge-1"))).isEqualTo(new NodeId("edge-1"));
    assertThat(NodeIdentity.of(directory, Optional.empty())).isEqualTo(new NodeId("edge-1"));
  }

  @Test
  void anotherIdentityThanTheKeptOneIsRefused() {
    NodeIdentity.of(directory, Optional.of("edge-1"));

    assertThatThrownBy(() -> NodeIdentity.of(directory, Optional.of("edge-2")))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("node.id");
  }

  @Test
  void aDataDirectoryThatCannotBeMadeIsToldOf() throws IOException {
    Path file = Files.createFile(directory.resolve("file"));

    assertThatThrownBy(() -> NodeIdentity.of(file.resolve("data"), Optional.empty()))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("node.data");
  }
}
