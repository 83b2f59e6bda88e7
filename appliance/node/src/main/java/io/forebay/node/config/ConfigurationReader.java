package io.forebay.node.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Reads a configuration file and tells every problem at once.
public final class ConfigurationReader {

  private static final long FILE_BYTES_MAX = 1 << 20;

  private final Environment environment;

  /// @param variables what `${NAME}` is filled from
  public ConfigurationReader(Map<String, String> variables) {
    this.environment = new Environment(variables);
  }

  /// What came of reading.
  public sealed interface Result {
    /// A configuration without problems.
    record Valid(NodeConfiguration configuration) implements Result {}

    /// Everything that is wrong; at least one problem.
    record Invalid(List<Problem> problems) implements Result {}
  }

  /// Reads a file.
  public Result read(Path file) {
    try {
      if (Files.size(file) > FILE_BYTES_MAX) {
        return invalid("the file is larger than 1 MiB");
      }
      return parse(Files.readString(file));
    } catch (IOException e) {
      return invalid("the file " + file + " cannot be read: " + e);
    }
  }

  /// Reads YAML text.
  public Result parse(String text) {
    YAMLFactory factory =
        YAMLFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
    YAMLMapper mapper =
        YAMLMapper.builder(factory).enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();
    JsonNode root;
    try {
      root = mapper.readTree(text);
    } catch (JsonProcessingException e) {
      return new Result.Invalid(List.of(NotYaml.problem(e)));
    }
    boolean empty = root == null || root.isMissingNode() || root.isNull();
    Binder binder = new Binder(environment);
    NodeConfiguration configuration =
        binder.section(NodeConfiguration.class, empty ? null : root, "");
    List<Problem> problems = new ArrayList<>(binder.problems());
    if (configuration != null) {
      problems.addAll(CrossChecks.of(configuration));
      if (problems.isEmpty()) {
        return new Result.Valid(configuration);
      }
    }
    return new Result.Invalid(List.copyOf(problems));
  }

  private static Result invalid(String message) {
    return new Result.Invalid(List.of(Problem.of("", message)));
  }
}
