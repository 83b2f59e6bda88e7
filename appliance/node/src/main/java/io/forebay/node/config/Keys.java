package io.forebay.node.config;

import java.lang.reflect.RecordComponent;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/// The keys of a section: the components of its record, in snake case.
final class Keys {

  private Keys() {}

  static Map<String, RecordComponent> of(Class<?> section) {
    Map<String, RecordComponent> keys = new LinkedHashMap<>();
    for (RecordComponent component : section.getRecordComponents()) {
      keys.put(snakeCase(component.getName()), component);
    }
    return keys;
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
