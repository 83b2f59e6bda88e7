package io.forebay.backend.dir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What the machine says of its disks: where they belong (fstab(5)) and where they are now
/// (proc_pid_mountinfo(5)).
///
/// @param wanted the table of what belongs somewhere; may not be there
/// @param present the table of what is mounted
record MountTables(Path wanted, Path present) {

  private static final int WANTED_FIELD = 1;
  private static final int PRESENT_FIELD = 4;
  // Blanks in a path are written so in both tables.
  private static final Pattern OCTAL = Pattern.compile("\\\\([0-3][0-7]{2})");
  private static final Pattern BLANKS = Pattern.compile("[ \t]+");

  static MountTables ofThisMachine() {
    return new MountTables(Path.of("/etc/fstab"), Path.of("/proc/self/mountinfo"));
  }

  /// A directory on the way to `path` on which a disk belongs and is not, as far as the tables can
  /// be read.
  ///
  /// @param path a real path
  Optional<Path> lacking(Path path) {
    try {
      // As they are written: to look at other places may hang.
      List<Path> onTheWay = places(wanted, WANTED_FIELD).stream().filter(path::startsWith).toList();
      if (onTheWay.isEmpty()) {
        return Optional.empty();
      }
      List<Path> mounted = places(present, PRESENT_FIELD);
      return onTheWay.stream().filter(place -> !mounted.contains(place)).findFirst();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static List<Path> places(Path table, int field) throws IOException {
    return lines(table).stream()
        .filter(line -> !line.startsWith("#"))
        .map(BLANKS::split)
        .filter(fields -> fields.length > field && fields[field].startsWith("/"))
        .flatMap(fields -> place(unescaped(fields[field])).stream())
        .toList();
  }

  // What is no path here, be it for the process's character set, is on the way to none.
  private static Optional<Path> place(String name) {
    try {
      return Optional.of(Path.of(name));
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  private static List<String> lines(Path table) throws IOException {
    return new String(Files.readAllBytes(table), StandardCharsets.UTF_8)
        .lines()
        .map(String::strip)
        .toList();
  }

  private static String unescaped(String field) {
    return OCTAL.matcher(field).replaceAll(MountTables::character);
  }

  private static String character(MatchResult octal) {
    char character = (char) Integer.parseInt(octal.group(1), 8);
    return Matcher.quoteReplacement(String.valueOf(character));
  }
}
