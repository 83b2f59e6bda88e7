package io.forebay.node.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/// Reads single values of every type that a key can have.
final class Scalars {

  private Scalars() {}

  static boolean isScalar(Class<?> type) {
    return !type.isRecord() || type == DataSize.class;
  }

  /// @throws IllegalArgumentException with a sentence about what is wrong
  static Object parse(Class<?> type, String text) {
    if (type == String.class) {
      return text;
    } else if (type == boolean.class) {
      return parseBoolean(text);
    } else if (type == int.class || type == Integer.class) {
      return parseInt(text);
    } else if (type == Duration.class) {
      return Durations.parse(text);
    } else if (type == DataSize.class) {
      return DataSize.parse(text);
    } else if (type == Path.class) {
      return parsePath(text);
    } else if (type == URI.class) {
      return parseUri(text);
    } else if (type.isEnum()) {
      return parseEnum(type, text);
    }
    throw new AssertionError("no way to read a " + type);
  }

  /// Checks bounds that are written as the value is.
  static void checkBounds(Class<?> type, Object value, Setting setting) {
    if (!setting.min().isEmpty() && compare(value, parse(type, setting.min())) < 0) {
      throw new IllegalArgumentException("the least value is " + setting.min());
    }
    if (!setting.max().isEmpty() && compare(value, parse(type, setting.max())) > 0) {
      throw new IllegalArgumentException("the greatest value is " + setting.max());
    }
  }

  @SuppressWarnings("unchecked") // both are of the key's one type
  private static int compare(Object value, Object bound) {
    return ((Comparable<Object>) value).compareTo(bound);
  }

  private static boolean parseBoolean(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("neither true nor false");
    };
  }

  private static int parseInt(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("not a whole number", e);
    }
  }

  private static Path parsePath(String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("not a path", e);
    }
  }

  private static URI parseUri(String text) {
    try {
      URI uri = new URI(text);
      if (uri.getScheme() == null || uri.getHost() == null) {
        throw new IllegalArgumentException(
            "not a whole address; write for example https://host:1234");
      }
      if (hasMore(text)) {
        throw new IllegalArgumentException(
            "an address of scheme, host, port and path only; credentials have keys of their own");
      }
      return uri;
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("not an address", e);
    }
  }

  /// Whether a value of that type may be shown in a message: what an address holds beside its place
  /// may be a secret.
  static boolean isShown(Class<?> type, String text) {
    return type != URI.class || !hasMore(text);
  }

  private static boolean hasMore(String address) {
    return address.contains("@") || address.contains("?") || address.contains("#");
  }

  private static Object parseEnum(Class<?> type, String text) {
    List<String> words =
        Arrays.stream(type.getEnumConstants()).map(c -> Keys.word((Enum<?>) c)).toList();
    int index = words.indexOf(text);
    if (index < 0) {
      throw new IllegalArgumentException(
          "not one of " + words.stream().collect(Collectors.joining(", ")));
    }
    return type.getEnumConstants()[index];
  }
}
