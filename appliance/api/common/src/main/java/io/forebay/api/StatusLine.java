package io.forebay.api;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/// The first lines of answers.
final class StatusLine {

  private static final Map<Integer, String> REASONS =
      Map.ofEntries(
          Map.entry(200, "OK"),
          Map.entry(204, "No Content"),
          Map.entry(206, "Partial Content"),
          Map.entry(301, "Moved Permanently"),
          Map.entry(304, "Not Modified"),
          Map.entry(307, "Temporary Redirect"),
          Map.entry(400, "Bad Request"),
          Map.entry(401, "Unauthorized"),
          Map.entry(403, "Forbidden"),
          Map.entry(404, "Not Found"),
          Map.entry(405, "Method Not Allowed"),
          Map.entry(409, "Conflict"),
          Map.entry(411, "Length Required"),
          Map.entry(412, "Precondition Failed"),
          Map.entry(414, "URI Too Long"),
          Map.entry(416, "Range Not Satisfiable"),
          Map.entry(429, "Too Many Requests"),
          Map.entry(500, "Internal Server Error"),
          Map.entry(501, "Not Implemented"),
          Map.entry(503, "Service Unavailable"),
          Map.entry(507, "Insufficient Storage"));

  private static final int STATUS_MIN = 200;
  private static final byte[][] LINES = lines();

  private StatusLine() {}

  /// Whether answers are sent with that status.
  static boolean isStatus(int status) {
    return status >= STATUS_MIN && status < STATUS_MIN + LINES.length;
  }

  /// Whether answers with that status never have a body.
  static boolean isBodiless(int status) {
    return status == 204 || status == 304;
  }

  static byte[] of(int status) {
    return LINES[status - STATUS_MIN];
  }

  private static byte[][] lines() {
    byte[][] lines = new byte[400][];
    for (int i = 0; i < lines.length; i++) {
      int status = STATUS_MIN + i;
      String line = "HTTP/1.1 " + status + " " + REASONS.getOrDefault(status, "") + "\r\n";
      lines[i] = line.getBytes(StandardCharsets.US_ASCII);
    }
    return lines;
  }
}
