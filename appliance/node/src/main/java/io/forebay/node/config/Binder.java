package io.forebay.node.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import io.forebay.node.config.BackendSection.Kind;
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
import java.util.Set;
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
    if (node != null) {
      if (type == BackendSection.class) {
        unknownOfBackend(node, path);
      } else {
        unknown(Keys.of(type), node, path);
      }
    }
    return record(type, node, path);
  }

  private <T> @Nullable T record(Class<T> type, @Nullable JsonNode node, String path) {
    int problemsBefore = problems.size();
    List<@Nullable Object> values = new ArrayList<>();
    for (RecordComponent component : type.getRecordComponents()) {
      if (Keys.isOfKind(component)) {
        values.add(keysOfKind(node, path));
      } else {
        String name = Keys.name(component);
        JsonNode value = node == null ? null : node.get(name);
        values.add(
            value(component.getGenericType(), Keys.setting(component), value, key(path, name)));
      }
    }
    return problems.size() > problemsBefore ? null : construct(type, values, path);
  }

  private static String key(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  private void unknown(Map<String, RecordComponent> keys, JsonNode node, String path) {
    node.fieldNames()
        .forEachRemaining(name -> {
          if (!keys.containsKey(name)) {
            problems.add(unknown(name, keys.keySet(), path));
          }
        });
  }

  private static Problem unknown(String name, Set<String> known, String path) {
    int colon = name.indexOf(':');
    if (colon > 0) {
      // What follows was meant to be a value, and may be a secret.
      return Problem.of(key(path, name.substring(0, colon)), "unknown key")
          .suggest("write a space after the colon");
    }
    Problem problem = Problem.of(key(path, name), "unknown key");
    return Nearest.to(name, known)
        .map(nearest -> problem.suggest("did you mean " + nearest + "?"))
        .orElseGet(() -> problem.suggest("known are " + String.join(", ", known)));
  }

  private void unknownOfBackend(JsonNode node, String path) {
    Map<String, RecordComponent> any = BackendKinds.ownOfAny();
    Map<String, RecordComponent> keys = Keys.of(BackendSection.class);
    Optional<Kind> kind = kind(node);
    keys.putAll(kind.map(BackendKinds::own).orElse(any));
    node.fieldNames()
        .forEachRemaining(name -> {
          if (keys.containsKey(name)) {
            return;
          }
          problems.add(
              kind.isPresent() && any.containsKey(name)
                  ? BackendKinds.foreign(name, kind.get(), keys.keySet(), key(path, name))
                  : unknown(name, keys.keySet(), path));
        });
  }

  private @Nullable Object keysOfKind(@Nullable JsonNode node, String path) {
    Optional<Kind> given = node == null ? Optional.empty() : kindWord(node);
    if (given.isEmpty()) {
      return null; // told of `kind` itself
    }
    Optional<Class<? extends BackendKeys>> type = BackendKinds.keysOf(given.get());
    if (type.isEmpty()) {
      problems.add(
          Problem.of(
              path,
              "kind "
                  + Keys.word(given.get())
                  + " is not in this version; "
                  + BackendKinds.sentence()
                  + " are"));
      return null;
    }
    return record(type.get(), node, path);
  }

  // Of a kind that is in this version.
  private Optional<Kind> kind(JsonNode node) {
    return kindWord(node).filter(kind -> BackendKinds.keysOf(kind).isPresent());
  }

  private Optional<Kind> kindWord(JsonNode node) {
    JsonNode kind = node.path("kind");
    try {
      return kind.isValueNode() && !kind.isNull()
          ? Optional.of((Kind) Scalars.parse(Kind.class, environment.fill(kind.asText())))
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // told of `kind` itself
    }
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
      boolean isShown = !setting.secret() && Scalars.isShown(type, text);
      Optional<String> shown = Optional.of(text).filter(any -> isShown);
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
