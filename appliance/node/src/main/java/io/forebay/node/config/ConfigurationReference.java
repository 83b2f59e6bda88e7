package io.forebay.node.config;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Every key with its default, bounds and sentence, as `config defaults` and
/// `docs/configuration.md` show it.
public final class ConfigurationReference {

  private ConfigurationReference() {}

  /// One key.
  ///
  /// @param key its dotted path; `[]` stands for each of a list and `NAME` for each of a map
  /// @param fallback the default; empty where there is none
  /// @param bounds least and greatest value; empty where there are none
  public record Entry(String key, String type, String fallback, String bounds, String sentence) {

    private Entry saying(String addition) {
      String said = sentence.substring(0, sentence.length() - 1) + addition + ".";
      return new Entry(key, type, fallback, bounds, said);
    }
  }

  /// All keys, in the order in which the file is best written.
  public static List<Entry> entries() {
    List<Entry> entries = new ArrayList<>();
    collect(NodeConfiguration.class, "", entries);
    return entries;
  }

  /// The table of `docs/configuration.md`.
  public static String markdown() {
    StringBuilder text = new StringBuilder("| Key | Type | Default | Bounds | What it is for |\n");
    text.append("|---|---|---|---|---|\n");
    for (Entry entry : entries()) {
      text.append("| `")
          .append(entry.key())
          .append("` | ")
          .append(entry.type())
          .append(" | ")
          .append(entry.fallback().isEmpty() ? "" : "`" + entry.fallback() + "`")
          .append(" | ")
          .append(entry.bounds())
          .append(" | ")
          .append(entry.sentence())
          .append(" |\n");
    }
    return text.toString();
  }

  private static void collect(Class<?> section, String path, List<Entry> entries) {
    for (Map.Entry<String, RecordComponent> key : Keys.of(section).entrySet()) {
      RecordComponent component = key.getValue();
      String name = path.isEmpty() ? key.getKey() : path + "." + key.getKey();
      add(component.getGenericType(), Keys.setting(component), name, entries);
      if (component.getType() == BackendSection.Kind.class) {
        entries.addAll(ofKinds(path));
      }
    }
  }

  // A key that several kinds have stands once where they mean the same by it.
  private static List<Entry> ofKinds(String path) {
    Map<Entry, List<String>> kinds = new LinkedHashMap<>();
    for (BackendSection.Kind kind : BackendSection.Kind.values()) {
      BackendKinds.own(kind)
          .forEach((key, component) -> {
            List<Entry> made = new ArrayList<>();
            add(component.getGenericType(), Keys.setting(component), path + "." + key, made);
            made.forEach(
                entry -> kinds.computeIfAbsent(entry, e -> new ArrayList<>()).add(Keys.word(kind)));
          });
    }
    List<Entry> entries = new ArrayList<>();
    kinds.forEach(
        (entry, words) -> entries.add(entry.saying(" (" + String.join(", ", words) + ")")));
    return entries;
  }

  private static void add(Type type, Setting setting, String name, List<Entry> entries) {
    if (type instanceof ParameterizedType generic) {
      Type[] arguments = generic.getActualTypeArguments();
      Type element = arguments[arguments.length - 1];
      if (element instanceof Class<?> raw && !Scalars.isScalar(raw)) {
        String suffix =
            generic.getRawType() == List.class
                ? "[]"
                : generic.getRawType() == Map.class ? ".NAME" : "";
        collect(raw, name + suffix, entries);
        return;
      }
      String word = generic.getRawType() == List.class ? "list of " : "";
      entries.add(entry(name, word + typeWord((Class<?>) element), setting));
      return;
    }
    Class<?> raw = (Class<?>) type;
    if (Scalars.isScalar(raw)) {
      entries.add(entry(name, typeWord(raw), setting));
    } else {
      collect(raw, name, entries);
    }
  }

  private static Entry entry(String name, String type, Setting setting) {
    String bounds =
        setting.min().isEmpty() && setting.max().isEmpty()
            ? ""
            : setting.max().isEmpty()
                ? "from " + setting.min()
                : setting.min() + " to " + setting.max();
    return new Entry(name, type, setting.value(), bounds, setting.says());
  }

  private static String typeWord(Class<?> type) {
    if (type == BackendSection.Kind.class) {
      return String.join(", ", BackendKinds.words());
    }
    if (type.isEnum()) {
      return Arrays.stream(type.getEnumConstants())
          .map(constant -> Keys.word((Enum<?>) constant))
          .collect(Collectors.joining(", "));
    }
    return Map.<Class<?>, String>of(
            String.class, "text",
            boolean.class, "true, false",
            int.class, "number",
            Integer.class, "number",
            Duration.class, "duration",
            DataSize.class, "size",
            Path.class, "path",
            java.net.URI.class, "address")
        .getOrDefault(type, type.getSimpleName());
  }
}
