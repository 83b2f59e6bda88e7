package io.forebay.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// The files of this project as a person edits them: without what is built or downloaded.
record SourceTree(Path root, List<Path> files) {

  private static final Set<String> LEFT_OUT =
      Set.of(".git", ".tools", ".idea", ".vscode", "target");

  /// The tree around the working directory.
  static SourceTree here() {
    Path root = Path.of("").toAbsolutePath();
    while (!Files.exists(root.resolve("forebay")) || !Files.exists(root.resolve("pom.xml"))) {
      root = root.getParent();
    }
    return at(root);
  }

  static SourceTree at(Path root) {
    List<Path> files = new ArrayList<>();
    try {
      Files.walkFileTree(root, new Collector(files));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    files.sort(null);
    return new SourceTree(root, List.copyOf(files));
  }

  /// Where a file is, as it is written in messages and lists.
  String name(Path file) {
    return root.relativize(file).toString();
  }

  List<Path> javaFiles() {
    return files.stream().filter(file -> file.toString().endsWith(".java")).toList();
  }

  List<Path> mainJavaFiles() {
    return javaFiles().stream().filter(this::isMain).toList();
  }

  List<Path> documents() {
    return files.stream().filter(file -> file.toString().endsWith(".md")).toList();
  }

  /// Whether a file is part of the program; the testkit is not.
  boolean isMain(Path file) {
    String name = name(file);
    return name.contains("src/main/") && !name.startsWith("core/testkit/");
  }

  String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(file.toString(), e);
    }
  }

  private static final class Collector extends SimpleFileVisitor<Path> {
    private final List<Path> files;

    Collector(List<Path> files) {
      this.files = files;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
      return LEFT_OUT.contains(directory.getFileName().toString())
          ? FileVisitResult.SKIP_SUBTREE
          : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      if (attributes.isRegularFile() && !file.endsWith(".git")) {
        files.add(file);
      }
      return FileVisitResult.CONTINUE;
    }
  }
}
