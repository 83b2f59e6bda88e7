package io.forebay.api;

import java.time.InstantSource;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;

/// One line for each request, in `key=value` pairs after the client's address and the request line.
/// What would let its reader act in the client's name is left out.
public final class AccessLog implements HttpEvents {

  private static final String HIDDEN = "-";

  // Of presigned requests, in lower case.
  private static final Set<String> SECRETS =
      Set.of("x-amz-signature", "x-amz-security-token", "x-amz-credential", "signature");

  private static final int USER_AGENT_LENGTH_MAX = 200;

  private final Consumer<String> lines;
  private final InstantSource clock;

  /// @param lines takes one line at a time, from many threads
  public AccessLog(Consumer<String> lines, InstantSource clock) {
    this.lines = lines;
    this.clock = clock;
  }

  @Override
  public void requestDone(
      HttpRequest request, HttpResponse response, long durationNanos, long firstByteNanos) {
    StringBuilder line = new StringBuilder(200);
    line.append(clock.instant()).append(' ');
    line.append(request.remoteAddress().getAddress().getHostAddress());
    line.append(" \"").append(request.method()).append(' ');
    appendQuoted(line, request.rawPath());
    appendQuery(line, request.rawQuery());
    line.append("\" status=").append(response.status());
    line.append(" operation=").append(response.operation().isEmpty() ? "-" : response.operation());
    line.append(" bytes=").append(response.bytesSent());
    line.append(" ms=").append(millis(durationNanos));
    line.append(" first_byte_ms=").append(millis(firstByteNanos));
    String userAgent = request.header("user-agent");
    line.append(" user_agent=\"");
    if (userAgent != null) {
      appendQuoted(
          line, userAgent.substring(0, Math.min(userAgent.length(), USER_AGENT_LENGTH_MAX)));
    }
    lines.accept(line.append('"').toString());
  }

  private static void appendQuery(StringBuilder line, String query) {
    char before = '?';
    int start = 0;
    while (start < query.length()) {
      int and = query.indexOf('&', start);
      int end = and < 0 ? query.length() : and;
      int equals = query.indexOf('=', start);
      int nameEnd = equals < 0 || equals > end ? end : equals;
      String name = query.substring(start, nameEnd);
      appendQuoted(line.append(before), name);
      if (nameEnd < end) {
        boolean secret = isSecret(name);
        appendQuoted(line.append('='), secret ? HIDDEN : query.substring(nameEnd + 1, end));
      }
      before = '&';
      start = end + 1;
    }
  }

  // A name that is written in another way than plainly is hidden to be sure.
  private static boolean isSecret(String name) {
    return name.indexOf('%') >= 0 || SECRETS.contains(name.toLowerCase(Locale.ROOT));
  }

  private static void appendQuoted(StringBuilder line, String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        line.append('\\').append(c);
      } else {
        line.append(Character.isISOControl(c) ? ' ' : c);
      }
    }
  }

  private static String millis(long nanos) {
    return String.format(Locale.ROOT, "%.1f", nanos / 1e6);
  }
}
