package io.forebay.node.config;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Says where a file is not YAML. Nothing of the parser's own words is handed on: it quotes the
/// line, and on that line may be a secret.
final class NotYaml {

  private static final Pattern DUPLICATE = Pattern.compile("Duplicate field '([a-z0-9_]+)'.*");

  private NotYaml() {}

  static Problem problem(JsonProcessingException thrown) {
    String where = Optional.ofNullable(thrown.getLocation()).map(NotYaml::place).orElse("");
    Matcher duplicate = DUPLICATE.matcher(String.valueOf(thrown.getOriginalMessage()));
    if (duplicate.matches()) {
      String key = Optional.of(duplicate.group(1)).filter(words()::contains).orElse("a key");
      return Problem.of("", "not YAML" + where + ": " + key + " is given twice");
    }
    return Problem.of("", "not YAML" + where)
        .suggest(
            "look there for a bracket or quote that is not closed, a tab, or a value with one of"
                + " : # @ % & * ! that needs quotes");
  }

  private static String place(JsonLocation location) {
    return " at line " + location.getLineNr() + ", column " + location.getColumnNr();
  }

  // A name that is no key of ours is not shown: it may be what was meant to be a value.
  private static Set<String> words() {
    return ConfigurationReference.entries().stream()
        .flatMap(entry -> Stream.of(entry.key().split("[.\\[\\]]+")))
        .collect(Collectors.toSet());
  }
}
