package io.forebay.api.s3.auth;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The fields of a query, each in the one encoding in which it is signed.
record QueryFields(List<Field> fields) {

  /// A name and its value, both percent-encoded as signatures want it.
  record Field(String name, String value) implements Comparable<Field> {
    @Override
    public int compareTo(Field other) {
      int byName = name.compareTo(other.name);
      return byName != 0 ? byName : value.compareTo(other.value);
    }
  }

  static QueryFields parse(String rawQuery) {
    if (rawQuery.isEmpty()) {
      return new QueryFields(List.of());
    }
    List<Field> fields = new ArrayList<>();
    for (String part : rawQuery.split("&", -1)) {
      if (!part.isEmpty()) {
        int equals = part.indexOf('=');
        String name = equals < 0 ? part : part.substring(0, equals);
        String value = equals < 0 ? "" : part.substring(equals + 1);
        fields.add(new Field(UriEncoding.ofQuery(name), UriEncoding.ofQuery(value)));
      }
    }
    return new QueryFields(fields);
  }

  /// The decoded value of the first field with that name.
  Optional<String> value(String name) {
    for (Field field : fields) {
      if (field.name().equals(name)) {
        return Optional.of(UriEncoding.decode(field.value()));
      }
    }
    return Optional.empty();
  }

  /// All fields but those of that name, sorted, as they are signed.
  String canonical(String except) {
    if (fields.isEmpty()) {
      return "";
    }
    return String.join(
        "&",
        fields.stream()
            .filter(field -> !field.name().equals(except))
            .sorted()
            .map(field -> field.name() + "=" + field.value())
            .toList());
  }
}
