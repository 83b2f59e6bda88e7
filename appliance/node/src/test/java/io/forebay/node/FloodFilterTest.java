package io.forebay.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;

final class FloodFilterTest {

  private final AtomicLong nanos = new AtomicLong();
  private final FloodFilter filter = new FloodFilter(nanos::get);

  private boolean isThrough(LogRecord line) {
    return filter.isLoggable(line);
  }

  private static LogRecord warning(String message, Object... parameters) {
    LogRecord line = new LogRecord(Level.WARNING, message);
    line.setLoggerName("logger");
    line.setParameters(parameters);
    return line;
  }

  /// The messages of those that are let through.
  private List<String> through(int count, String message) {
    List<String> messages = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      LogRecord line = warning(message, i);
      if (isThrough(line)) {
        messages.add(line.getMessage());
      }
    }
    return messages;
  }

  @Test
  void linesThatAreAlikeAreHeldBackFromANumberOn() {
    List<String> messages = through(1000, "failed: {0}");

    assertThat(messages).hasSize(FloodFilter.LINES_MAX);
    assertThat(messages.getFirst()).isEqualTo("failed: {0}");
    assertThat(messages.getLast()).startsWith("failed: {0} (more like it are held back");
  }

  @Test
  void theNextWindowTellsHowManyWereHeldBack() {
    through(1000, "failed: {0}");
    nanos.addAndGet(FloodFilter.WINDOW.toNanos());

    List<String> messages = through(1000, "failed: {0}");

    assertThat(messages).hasSize(FloodFilter.LINES_MAX);
    assertThat(messages.getFirst()).isEqualTo("failed: {0} (980 like it were held back before)");
    assertThat(messages.get(1)).isEqualTo("failed: {0}");
  }

  @Test
  void otherLinesAreNotHeldBack() {
    through(1000, "failed: {0}");

    assertThat(isThrough(warning("another"))).isTrue();
    LogRecord elsewhere = warning("failed: {0}", 1);
    elsewhere.setLoggerName("another");
    assertThat(isThrough(elsewhere)).isTrue();
  }

  @Test
  void whatIsNoFailureIsNeverHeldBack() {
    for (int i = 0; i < 1000; i++) {
      LogRecord line = new LogRecord(Level.INFO, "request");
      assertThat(isThrough(line)).isTrue();
    }
  }

  @Test
  void textsOfTheirOwnDoNotAddUp() {
    for (int i = 0; i < 100_000; i++) {
      assertThat(isThrough(warning("text " + i))).isTrue();
    }
  }
}
