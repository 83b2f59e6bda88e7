package io.forebay.node;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The programs that the user of this process can call by name.
///
/// @param directories where they are looked for, in this order
record InstalledPrograms(List<Path> directories) {

  InstalledPrograms {
    directories = List.copyOf(directories);
  }

  /// Those of this value of `PATH`, and the system's servers, which it seldom names.
  static InstalledPrograms of(String path) {
    List<Path> directories = new ArrayList<>();
    for (String directory : path.split(File.pathSeparator, -1)) {
      if (!directory.isEmpty()) {
        directories.add(Path.of(directory));
      }
    }
    directories.add(Path.of("/usr/sbin"));
    directories.add(Path.of("/usr/local/sbin"));
    return new InstalledPrograms(directories);
  }

  Optional<Path> find(String name) {
    return directories.stream()
        .map(directory -> directory.resolve(name))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
