package io.forebay.node;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogRecord;

/// The forms of a log line.
final class LogLine {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private LogLine() {}

  /// For people: time, importance, origin, message.
  static final class Text extends Formatter {
    @Override
    public String format(LogRecord line) {
      return TIME.format(line.getInstant())
          + " "
          + word(line.getLevel())
          + " "
          + origin(line)
          + ": "
          + formatMessage(line)
          + "\n"
          + trace(line);
    }
  }

  /// For programs: one JSON object.
  static final class Json extends Formatter {

    private final ObjectMapper mapper = new ObjectMapper();

    @Override
    public String format(LogRecord line) {
      Map<String, String> fields = new LinkedHashMap<>();
      fields.put("time", TIME.format(line.getInstant()));
      fields.put("level", word(line.getLevel()));
      fields.put("logger", origin(line));
      fields.put("message", formatMessage(line));
      if (line.getThrown() != null) {
        fields.put("trace", trace(line));
      }
      try {
        return mapper.writeValueAsString(fields) + "\n";
      } catch (JsonProcessingException e) {
        throw new AssertionError("a map of texts is JSON", e);
      }
    }
  }

  static String word(Level level) {
    if (level.intValue() >= Level.SEVERE.intValue()) {
      return "error";
    } else if (level.intValue() >= Level.WARNING.intValue()) {
      return "warning";
    } else if (level.intValue() >= Level.INFO.intValue()) {
      return "info";
    }
    return "debug";
  }

  private static String origin(LogRecord line) {
    String name = line.getLoggerName();
    return name == null ? "" : name.substring(name.lastIndexOf('.') + 1);
  }

  private static String trace(LogRecord line) {
    if (line.getThrown() == null) {
      return "";
    }
    StringBuilder text = new StringBuilder();
    String lead = "";
    for (Throwable cause = line.getThrown(); cause != null; cause = cause.getCause()) {
      text.append(lead).append(cause).append('\n');
      for (StackTraceElement frame : cause.getStackTrace()) {
        text.append("\tat ").append(frame).append('\n');
      }
      lead = "Caused by: ";
    }
    return text.toString();
  }
}
