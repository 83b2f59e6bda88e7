package io.forebay.node;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.forebay.cli.Console;
import io.forebay.cli.ExitCode;
import io.forebay.node.config.ConfigurationReader;
import io.forebay.node.config.ConfigurationReference;
import io.forebay.node.config.Problem;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// `config check` and `config defaults`.
final class ConfigurationCommands {

  private final ConfigurationReader reader;
  private final ObjectMapper mapper = new ObjectMapper();

  ConfigurationCommands(ConfigurationReader reader) {
    this.reader = reader;
  }

  int check(Path file, Console console, boolean json) {
    List<Problem> problems =
        switch (reader.read(file)) {
          case ConfigurationReader.Result.Valid valid -> List.of();
          case ConfigurationReader.Result.Invalid(List<Problem> found) -> found;
        };
    if (json) {
      console.result(json(Map.of("problems", problems.stream().map(this::fields).toList())));
    } else if (problems.isEmpty()) {
      console.result(file + " is a configuration without mistakes");
    } else {
      problems.forEach(problem -> console.note(problem.line()));
    }
    return problems.isEmpty() ? ExitCode.DONE : ExitCode.USAGE;
  }

  int defaults(Console console, boolean json) {
    if (json) {
      console.result(json(ConfigurationReference.entries()));
      return ExitCode.DONE;
    }
    for (ConfigurationReference.Entry entry : ConfigurationReference.entries()) {
      String bounds = entry.bounds().isEmpty() ? "" : ", " + entry.bounds();
      String fallback = entry.fallback().isEmpty() ? "" : ", default " + entry.fallback();
      console.result(entry.key() + " (" + entry.type() + bounds + fallback + ")");
      console.result("    " + entry.sentence());
    }
    return ExitCode.DONE;
  }

  private Map<String, String> fields(Problem problem) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("key", problem.key());
    problem.value().ifPresent(value -> fields.put("value", value));
    fields.put("message", problem.message());
    problem.suggestion().ifPresent(suggestion -> fields.put("suggestion", suggestion));
    return fields;
  }

  private String json(Object value) {
    try {
      return mapper.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new AssertionError("maps, lists and texts are JSON", e);
    }
  }
}
