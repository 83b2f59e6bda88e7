package io.forebay.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.testkit.AzureEmulatorExtension;
import io.forebay.testkit.GcsEmulatorExtension;
import io.forebay.testkit.NginxServerExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `forebay demo` with a cloud of each kind.
@ExtendWith({AzureEmulatorExtension.class, GcsEmulatorExtension.class, NginxServerExtension.class})
final class DemoIT {

  /// What the demo calls by name, and where tests are told of it.
  private static final Map<String, String> PROGRAMS =
      Map.of(
          "azurite-blob",
          "TEST_AZURITE",
          "fake-gcs-server",
          "TEST_FAKE_GCS_SERVER",
          "nginx",
          "TEST_NGINX");

  @TempDir private Path directory;
  private Launcher launcher;

  @BeforeEach
  void installPrograms() throws IOException {
    Path installed = Files.createDirectory(directory.resolve("bin"));
    for (Map.Entry<String, String> program : PROGRAMS.entrySet()) {
      String path = System.getenv(program.getValue());
      if (path != null) {
        Files.createSymbolicLink(installed.resolve(program.getKey()), Path.of(path));
      }
    }
    launcher = new Launcher(directory).with("PATH", installed + ":" + System.getenv("PATH"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"s3", "azure", "gcs", "http"})
  void everyObjectIsReadAgainWithTheOriginStopped(String kind) throws Exception {
    Launcher.Ended demo = launcher.run(Launcher.script(), "demo", "--once", "--with", kind);

    assertThat(demo.output())
        .contains("Every object was read again with the origin stopped")
        .doesNotContain("WRONG");
    assertThat(demo.exitCode()).isZero();
  }
}
