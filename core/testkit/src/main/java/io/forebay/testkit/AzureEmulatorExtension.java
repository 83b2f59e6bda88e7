package io.forebay.testkit;

/// Gives tests the [AzureEmulator] of their JVM.
public final class AzureEmulatorExtension extends EmulatorExtension<AzureEmulator> {

  public AzureEmulatorExtension() {
    super(AzureEmulator.class, AzureEmulator.WAYS::reasonToSkip, AzureEmulator::start);
  }
}
