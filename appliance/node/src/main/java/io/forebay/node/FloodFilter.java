package io.forebay.node;

import io.forebay.core.run.MonotonicClock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.logging.Filter;
import java.util.logging.Level;
import java.util.logging.LogRecord;

/// Holds back warnings and errors that come in great numbers, such as one for each request while a
/// cloud is away, and tells how many there were with the next that is let through.
///
/// Lines are alike where their logger and their message are, whatever its parameters.
final class FloodFilter implements Filter {

  /// How many lines that are alike are let through in [#WINDOW].
  static final int LINES_MAX = 20;

  static final Duration WINDOW = Duration.ofSeconds(10);

  // Messages are as many as there are places that log; those with texts of their own begin anew.
  private static final int KINDS_MAX = 1000;

  private record Kind(String logger, String message) {}

  private static final class Window {
    private long startNanos;
    private int lines;
    private long heldBack;
  }

  private final MonotonicClock clock;
  // Guarded by this, as are the windows.
  private final Map<Kind, Window> windows = new HashMap<>();

  FloodFilter(MonotonicClock clock) {
    this.clock = clock;
  }

  @Override
  public synchronized boolean isLoggable(LogRecord line) {
    if (line.getLevel().intValue() < Level.WARNING.intValue()) {
      return true;
    }
    if (windows.size() >= KINDS_MAX) {
      windows.clear();
    }
    Window window = windows.computeIfAbsent(kind(line), absent -> newWindow());
    if (clock.nanos() - window.startNanos >= WINDOW.toNanos()) {
      begin(window, line);
    }
    window.lines++;
    if (window.lines > LINES_MAX) {
      window.heldBack++;
      return false;
    }
    if (window.lines == LINES_MAX) {
      append(line, "more like it are held back for " + WINDOW.toSeconds() + " s");
    }
    return true;
  }

  private Window newWindow() {
    Window window = new Window();
    window.startNanos = clock.nanos();
    return window;
  }

  private void begin(Window window, LogRecord line) {
    if (window.heldBack > 0) {
      append(line, window.heldBack + " like it were held back before");
    }
    window.startNanos = clock.nanos();
    window.lines = 0;
    window.heldBack = 0;
  }

  private static Kind kind(LogRecord line) {
    return new Kind(String.valueOf(line.getLoggerName()), String.valueOf(line.getMessage()));
  }

  private static void append(LogRecord line, String note) {
    line.setMessage(line.getMessage() + " (" + note + ")");
  }
}
