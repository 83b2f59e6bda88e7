package io.forebay.testkit;

/// What an emulator answers from, for the message of a failure.
public enum EmulatorSource {
  ENDPOINT,
  DOCKER,
  PROCESS
}
