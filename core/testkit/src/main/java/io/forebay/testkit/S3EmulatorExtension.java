package io.forebay.testkit;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/// Gives tests the [S3Emulator] of their JVM, started for the first that asks and stopped after the
/// last test.
public final class S3EmulatorExtension implements ParameterResolver {

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
