package io.forebay.testkit;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/// Decides whether tests with [NeedsProgram] run.
final class NeedsProgramCondition implements ExecutionCondition {

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    List<String> needed =
        context
            .getElement()
            .map(element -> element.getAnnotation(NeedsProgram.class))
            .map(annotation -> Arrays.asList(annotation.value()))
            .orElse(List.of());
    return reasonToSkip(System.getenv(), needed)
        .map(ConditionEvaluationResult::disabled)
        .orElseGet(() -> ConditionEvaluationResult.enabled("all there, or CI asks for all"));
  }

  static Optional<String> reasonToSkip(Map<String, String> environment, List<String> needed) {
    if (!environment.getOrDefault("CI", "").isEmpty()) {
      return Optional.empty();
    }
    return needed.stream()
        .filter(variable -> !environment.containsKey(variable))
        .findFirst()
        .map(variable -> variable + " is not set (docs/testing.md)");
  }
}
