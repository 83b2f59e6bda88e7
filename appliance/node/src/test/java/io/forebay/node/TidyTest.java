package io.forebay.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// House rules that a program can check, over the sources of all modules.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TidyTest {

  private static final Pattern SOURCE =
      Pattern.compile(".*\\.(java|xml|md|yaml|yml|json|sh|py|properties)|.*/[^./]+");
  private static final Pattern LINK = Pattern.compile("\\[[^\\]\\n]*\\]\\(([^)\\s]+)\\)");

  private SourceTree tree;
  private List<JavaOutline> outlines;

  @BeforeAll
  void read() {
    tree = SourceTree.here();
    outlines = JavaOutline.of(tree.javaFiles());
  }

  /// Something that may not be written, and what to write instead.
  private record Ban(String instead, Predicate<String> where, Pattern pattern) {
    Ban(String instead, Predicate<String> where, String... pieces) {
      this(instead, where, Pattern.compile(String.join("", pieces)));
    }
  }

  // The patterns are put together from pieces, so that this file does not match them.
  private static final List<Ban> BANS =
      List.of(
          new Ban("do it, or open an issue", name -> true, "\\b(TO", "DO|FIX", "ME|XX", "X)\\b"),
          new Ban(
              "wait for a condition, with a deadline", TidyTest::isTest, "Thread\\.", "sleep\\("),
          new Ban("mend or remove the test", TidyTest::isTest, "@Dis", "abled|@Ig", "nore\\b"),
          new Ban("one place decides: the testkit", TidyTest::isTest, "Assump", "tions\\."),
          new Ban(
              "log, or print through the console", TidyTest::isSilent, "System\\.(out|err)", "\\b"),
          new Ban("log it, or hand it on", TidyTest::isSilent, "\\.printStack", "Trace\\("),
          new Ban(
              "name it for what it is",
              name -> true,
              "\\b(class|record|interface) \\w+(Ut",
              "ils?|Man",
              "ager|Im",
              "pl|Hel",
              "per)\\b"),
          new Ban("write the letter", name -> true, "\\\\u000", "[9ad]"));

  @Test
  void nothingThatIsBanned() {
    List<String> problems = new ArrayList<>();
    for (Path file : tree.javaFiles()) {
      String name = tree.name(file);
      String text = tree.text(file);
      for (Ban ban : BANS) {
        Matcher matcher = ban.pattern.matcher(text);
        if (ban.where.test(name) && matcher.find()) {
          problems.add(at(name, text, matcher.start()) + matcher.group() + ": " + ban.instead);
        }
      }
    }
    assertThat(problems).isEmpty();
  }

  @Test
  void filesAndMethodsAreShort() {
    List<String> allowed =
        tree.text(tree.root().resolve("appliance/node/tidy.allow")).lines().toList();
    Predicate<String> isMethod = line -> line.contains("#") && !line.startsWith("#");
    Ratchet files = new Ratchet(500, allowed.stream().filter(isMethod.negate()).toList());
    Ratchet methods = new Ratchet(70, allowed.stream().filter(isMethod).toList());
    for (JavaOutline outline : outlines) {
      String name = tree.name(outline.file());
      files.look(name, (int) tree.text(outline.file()).lines().count());
      outline.methods().forEach(method -> methods.look(method.name(), method.lineCount()));
    }

    assertThat(files.problems()).isEmpty();
    assertThat(methods.problems()).isEmpty();
  }

  @Test
  void everyPackageIsDescribedAndNullMarked() {
    List<String> problems = new ArrayList<>();
    for (Path directory :
        tree.javaFiles().stream()
            .filter(this::isShipped)
            .map(Path::getParent)
            .distinct()
            .toList()) {
      Path description = directory.resolve("package-info.java");
      if (!Files.exists(description)) {
        problems.add(tree.name(directory) + ": no package-info.java");
      } else if (!tree.text(description).matches("(?s)/// \\S.*@NullMarked\\s.*")) {
        problems.add(tree.name(description) + ": needs a first sentence (///) and @NullMarked");
      }
    }
    assertThat(problems).isEmpty();
  }

  @Test
  void everyTypeOfTheProgramSaysWhatItIs() {
    List<String> problems = new ArrayList<>();
    for (JavaOutline outline : outlines) {
      if (isShipped(outline.file())) {
        outline.topTypes().stream()
            .filter(type -> !type.documented())
            .forEach(
                type -> problems.add(tree.name(outline.file()) + ": no /// on " + type.name()));
      }
    }
    assertThat(problems).isEmpty();
  }

  @Test
  void noFailureIsSwallowed() {
    List<String> problems = new ArrayList<>();
    for (JavaOutline outline : outlines) {
      if (tree.isMain(outline.file())) {
        outline
            .emptyCatchLines()
            .forEach(line -> problems.add(tree.name(outline.file()) + ":" + line));
      }
    }
    assertThat(problems).as("empty catch blocks").isEmpty();
  }

  @Test
  void everyFileEndsWithANewline() {
    List<String> problems = new ArrayList<>();
    for (Path file : tree.files()) {
      if (SOURCE.matcher("/" + tree.name(file)).matches()) {
        String text = tree.text(file);
        if (!text.isEmpty() && (!text.endsWith("\n") || text.endsWith("\n\n"))) {
          problems.add(tree.name(file));
        }
      }
    }
    assertThat(problems).as("files that do not end with exactly one newline").isEmpty();
  }

  @Test
  void everyLinkOfTheDocumentsLeadsSomewhere() {
    List<String> problems = new ArrayList<>();
    for (Path document : tree.documents()) {
      String text = tree.text(document);
      LINK.matcher(text)
          .results()
          .filter(link -> !leadsSomewhere(document, link))
          .forEach(
              link -> problems.add(at(tree.name(document), text, link.start()) + link.group(1)));
    }
    assertThat(problems).isEmpty();
  }

  @Test
  void everyDocumentIsFoundFromAnother() {
    Set<Path> linked = new HashSet<>();
    for (Path document : tree.documents()) {
      LINK.matcher(tree.text(document))
          .results()
          .map(link -> link.group(1).replaceFirst("#.*", ""))
          .filter(target -> !target.matches("[a-z]+:.*"))
          .forEach(target -> linked.add(document.resolveSibling(target).normalize()));
    }
    List<String> lonely =
        tree.documents().stream()
            .filter(document -> !linked.contains(document))
            .map(tree::name)
            .filter(name -> !name.equals("README.md"))
            .toList();
    assertThat(lonely).as("documents that no other links to").isEmpty();
  }

  private boolean leadsSomewhere(Path document, MatchResult link) {
    String target = link.group(1).replaceFirst("#.*", "");
    return target.isEmpty()
        || target.matches("[a-z]+:.*")
        || Files.exists(document.resolveSibling(target));
  }

  private boolean isShipped(Path file) {
    return tree.name(file).contains("src/main/");
  }

  private static String at(String name, String text, int position) {
    return name
        + ":"
        + (1 + text.substring(0, position).chars().filter(c -> c == '\n').count())
        + ": ";
  }

  private static boolean isTest(String name) {
    return name.contains("src/test/");
  }

  private static boolean isSilent(String name) {
    return name.contains("src/main/") && !name.endsWith("/cli/Console.java");
  }
}
