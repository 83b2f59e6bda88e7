package io.forebay.testkit;

import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/// Gives tests the emulator of their JVM, started for the first that asks and stopped after the
/// last test.
///
/// Where there is none, the tests of the class are skipped, and with `CI` set they fail.
public abstract class EmulatorExtension<E extends AutoCloseable>
    implements ExecutionCondition, ParameterResolver {

  private final Class<E> type;
  private final Supplier<Optional<String>> reasonToSkip;
  private final Supplier<E> start;

  EmulatorExtension(Class<E> type, Supplier<Optional<String>> reasonToSkip, Supplier<E> start) {
    this.type = type;
    this.reasonToSkip = reasonToSkip;
    this.start = start;
  }

  // A condition, because a test that is aborted as its parameter is resolved counts as an error,
  // and one that is aborted before the class is not reported at all.
  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    return reasonToSkip
        .get()
        .map(ConditionEvaluationResult::disabled)
        .orElseGet(() -> ConditionEvaluationResult.enabled("there is one, or CI asks for one"));
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == type;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getRoot()
        .getStore(ExtensionContext.Namespace.create(EmulatorExtension.class))
        .getOrComputeIfAbsent(type, absent -> start.get(), type);
  }
}
