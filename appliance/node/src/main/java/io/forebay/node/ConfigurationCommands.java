package io.forebay.node;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.forebay.cli.Actions.CheckRequest;
import io.forebay.cli.Console;
import io.forebay.cli.ExitCode;
import io.forebay.node.Finding.Verdict;
import io.forebay.node.config.ConfigurationReader;
import io.forebay.node.config.ConfigurationReader.Result;
import io.forebay.node.config.ConfigurationReference;
import io.forebay.node.config.NodeConfiguration;
import io.forebay.node.config.Problem;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// `config check` and `config defaults`.
final class ConfigurationCommands {

  private final ConfigurationReader reader;
  private final ObjectMapper mapper = new ObjectMapper();

  ConfigurationCommands(ConfigurationReader reader) {
    this.reader = reader;
  }

  int check(CheckRequest request, Probe probe, Console console) {
    return switch (reader.read(request.configuration())) {
      case Result.Invalid(List<Problem> problems) -> refuse(request, problems, console);
      case Result.Valid(NodeConfiguration configuration) -> {
        if (request.probe()) {
          yield probed(request, found(probe, configuration), console);
        }
        console.result(
            request.json()
                ? json(Map.of("problems", List.of()))
                : request.configuration() + " is a configuration without mistakes");
        yield ExitCode.DONE;
      }
    };
  }

  private int refuse(CheckRequest request, List<Problem> problems, Console console) {
    if (request.json()) {
      console.result(json(Map.of("problems", problems.stream().map(this::fields).toList())));
    } else {
      problems.forEach(problem -> console.note(problem.line()));
    }
    return ExitCode.USAGE;
  }

  private static Map<String, Finding> found(Probe probe, NodeConfiguration configuration) {
    try {
      return probe.run(configuration);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Map.of();
    }
  }

  private int probed(CheckRequest request, Map<String, Finding> findings, Console console) {
    if (request.json()) {
      Map<String, Object> all = new LinkedHashMap<>();
      all.put("problems", List.of());
      all.put(
          "backends",
          findings.entrySet().stream().map(one -> fields(one.getKey(), one.getValue())).toList());
      console.result(json(all));
    } else {
      findings.forEach((name, finding) -> {
        String line = "backend " + name + ": " + finding.line();
        if (finding.verdict() == Verdict.OK) {
          console.result(line);
        } else {
          console.note(line);
        }
      });
    }
    Set<Verdict> verdicts =
        findings.values().stream().map(Finding::verdict).collect(Collectors.toSet());
    return verdicts.contains(Verdict.WRONG)
        ? ExitCode.USAGE
        : verdicts.contains(Verdict.UNREACHABLE) ? ExitCode.FAILED : ExitCode.DONE;
  }

  private static Map<String, String> fields(String backend, Finding finding) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("backend", backend);
    fields.put("result", finding.verdict().name().toLowerCase(Locale.ROOT));
    fields.put("message", finding.message());
    finding.advice().ifPresent(advice -> fields.put("suggestion", advice));
    return fields;
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
