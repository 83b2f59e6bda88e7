package io.forebay.node.config;

import io.forebay.node.config.BackendSection.Kind;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Which kinds of backend this version has, and which keys belong to which of them.
final class BackendKinds {

  private BackendKinds() {}

  /// The record of a kind's keys; empty for a kind that is not in this version.
  static Optional<Class<? extends BackendKeys>> keysOf(Kind kind) {
    return switch (kind) {
      case S3 -> Optional.of(S3Keys.class);
      case GCS -> Optional.of(GcsKeys.class);
      case AZURE -> Optional.of(AzureKeys.class);
      case HTTP -> Optional.of(HttpKeys.class);
      case DIR -> Optional.of(DirKeys.class);
      case AIS -> Optional.empty();
    };
  }

  /// The kinds of this version, in words.
  static List<String> words() {
    return Arrays.stream(Kind.values())
        .filter(kind -> keysOf(kind).isPresent())
        .map(Keys::word)
        .toList();
  }

  /// The kinds of this version, listed in a sentence.
  static String sentence() {
    List<String> words = words();
    return String.join(", ", words.subList(0, words.size() - 1)) + " and " + words.getLast();
  }

  /// The kinds that have a key of their own by that name.
  static Set<Kind> kindsWith(String key) {
    EnumSet<Kind> kinds = EnumSet.noneOf(Kind.class);
    for (Kind kind : Kind.values()) {
      if (own(kind).containsKey(key)) {
        kinds.add(kind);
      }
    }
    return kinds;
  }

  /// The keys that a backend of that kind may have, without those of every kind.
  static Map<String, RecordComponent> own(Kind kind) {
    return keysOf(kind).map(Keys::of).orElseGet(LinkedHashMap::new);
  }

  /// Every key that some kind has of its own; the first kind's component where several have it.
  static Map<String, RecordComponent> ownOfAny() {
    Map<String, RecordComponent> keys = new LinkedHashMap<>();
    for (Kind kind : Kind.values()) {
      own(kind).forEach(keys::putIfAbsent);
    }
    return keys;
  }

  /// What is wrong with a key that only other kinds have.
  static Problem foreign(String key, Kind kind, Set<String> allowed, String path) {
    Problem problem =
        Problem.of(
            path,
            "is a key of kind "
                + kindsWith(key).stream().map(Keys::word).collect(Collectors.joining(", "))
                + ", not of "
                + Keys.word(kind));
    return Nearest.to(key, allowed)
        .map(nearest -> problem.suggest("did you mean " + nearest + "?"))
        .orElseGet(() ->
            problem.suggest(
                "of its own " + Keys.word(kind) + " has " + String.join(", ", own(kind).keySet())));
  }
}
