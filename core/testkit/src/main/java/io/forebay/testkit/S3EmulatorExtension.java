package io.forebay.testkit;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/// Gives tests the [S3Emulator] of their JVM, started for the first that asks and stopped after the
/// last test.
///
/// Where there is none, the tests of the class are skipped, and with `CI` set they fail.
public final class S3EmulatorExtension implements ExecutionCondition, ParameterResolver {

  // A condition, because a test that is aborted as its parameter is resolved counts as an error,
  // and one that is aborted
  // before the class is not reported at all.
  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    return S3Emulator.reasonToSkip()
        .map(ConditionEvaluationResult::disabled)
        .orElseGet(() -> ConditionEvaluationResult.enabled("there is one, or CI asks for one"));
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == S3Emulator.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getRoot()
        .getStore(ExtensionContext.Namespace.create(S3EmulatorExtension.class))
        .getOrComputeIfAbsent(S3Emulator.class, type -> S3Emulator.start(), S3Emulator.class);
  }
}
