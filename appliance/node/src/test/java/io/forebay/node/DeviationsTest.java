package io.forebay.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.node.Deviations.Found;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/// docs/backends/deviations.md says what the tests say.
class DeviationsTest {

  private static final String END = "<!-- the rest is made from the tests -->\n";

  private final SourceTree tree = SourceTree.here();

  /// Run with `-Dupdate=true` in the test's arguments to write the document anew.
  @Test
  void theDocumentIsMadeFromTheOverriddenTests() throws IOException {
    Path document = tree.root().resolve("docs/backends/deviations.md");
    String text = Files.readString(document);
    String expected =
        text.substring(0, text.indexOf(END) + END.length()) + Deviations.markdown(found());
    if (Boolean.getBoolean("update")) {
      Files.writeString(document, expected);
    }

    assertThat(Files.readString(document)).isEqualTo(expected);
  }

  @Test
  void eachIsASentenceOfAnOverriddenMethod() {
    assertThat(found())
        .isNotEmpty()
        .allSatisfy(found -> assertThat(found.sentence()).matches("[A-Z`].*\\."));
  }

  private List<Found> found() {
    return Deviations.in(
        tree.javaFiles().stream().filter(file -> tree.name(file).contains("src/test/")).toList());
  }
}
