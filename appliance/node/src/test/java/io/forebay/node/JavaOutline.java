package io.forebay.node;

import com.sun.source.tree.CatchTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.ToolProvider;

/// What the tidy rules ask of one Java file, read by the compiler's own parser.
record JavaOutline(
    Path file, List<TopType> topTypes, List<Method> methods, List<Integer> emptyCatchLines) {

  record TopType(String name, boolean documented) {}

  /// A method, named `Type#method` after its innermost named type.
  record Method(String name, int lineCount) {}

  static List<JavaOutline> of(List<Path> files) {
    var compiler = ToolProvider.getSystemJavaCompiler();
    try (var manager = compiler.getStandardFileManager(null, null, null)) {
      var units = manager.getJavaFileObjectsFromPaths(files);
      var task = (JavacTask) compiler.getTask(null, manager, null, List.of(), null, units);
      DocTrees trees = DocTrees.instance(task);
      List<JavaOutline> outlines = new ArrayList<>();
      for (CompilationUnitTree unit : task.parse()) {
        outlines.add(new Scanner(unit, trees).outline());
      }
      return outlines;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class Scanner extends TreePathScanner<Void, String> {
    private final CompilationUnitTree unit;
    private final DocTrees trees;
    private final List<TopType> topTypes = new ArrayList<>();
    private final List<Method> methods = new ArrayList<>();
    private final List<Integer> emptyCatchLines = new ArrayList<>();

    Scanner(CompilationUnitTree unit, DocTrees trees) {
      this.unit = unit;
      this.trees = trees;
    }

    JavaOutline outline() {
      scan(unit, "");
      Path file = Path.of(unit.getSourceFile().toUri());
      return new JavaOutline(file, topTypes, methods, emptyCatchLines);
    }

    @Override
    public Void visitClass(ClassTree type, String outer) {
      String name = type.getSimpleName().toString();
      if (getCurrentPath().getParentPath().getLeaf() instanceof CompilationUnitTree) {
        topTypes.add(new TopType(name, trees.getDocComment(getCurrentPath()) != null));
      }
      return super.visitClass(type, name.isEmpty() ? outer : name);
    }

    @Override
    public Void visitMethod(MethodTree method, String type) {
      int lineCount = line(method, false) - line(method, true) + 1;
      methods.add(new Method(type + "#" + method.getName(), lineCount));
      return super.visitMethod(method, type);
    }

    @Override
    public Void visitCatch(CatchTree caught, String type) {
      if (caught.getBlock().getStatements().isEmpty()) {
        emptyCatchLines.add(line(caught, true));
      }
      return super.visitCatch(caught, type);
    }

    private int line(Tree tree, boolean first) {
      var positions = trees.getSourcePositions();
      long position =
          first ? positions.getStartPosition(unit, tree) : positions.getEndPosition(unit, tree);
      return (int) unit.getLineMap().getLineNumber(Math.max(0, position));
    }
  }
}
