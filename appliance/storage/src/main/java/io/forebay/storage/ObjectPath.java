package io.forebay.storage;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The two names that the file of a key can have below its bucket's directory.
///
/// The *ordinary* name is the key itself. The *escaped* name is for keys that no file can be named
/// after, and for keys whose ordinary name is blocked by another object (`a` beside `a/b`): each
/// component gets a prefix that says what it is, so that in the escaped form directories and files
/// never meet, and neither meets an ordinary name:
///
/// - `%d` + component: a directory; `%f` + component: the file;
/// - `%c` + characters: a directory that holds the beginning of a component that is too long;
/// - in a component `%25` stands for `%` and `%00` for NUL.
///
/// An object has at most one of the two files. docs/on-disk-layout.md and ADR 10 say why.
final class ObjectPath {

  private static final int COMPONENT_BYTES_MAX = 255;
  private static final int PREFIX_BYTES = 2;
  // A code point takes up to four bytes, an escaped one three.
  private static final int CHUNK_BYTES = COMPONENT_BYTES_MAX - PREFIX_BYTES - 4;

  private final String key;

  private ObjectPath(String key) {
    this.key = key;
  }

  static ObjectPath of(String key) {
    return new ObjectPath(key);
  }

  /// The key as a path, where a file system can hold it.
  Optional<String> ordinary() {
    return isOrdinary(key) ? Optional.of(key) : Optional.empty();
  }

  /// The form that is always possible.
  String escaped() {
    StringBuilder path = new StringBuilder(key.length() + 16);
    int start = 0;
    for (int slash = key.indexOf('/'); slash >= 0; slash = key.indexOf('/', start)) {
      appendComponent(path, "%d", key.substring(start, slash));
      path.append('/');
      start = slash + 1;
    }
    appendComponent(path, "%f", key.substring(start));
    return path.toString();
  }

  private static void appendComponent(StringBuilder path, String prefix, String component) {
    StringBuilder chunk = new StringBuilder();
    int chunkBytes = 0;
    for (int i = 0; i < component.length(); ) {
      int codePoint = component.codePointAt(i);
      if (chunkBytes >= CHUNK_BYTES) {
        path.append("%c").append(chunk).append('/');
        chunk.setLength(0);
        chunkBytes = 0;
      }
      switch (codePoint) {
        case '%' -> chunk.append("%25");
        case 0 -> chunk.append("%00");
        default -> chunk.appendCodePoint(codePoint);
      }
      chunkBytes += codePoint == '%' || codePoint == 0 ? 3 : utf8Length(codePoint);
      i += Character.charCount(codePoint);
    }
    path.append(prefix).append(chunk);
  }

  private static int utf8Length(int codePoint) {
    if (codePoint < 0x80) {
      return 1;
    }
    if (codePoint < 0x800) {
      return 2;
    }
    return codePoint < 0x10000 ? 3 : 4;
  }

  /// Whether each component of `key` can be a file's name and none looks like one of ours.
  private static boolean isOrdinary(String key) {
    int start = 0;
    for (int i = 0; i <= key.length(); i++) {
      if (i == key.length() || key.charAt(i) == '/') {
        if (!isOrdinaryComponent(key, start, i)) {
          return false;
        }
        start = i + 1;
      } else if (key.charAt(i) == 0) {
        return false;
      }
    }
    return true;
  }

  private static boolean isOrdinaryComponent(String key, int start, int end) {
    int length = end - start;
    if (length == 0 || key.charAt(start) == '%') {
      return false;
    }
    if (key.charAt(start) == '.'
        && (length == 1 || (length == 2 && key.charAt(start + 1) == '.'))) {
      return false;
    }
    // A char is at most three bytes of UTF-8.
    return length <= COMPONENT_BYTES_MAX / 3
        || key.substring(start, end).getBytes(StandardCharsets.UTF_8).length <= COMPONENT_BYTES_MAX;
  }

  /// The key of the file with that name below the bucket's directory; empty for a name that is not
  /// ours.
  static Optional<String> keyOf(String path) {
    if (!path.startsWith("%")) {
      return isOrdinary(path) ? Optional.of(path) : Optional.empty();
    }
    List<String> components = List.of(path.split("/", -1));
    StringBuilder key = new StringBuilder(path.length());
    for (int i = 0; i < components.size(); i++) {
      String component = components.get(i);
      boolean last = i == components.size() - 1;
      if (component.length() < PREFIX_BYTES || component.startsWith("%f") != last) {
        return Optional.empty();
      }
      key.append(unescaped(component.substring(PREFIX_BYTES)));
      if (component.startsWith("%d")) {
        key.append('/');
      }
    }
    // Only the one form that we would have written ourselves.
    String decoded = key.toString();
    return of(decoded).escaped().equals(path) ? Optional.of(decoded) : Optional.empty();
  }

  private static String unescaped(String component) {
    return component.replace("%00", "\u0000").replace("%25", "%");
  }

  /// The directories above the last component, outermost first, of a relative path.
  static List<String> parentsOf(String path) {
    List<String> parents = new ArrayList<>();
    for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
      parents.add(path.substring(0, slash));
    }
    return parents;
  }
}
