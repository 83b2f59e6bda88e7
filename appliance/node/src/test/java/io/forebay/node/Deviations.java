package io.forebay.node;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import javax.tools.ToolProvider;

/// What the tests of backends say of clouds that answer otherwise than the contract: their
/// `@Deviation` annotations, read from the sources.
final class Deviations {

  /// One of them.
  ///
  /// @param test `Type#method`
  record Found(String of, String test, String sentence) {}

  private Deviations() {}

  static List<Found> in(List<Path> sources) {
    var compiler = ToolProvider.getSystemJavaCompiler();
    try (var manager = compiler.getStandardFileManager(null, null, null)) {
      var units = manager.getJavaFileObjectsFromPaths(sources);
      var task = (JavacTask) compiler.getTask(null, manager, null, List.of(), null, units);
      Scanner scanner = new Scanner();
      scanner.scan(task.parse(), "");
      return scanner.found;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// A section for each of those that deviate, in the order of their names.
  static String markdown(List<Found> found) {
    StringBuilder text = new StringBuilder();
    found.stream()
        .map(Found::of)
        .distinct()
        .sorted()
        .forEach(of -> {
          text.append("\n## ").append(of).append("\n\n| Overridden | Instead |\n|---|---|\n");
          text.append(
              found.stream()
                  .filter(one -> one.of().equals(of))
                  .map(one -> "| `%s` | %s |\n".formatted(one.test(), one.sentence()))
                  .sorted()
                  .collect(Collectors.joining()));
        });
    return text.toString();
  }

  private static final class Scanner extends TreeScanner<Void, String> {
    private final List<Found> found = new ArrayList<>();
    private final Map<String, ExpressionTree> constants = new HashMap<>();

    @Override
    public Void visitClass(ClassTree type, String outer) {
      for (Tree member : type.getMembers()) {
        if (member instanceof VariableTree field && field.getInitializer() != null) {
          constants.put(field.getName().toString(), field.getInitializer());
        }
      }
      return super.visitClass(type, type.getSimpleName().toString());
    }

    @Override
    public Void visitMethod(MethodTree method, String type) {
      for (AnnotationTree annotation : method.getModifiers().getAnnotations()) {
        if (annotation.getAnnotationType().toString().equals("Deviation")) {
          found.add(read(annotation, type + "#" + method.getName()));
        }
      }
      return super.visitMethod(method, type);
    }

    private Found read(AnnotationTree annotation, String test) {
      Map<String, String> values = new HashMap<>();
      for (ExpressionTree argument : annotation.getArguments()) {
        AssignmentTree assignment = (AssignmentTree) argument;
        values.put(assignment.getVariable().toString(), text(assignment.getExpression()));
      }
      return new Found(value(values, "of", test), test, value(values, "value", test));
    }

    private static String value(Map<String, String> values, String name, String test) {
      return Objects.requireNonNull(values.get(name), test + ": " + name);
    }

    private String text(ExpressionTree expression) {
      return switch (expression) {
        case LiteralTree literal -> String.valueOf(literal.getValue());
        case BinaryTree sum -> text(sum.getLeftOperand()) + text(sum.getRightOperand());
        case ParenthesizedTree inner -> text(inner.getExpression());
        case IdentifierTree name ->
            text(
                Objects.requireNonNull(
                    constants.get(name.getName().toString()),
                    name + " is a constant of the class"));
        default -> throw new AssertionError("a literal or a constant: " + expression);
      };
    }
  }
}
