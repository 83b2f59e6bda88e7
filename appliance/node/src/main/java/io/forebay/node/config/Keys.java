package io.forebay.node.config;

import java.lang.reflect.RecordComponent;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/// The keys of a section: the components of its record, in snake case, without those that only one
/// kind of backend has.
final class Keys {

  private Keys() {}

  static Map<String, RecordComponent> of(Class<?> section) {
    Map<String, RecordComponent> keys = new LinkedHashMap<>();
    for (RecordComponent component : section.getRecordComponents()) {
      if (!isOfKind(component)) {
        keys.put(name(component), component);
      }
    }
    return keys;
  }

  /// Whether it holds the keys that depend on a backend's kind.
  static boolean isOfKind(RecordComponent component) {
    return component.getType() == BackendKeys.class;
  }

  static String name(RecordComponent component) {
    return snakeCase(component.getName());
  }

  static Setting setting(RecordComponent component) {
    Setting setting = component.getAnnotation(Setting.class);
    if (setting == null) {
      throw new AssertionError("a key without a sentence: " + component);
    }
    return setting;
  }

  static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  private static String snakeCase(String camelCase) {
    return camelCase.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
  }
}
