package io.forebay.api.s3;

import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// The parameters of a request's query, decoded; a name without a value has the empty one.
final class S3Query {

  private static final Pattern COUNT = Pattern.compile("[0-9]{1,10}");
  private static final S3Query EMPTY = new S3Query(Map.of());

  private final Map<String, String> values;

  private S3Query(Map<String, String> values) {
    this.values = values;
  }

  /// @param raw what stands after the `?`, still encoded; may be empty
  /// @throws StoreException `INVALID_URI`; `INVALID_ARGUMENT` for a name that is given twice
  static S3Query parse(String raw) {
    if (raw.isEmpty()) {
      return EMPTY;
    }
    Map<String, String> values = new LinkedHashMap<>();
    int start = 0;
    while (start <= raw.length()) {
      int end = raw.indexOf('&', start);
      if (end < 0) {
        end = raw.length();
      }
      add(raw.substring(start, end), values);
      start = end + 1;
    }
    return new S3Query(values);
  }

  private static void add(String pair, Map<String, String> values) {
    if (pair.isEmpty()) {
      return;
    }
    int equals = pair.indexOf('=');
    String name = PercentEncoding.decodeQuery(equals < 0 ? pair : pair.substring(0, equals));
    String value = equals < 0 ? "" : PercentEncoding.decodeQuery(pair.substring(equals + 1));
    if (values.put(name, value) != null) {
      throw new StoreException(ErrorCode.INVALID_ARGUMENT, "A query parameter is given twice.")
          .with("ArgumentName", name);
    }
  }

  /// The names, in the request's order.
  Set<String> names() {
    return values.keySet();
  }

  boolean has(String name) {
    return values.containsKey(name);
  }

  Optional<String> value(String name) {
    return Optional.ofNullable(values.get(name));
  }

  /// The value, where one is given that is not empty.
  Optional<String> text(String name) {
    return value(name).filter(value -> !value.isEmpty());
  }

  /// A number that may be left out.
  ///
  /// @throws StoreException `INVALID_ARGUMENT` where it is not one of 0 to 2^31 - 1
  int count(String name, int otherwise) {
    String value = values.get(name);
    if (value == null || value.isEmpty()) {
      return otherwise;
    }
    if (!COUNT.matcher(value).matches() || Long.parseLong(value) > Integer.MAX_VALUE) {
      throw new StoreException(
              ErrorCode.INVALID_ARGUMENT, "Argument must be an integer between 0 and 2147483647")
          .with("ArgumentName", name)
          .with("ArgumentValue", value);
    }
    return Integer.parseInt(value);
  }
}
