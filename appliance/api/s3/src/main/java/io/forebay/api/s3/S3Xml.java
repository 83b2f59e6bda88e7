package io.forebay.api.s3;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;

/// An XML document while it is written.
final class S3Xml {

  private static final String NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/";
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  /// What every document begins with.
  static final String DECLARATION = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

  private final StringBuilder text = new StringBuilder(512);
  private final Deque<String> open = new ArrayDeque<>();

  private S3Xml() {
    text.append(DECLARATION);
  }

  /// A document in S3's namespace.
  static S3Xml of(String root) {
    S3Xml xml = new S3Xml();
    xml.text.append('<').append(root).append(" xmlns=\"").append(NAMESPACE).append("\">");
    xml.open.push(root);
    return xml;
  }

  /// A document without a namespace, as errors are.
  static S3Xml bare(String root) {
    return new S3Xml().begin(root);
  }

  S3Xml begin(String name) {
    text.append('<').append(name).append('>');
    open.push(name);
    return this;
  }

  S3Xml end() {
    text.append("</").append(open.pop()).append('>');
    return this;
  }

  S3Xml leaf(String name, String value) {
    text.append('<').append(name).append('>');
    escape(value);
    text.append("</").append(name).append('>');
    return this;
  }

  S3Xml leaf(String name, long value) {
    return leaf(name, Long.toString(value));
  }

  S3Xml leaf(String name, boolean value) {
    return leaf(name, Boolean.toString(value));
  }

  S3Xml leaf(String name, Instant value) {
    return leaf(name, DATE.format(value));
  }

  /// Text within the element that was begun last.
  S3Xml text(String value) {
    escape(value);
    return this;
  }

  /// The document, every element ended.
  byte[] bytes() {
    while (!open.isEmpty()) {
      end();
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private void escape(String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '&' -> text.append("&amp;");
        case '<' -> text.append("&lt;");
        case '>' -> text.append("&gt;");
        case '"' -> text.append("&quot;");
        default -> {
          if (isReference(c)) {
            text.append("&#x").append(Integer.toHexString(c)).append(';');
          } else {
            text.append(c);
          }
        }
      }
    }
  }

  // Characters that XML 1.0 cannot carry are written as S3 writes them, as references: a parser
  // that is strict stops
  // there instead of taking another key for this one. `encoding-type=url` avoids them. A carriage
  // return would be read
  // as a line feed if it stood for itself.
  private static boolean isReference(char c) {
    return (c < ' ' && c != '\n' && c != '\t') || c == 0xFFFE || c == 0xFFFF;
  }
}
