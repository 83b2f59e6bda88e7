package io.forebay.node.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Fills `${NAME}` and `${NAME:-default}` from the environment, and `${file:PATH}` from a file.
final class Environment {

  private static final Pattern REFERENCE =
      Pattern.compile("\\$\\{(?:file:([^}]+)|([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?)}");
  private static final int FILE_BYTES_MAX = 64 << 10;

  private final Map<String, String> variables;

  Environment(Map<String, String> variables) {
    this.variables = variables;
  }

  static boolean isReference(String text) {
    return text.contains("${");
  }

  /// @throws IllegalArgumentException where a variable without default is not set, or a file cannot
  ///   be read
  String fill(String text) {
    Matcher matcher = REFERENCE.matcher(text);
    StringBuilder filled = new StringBuilder();
    while (matcher.find()) {
      String value =
          matcher.group(1) != null
              ? content(matcher.group(1))
              : value(matcher.group(2), matcher.group(3));
      matcher.appendReplacement(filled, Matcher.quoteReplacement(value));
    }
    return matcher.appendTail(filled).toString();
  }

  private String value(String name, @Nullable String fallback) {
    String value = variables.get(name);
    if (value != null && !(value.isEmpty() && fallback != null)) {
      return value;
    }
    if (fallback == null) {
      throw new IllegalArgumentException("the environment variable " + name + " is not set");
    }
    return fallback;
  }

  // The line's end that editors add is no part of a value.
  private static String content(String path) {
    try {
      Path file = Path.of(path);
      if (!file.isAbsolute()) {
        throw new IllegalArgumentException("the path of a file is absolute: " + path);
      }
      if (Files.size(file) > FILE_BYTES_MAX) {
        throw new IllegalArgumentException("the file " + path + " is larger than 64 KiB");
      }
      return Files.readString(file).stripTrailing();
    } catch (IOException | InvalidPathException e) {
      throw new IllegalArgumentException(
          "the file " + path + " cannot be read (" + e.getClass().getSimpleName() + ")", e);
    }
  }
}
