package io.forebay.node;

import io.forebay.api.HttpServer;
import io.forebay.storage.MountpathStores;

/// Loads what a node will need while the command line and the configuration are still being read:
/// the libraries beneath take most of a start the first time that they are touched.
final class StartAhead {

  private StartAhead() {}

  /// Begins, on a thread of its own that nobody waits for: who needs a class that is being loaded
  /// waits for just that. What fails here fails again, and is said, where it is needed.
  static void begin() {
    Thread.ofPlatform().daemon().name("start-ahead").start(StartAhead::load);
  }

  private static void load() {
    HttpServer.load();
    MountpathStores.load();
    Registries.load();
  }
}
