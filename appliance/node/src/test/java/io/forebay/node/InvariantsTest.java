package io.forebay.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// What docs/invariants.md says of the tests is true.
class InvariantsTest {

  private static final Pattern NAMED = Pattern.compile("`(\\w+#\\w+)`");
  private static final String OPEN = "*[not yet enforced]*";

  private final SourceTree tree = SourceTree.here();

  @Test
  void everyTestThatIsNamedExists() {
    Set<String> methods =
        JavaOutline.of(tree.javaFiles()).stream()
            .flatMap(outline -> outline.methods().stream())
            .map(JavaOutline.Method::name)
            .collect(Collectors.toSet());
    List<String> missing =
        NAMED.matcher(text()).results().map(named -> named.group(1)).distinct().toList().stream()
            .filter(named -> !methods.contains(named))
            .toList();

    assertThat(missing).isEmpty();
  }

  @Test
  void everyPromiseNamesATestOrSaysThatNoneHoldsIt() {
    List<String> silent =
        text()
            .lines()
            .filter(line -> line.startsWith("| ") && !line.startsWith("| Promise |"))
            .filter(line -> !line.contains(OPEN) && !NAMED.matcher(line).find())
            .toList();

    assertThat(silent).isEmpty();
  }

  private String text() {
    return tree.text(tree.root().resolve("docs/invariants.md"));
  }
}
