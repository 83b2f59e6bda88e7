package io.forebay.testkit;

/// Gives tests the [GcsEmulator] of their JVM.
public final class GcsEmulatorExtension extends EmulatorExtension<GcsEmulator> {

  public GcsEmulatorExtension() {
    super(GcsEmulator.class, GcsEmulator.WAYS::reasonToSkip, GcsEmulator::start);
  }
}
