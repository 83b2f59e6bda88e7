package io.forebay.node;

import io.forebay.core.name.Bucket;
import io.forebay.node.config.BucketSection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;

/// Under which bucket copies of a remote bucket are kept on disk: one for each remote bucket,
/// whatever names the configuration gives to it and to its backend.
///
/// A place (a backend's fingerprint) gets a namespace when it is first configured, the name that
/// its backend then has, and keeps it in `node.data`. So names can be changed, and changed back,
/// without an old copy coming to light again.
final class Places {

  private static final int NAMESPACE_LENGTH_MAX = 63;

  private final Map<String, String> namespaces = new HashMap<>();
  private final Map<Bucket, String> shown = new HashMap<>();

  /// @param backends the first in order gives its name to a place that several share
  Places(Path data, Map<String, NamedBackend> backends, Map<String, BucketSection> declared) {
    NamesFile file = new NamesFile(data.resolve("places.json"));
    SortedMap<String, String> known = file.load();
    int knownBefore = known.size();
    for (NamedBackend named : backends.values()) {
      String place = named.backend().fingerprint();
      if (!known.containsKey(place)) {
        known.put(place, free(named.name(), known));
      }
      namespaces.put(named.name(), known.get(place));
    }
    if (known.size() > knownBefore) {
      file.save(known);
    }
    declared.forEach((name, section) ->
        section
            .backend()
            .map(backends::get)
            .ifPresent(
                named -> shown.putIfAbsent(of(named, section.remoteBucket().orElse(name)), name)));
  }

  private static String free(String name, SortedMap<String, String> known) {
    String namespace = name;
    for (int number = 2; known.containsValue(namespace); number++) {
      String suffix = "." + number;
      int length = Math.min(name.length(), NAMESPACE_LENGTH_MAX - suffix.length());
      namespace = name.substring(0, length) + suffix;
    }
    return namespace;
  }

  /// Where copies of a remote bucket are kept.
  Bucket of(NamedBackend named, String remoteBucket) {
    String namespace = namespaces.get(named.name());
    if (namespace == null) {
      throw new IllegalArgumentException("no backend of that name: " + named.name());
    }
    return new Bucket(named.provider(), namespace, onDisk(remoteBucket));
  }

  // Some clouds have names that no directory of ours can have. No bucket of theirs begins so.
  private static String onDisk(String remoteBucket) {
    return Bucket.isName(remoteBucket) ? remoteBucket : "h__" + digest(remoteBucket);
  }

  private static String digest(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 20);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }

  /// A name by which clients know the bucket of these copies.
  String shown(Bucket placed) {
    return shown.getOrDefault(placed, placed.name());
  }
}
