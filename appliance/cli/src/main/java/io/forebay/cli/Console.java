package io.forebay.cli;

import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/// Where commands print: results to one stream, everything else to the other.
public final class Console {

  private final PrintWriter out;
  private final PrintWriter err;

  public Console(PrintWriter out, PrintWriter err) {
    this.out = out;
    this.err = err;
  }

  /// The process's own streams, in UTF-8.
  public static Console ofProcess() {
    return new Console(
        new PrintWriter(System.out, true, StandardCharsets.UTF_8),
        new PrintWriter(System.err, true, StandardCharsets.UTF_8));
  }

  /// The process's standard error, for its log.
  public static OutputStream errorStream() {
    return System.err;
  }

  /// Prints a line of a result.
  public void result(String line) {
    out.println(line);
    out.flush();
  }

  /// Prints a line about progress or failure.
  public void note(String line) {
    err.println(line);
    err.flush();
  }

  PrintWriter out() {
    return out;
  }

  PrintWriter err() {
    return err;
  }
}
