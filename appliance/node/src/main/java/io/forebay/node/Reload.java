package io.forebay.node;

import io.forebay.node.config.ConfigurationReader;
import io.forebay.node.config.ConfigurationReader.Result;
import io.forebay.node.config.NodeConfiguration;
import io.forebay.node.config.Problem;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;
import java.util.logging.Level;
import java.util.logging.Logger;

/// Reads the configuration again while the node runs, with the files that it names, and opens the
/// backends anew, so that credentials are exchanged without a restart. A configuration with a
/// mistake changes nothing.
final class Reload {

  private static final Logger LOG = Logger.getLogger(Reload.class.getName());

  private final Path file;
  private final ConfigurationReader reader;
  private final Node node;

  // One runs and one waits; who comes then is served by the one that waits.
  private final Semaphore places = new Semaphore(2);
  private final ReentrantLock turn = new ReentrantLock();

  Reload(Path file, ConfigurationReader reader, Node node) {
    this.file = file;
    this.reader = reader;
    this.node = node;
  }

  /// Logs what it did and what it could not do.
  void run() {
    if (!places.tryAcquire()) {
      return;
    }
    try {
      turn.lock();
      try {
        read();
      } finally {
        turn.unlock();
      }
    } finally {
      places.release();
    }
  }

  private void read() {
    switch (reader.read(file)) {
      case Result.Valid(NodeConfiguration configuration) -> node.renew(configuration);
      case Result.Invalid(List<Problem> problems) -> {
        LOG.log(Level.WARNING, "{0} cannot be used; nothing was changed", file);
        problems.forEach(problem -> LOG.warning(problem.line()));
      }
    }
  }
}
