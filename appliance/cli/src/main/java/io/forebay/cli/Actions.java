package io.forebay.cli;

import java.nio.file.Path;
import java.util.Optional;

/// What the commands do, once their arguments are known. Each answers an exit code of [ExitCode].
public interface Actions {

  /// Runs a node in the foreground until it is asked to end.
  int node(Path configuration);

  /// Tells every problem of a configuration file, and of its backends where that is asked for.
  int checkConfiguration(CheckRequest request, Console console);

  /// Tells every key with its default, bounds and sentence.
  int configurationDefaults(Console console, boolean json);

  /// Shows a gateway in front of an origin.
  int demo(DemoRequest request, Console console);

  /// Starts and ends a node once, so that the next start finds its classes ready.
  int rehearse();

  /// The version of the program.
  String version();

  /// What is checked.
  ///
  /// @param probe asks each backend, with its credentials
  record CheckRequest(Path configuration, boolean probe, boolean json) {}

  /// What a demo is asked to do.
  ///
  /// @param cloud what the origin is
  /// @param data a directory whose files are shown instead of made-up ones
  /// @param once ends after the proof instead of staying up
  record DemoRequest(DemoCloud cloud, Optional<Path> data, boolean once, boolean json) {}

  /// What can be the origin of a demo.
  enum DemoCloud {
    /// Another node of this program.
    S3,
    /// Azurite.
    AZURE,
    /// fake-gcs-server.
    GCS,
    /// nginx.
    HTTP
  }
}
