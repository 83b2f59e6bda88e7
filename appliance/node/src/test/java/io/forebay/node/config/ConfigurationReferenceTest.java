package io.forebay.node.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class ConfigurationReferenceTest {

  private static final Path DOCUMENT = Path.of("../../docs/configuration.md");
  private static final String BEGIN = "<!-- keys: begin -->\n";
  private static final String END = "<!-- keys: end -->\n";

  /// Run with `-Dupdate=true` in the test's arguments to write the document anew.
  @Test
  void theDocumentIsMadeFromTheRecords() throws IOException {
    String document = Files.readString(DOCUMENT);
    int begin = document.indexOf(BEGIN) + BEGIN.length();
    int end = document.indexOf(END);
    String expected =
        document.substring(0, begin) + ConfigurationReference.markdown() + document.substring(end);
    if (Boolean.getBoolean("update")) {
      Files.writeString(DOCUMENT, expected);
    }

    assertThat(Files.readString(DOCUMENT)).isEqualTo(expected);
  }

  @Test
  void everyKeyHasASentence() {
    assertThat(ConfigurationReference.entries())
        .allSatisfy(entry -> assertThat(entry.sentence()).matches("[A-Z].*\\."))
        .extracting(ConfigurationReference.Entry::key)
        .contains("node.listen", "mountpaths[].path", "backends.NAME.kind", "metrics.statsd.port");
  }
}
