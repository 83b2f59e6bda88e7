package io.forebay.testkit;

/// Gives tests the [S3Emulator] of their JVM.
public final class S3EmulatorExtension extends EmulatorExtension<S3Emulator> {

  public S3EmulatorExtension() {
    super(S3Emulator.class, S3Emulator.WAYS::reasonToSkip, S3Emulator::start);
  }
}
