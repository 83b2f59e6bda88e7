package io.forebay.node.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Makes a section's record from its part of the file, and gathers every problem on the way.
final class Binder {

  private final Environment environment;
  private final List<Problem> problems = new ArrayList<>();

  Binder(Environment environment) {
    this.environment = environment;
  }

  List<Problem> problems() {
    return problems;
  }

  /// The record, or null where a problem was found in it.
  <T> @Nullable T section(Class<T> type, @Nullable JsonNode node, String path) {
    if (node != null && !node.isNull() && !node.isObject()) {
      problems.add(Problem.of(path, "must be a section of keys and values"));
      return null;
    }
    Map<String, RecordComponent> keys = Keys.of(type);
    if (node != null) {
      node.fieldNames()
          .forEachRemaining(name -> {
            if (!keys.containsKey(name)) {
              unknown(name, keys, path);
            }
          });
    }
    int problemsBefore = problems.size();
    List<@Nullable Object> values = new ArrayList<>();
    keys.forEach((name, component) -> {
      JsonNode value = node == null ? null : node.get(name);
      String key = path.isEmpty() ? name : path + "." + name;
      values.add(value(component.getGenericType(), Keys.setting(component), value, key));
    });
    return problems.size() > problemsBefore ? null : construct(type, values, path);
  }

  private void unknown(String name, Map<String, RecordComponent> keys, String path) {
    Problem problem = Problem.of(path.isEmpty() ? name : path + "." + name, "unknown key");
    problems.add(
        Nearest.to(name, keys.keySet())
            .map(nearest -> problem.suggest("did you mean " + nearest + "?"))
            .orElseGet(() -> problem.suggest("known are " + String.join(", ", keys.keySet()))));
  }

  private @Nullable Object value(Type type, Setting setting, @Nullable JsonNode given, String key) {
    JsonNode node = given == null ? NullNode.getInstance() : given;
    boolean absent = node.isNull();
    if (type instanceof ParameterizedType generic) {
      Type[] arguments = generic.getActualTypeArguments();
      Type element = arguments[arguments.length - 1];
      if (generic.getRawType() == Optional.class) {
        return absent ? Optional.empty() : Optional.ofNullable(value(element, setting, node, key));
      } else if (generic.getRawType() == List.class) {
        return absent ? List.of() : list(element, setting, node, key);
      }
      return absent ? Map.of() : map(element, setting, node, key);
    }
    Class<?> raw = (Class<?>) type;
    if (!Scalars.isScalar(raw)) {
      return section(raw, node, key);
    }
    if (absent && setting.value().isEmpty()) {
      problems.add(Problem.of(key, "must be given").suggest(setting.says()));
      return null;
    }
    return scalar(raw, setting, absent ? setting.value() : text(node, key), key);
  }

  private String text(JsonNode node, String key) {
    if (node.isContainerNode()) {
      problems.add(Problem.of(key, "must be a single value"));
      return "";
    }
    return node.asText();
  }

  private @Nullable Object scalar(Class<?> type, Setting setting, String text, String key) {
    try {
      Object value = Scalars.parse(type, environment.fill(text));
      Scalars.checkBounds(type, value, setting);
      return value;
    } catch (IllegalArgumentException e) {
      Optional<String> shown = setting.secret() ? Optional.empty() : Optional.of(text);
      problems.add(new Problem(key, shown, String.valueOf(e.getMessage()), Optional.empty()));
      return null;
    }
  }

  private List<Object> list(Type element, Setting setting, JsonNode node, String key) {
    if (!node.isArray()) {
      problems.add(Problem.of(key, "must be a list"));
      return List.of();
    }
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < node.size(); i++) {
      Object value = value(element, setting, node.get(i), key + "[" + i + "]");
      if (value != null) {
        values.add(value);
      }
    }
    return List.copyOf(values);
  }

  private Map<String, Object> map(Type element, Setting setting, JsonNode node, String key) {
    if (!node.isObject()) {
      problems.add(Problem.of(key, "must be a section of names"));
      return Map.of();
    }
    Map<String, Object> values = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      Object value = value(element, setting, field.getValue(), key + "." + field.getKey());
      if (value != null) {
        values.put(field.getKey(), value);
      }
    }
    return values;
  }

  private <T> @Nullable T construct(Class<T> type, List<@Nullable Object> values, String path) {
    try {
      Class<?>[] types =
          Arrays.stream(type.getRecordComponents())
              .map(RecordComponent::getType)
              .toArray(Class<?>[]::new);
      Constructor<T> constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return constructor.newInstance(values.toArray());
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof IllegalArgumentException refused) {
        problems.add(Problem.of(path, String.valueOf(refused.getMessage())));
        return null;
      }
      throw new AssertionError(e);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(e.getMessage(), e);
    }
  }
}
