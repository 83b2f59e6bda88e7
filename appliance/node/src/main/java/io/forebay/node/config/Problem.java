package io.forebay.node.config;

import java.util.Optional;

/// Something wrong in a configuration file.
///
/// @param key the dotted path of the key; empty for the file as a whole
/// @param value as it stands in the file, where it is there and no secret
/// @param suggestion what to write instead
public record Problem(
    String key, Optional<String> value, String message, Optional<String> suggestion) {

  static Problem of(String key, String message) {
    return new Problem(key, Optional.empty(), message, Optional.empty());
  }

  Problem suggest(String text) {
    return new Problem(key, value, message, Optional.of(text));
  }

  /// One line for people.
  public String line() {
    return (key.isEmpty() ? "" : key + ": ")
        + message
        + value.map(text -> " (is " + text + ")").orElse("")
        + suggestion.map(text -> "; " + text).orElse("");
  }
}
