package io.forebay.node.config;

/// `log`: what is written to standard error.
public record LogSection(
    @Setting(value = "text", says = "Lines for people, or one JSON object a line.") Format format,
    @Setting(
            value = "info",
            says =
                "The least important lines written; of warnings and errors that are alike, 20 in 10"
                    + " s.")
        Level level,
    @Setting(value = "false", says = "Whether each request is a line.") boolean access) {

  /// Only what went wrong.
  public static final LogSection QUIET = new LogSection(Format.TEXT, Level.WARNING, false);

  /// Forms of a line.
  public enum Format {
    TEXT,
    JSON
  }

  /// Importance of a line.
  public enum Level {
    DEBUG,
    INFO,
    WARNING,
    ERROR
  }
}
