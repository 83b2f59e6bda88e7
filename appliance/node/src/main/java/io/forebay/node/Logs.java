package io.forebay.node;

import io.forebay.cli.Console;
import io.forebay.core.run.MonotonicClock;
import io.forebay.node.config.LogSection;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.logging.StreamHandler;

/// Sets up what the process writes to standard error.
final class Logs {

  private static final Logger ROOT = Logger.getLogger("");

  // Of libraries only what an operator can act on.
  private static final Logger LIBRARIES = Logger.getLogger("io.helidon");

  // It logs what it throws, and its exceptions are told where they arrive.
  private static final Logger AZURE = Logger.getLogger("com.azure");

  private Logs() {}

  static void configure(LogSection section) {
    Formatter formatter =
        switch (section.format()) {
          case TEXT -> new LogLine.Text();
          case JSON -> new LogLine.Json();
        };
    Level level =
        switch (section.level()) {
          case DEBUG -> Level.FINE;
          case INFO -> Level.INFO;
          case WARNING -> Level.WARNING;
          case ERROR -> Level.SEVERE;
        };
    for (Handler handler : ROOT.getHandlers()) {
      ROOT.removeHandler(handler);
    }
    Handler handler = new StandardError(formatter);
    handler.setLevel(Level.ALL);
    handler.setFilter(new FloodFilter(MonotonicClock.SYSTEM));
    ROOT.addHandler(handler);
    ROOT.setLevel(level.intValue() < Level.INFO.intValue() ? Level.INFO : level);
    Logger.getLogger("io.forebay").setLevel(level);
    BackendLog.LOG.setLevel(level);
    LIBRARIES.setLevel(Level.WARNING);
    AZURE.setLevel(Level.OFF);
  }

  /// Writes each line at once.
  private static final class StandardError extends StreamHandler {
    StandardError(Formatter formatter) {
      super(Console.errorStream(), formatter);
    }

    @Override
    public synchronized void publish(java.util.logging.LogRecord line) {
      super.publish(line);
      flush();
    }
  }
}
