package io.forebay.testkit;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The first line and the headers of a request or an answer, in the order in which they came.
final class HttpHead {

  private final String firstLine;
  private final List<Map.Entry<String, String>> headers = new ArrayList<>();

  private HttpHead(String firstLine) {
    this.firstLine = firstLine;
  }

  /// Reads up to the empty line; empty where the connection ended before the first byte.
  static Optional<HttpHead> read(InputStream in) throws IOException {
    String line = readLine(in);
    if (line.isEmpty()) {
      return Optional.empty();
    }
    HttpHead head = new HttpHead(line.strip());
    while (true) {
      line = readLine(in);
      if (line.isEmpty()) {
        throw new EOFException("connection ended within the headers");
      }
      if (line.isBlank()) {
        return Optional.of(head);
      }
      int colon = line.indexOf(':');
      head.headers.add(
          Map.entry(line.substring(0, Math.max(0, colon)), line.substring(colon + 1).strip()));
    }
  }

  /// One line with its end, or what there was before the connection ended.
  static String readLine(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = in.read(); next >= 0; next = in.read()) {
      line.write(next);
      if (next == '\n') {
        break;
      }
    }
    return line.toString(StandardCharsets.ISO_8859_1);
  }

  /// The words of the first line: method, target and version, or version, status and reason.
  String word(int index) {
    return firstLine.split(" ", 3)[index];
  }

  int status() {
    return Integer.parseInt(word(1));
  }

  Optional<String> header(String name) {
    return headers.stream()
        .filter(header -> header.getKey().equalsIgnoreCase(name))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  Optional<Long> contentLength() {
    return header("Content-Length").map(Long::valueOf);
  }

  boolean isChunked() {
    return header("Transfer-Encoding").filter(value -> value.contains("chunked")).isPresent();
  }

  Map<String, String> headersByLowerCaseName() {
    Map<String, String> byName = new LinkedHashMap<>();
    headers.forEach(
        header -> byName.put(header.getKey().toLowerCase(Locale.ROOT), header.getValue()));
    return byName;
  }

  HttpHead without(String name) {
    headers.removeIf(header -> header.getKey().equalsIgnoreCase(name));
    return this;
  }

  HttpHead with(String name, String value) {
    without(name);
    headers.add(Map.entry(name, value));
    return this;
  }

  byte[] toBytes() {
    StringBuilder text = new StringBuilder(firstLine).append("\r\n");
    headers.forEach(header ->
        text.append(header.getKey()).append(": ").append(header.getValue()).append("\r\n"));
    return text.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
  }
}
