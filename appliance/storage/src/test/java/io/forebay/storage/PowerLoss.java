package io.forebay.storage;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What a loss of power takes: half the bytes of files that were not synced, and names in
/// directories that were not. Keeps the old files under other names, so that it can put them back.
final class PowerLoss {

  private interface Undo {
    void run() throws IOException;
  }

  /// A change of a directory's names, undone unless the directory is synced after it.
  private record Change(String directory, Undo undo) {}

  private final Path attic;
  private final boolean strikes;
  // Guarded by this, like all that follows.
  private final Set<Path> dirty = new LinkedHashSet<>();
  private final List<Change> changes = new ArrayList<>();
  private int kept;

  /// @param attic a directory on the same file system
  /// @param strikes whether power will be lost; else nothing is kept
  PowerLoss(Path attic, boolean strikes) {
    this.attic = attic;
    this.strikes = strikes;
  }

  /// One more name of a file, by which it is known whatever becomes of its others.
  synchronized Optional<Path> alias(String path) throws IOException {
    if (!strikes || !Files.isRegularFile(Path.of(path))) {
      return Optional.empty();
    }
    Path alias = attic.resolve("kept-" + kept++);
    Files.createLink(alias, Path.of(path));
    return Optional.of(alias);
  }

  private synchronized void changed(String path, Undo undo) {
    if (strikes) {
      changes.add(new Change(ObjectFiles.parentOf(path), undo));
    }
  }

  void created(String path) {
    changed(path, () -> Files.deleteIfExists(Path.of(path)));
  }

  /// @param old what had the path before
  void replaced(String path, Optional<Path> old) {
    changed(
        path,
        () -> {
          Files.deleteIfExists(Path.of(path));
          restore(old, path);
        });
  }

  private static void restore(Optional<Path> old, String path) throws IOException {
    if (old.isPresent() && !Files.exists(Path.of(path))) {
      Files.createDirectories(Path.of(path).getParent());
      Files.createLink(Path.of(path), old.get());
    }
  }

  void deleting(String path) throws IOException {
    Optional<Path> old = alias(path);
    changed(path, () -> restore(old, path));
  }

  void createdDirectory(String path) {
    changed(path, () -> deleteTree(Path.of(path)));
  }

  synchronized void syncedDirectory(String path) {
    changes.removeIf(change -> change.directory().equals(path));
  }

  synchronized void written(Optional<Path> alias) {
    alias.ifPresent(dirty::add);
  }

  synchronized void synced(Optional<Path> alias) {
    alias.ifPresent(dirty::remove);
  }

  private static void deleteTree(Path path) throws IOException {
    if (!Files.exists(path)) {
      return;
    }
    try (var files = Files.walk(path)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  /// Takes it.
  synchronized void strike() throws IOException {
    for (Path file : dirty) {
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
        channel.truncate(channel.size() / 2);
      }
    }
    for (Change change : changes.reversed()) {
      change.undo().run();
    }
  }
}
