package io.forebay.node.config;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Fills `${NAME}` and `${NAME:-default}` from the environment.
final class Environment {

  private static final Pattern REFERENCE =
      Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?}");

  private final Map<String, String> variables;

  Environment(Map<String, String> variables) {
    this.variables = variables;
  }

  static boolean isReference(String text) {
    return text.contains("${");
  }

  /// @throws IllegalArgumentException where a variable without default is not set
  String fill(String text) {
    Matcher matcher = REFERENCE.matcher(text);
    StringBuilder filled = new StringBuilder();
    while (matcher.find()) {
      matcher.appendReplacement(
          filled, Matcher.quoteReplacement(value(matcher.group(1), matcher.group(2))));
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
}
