package io.forebay.node;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// The cluster's own buckets that clients created, kept in `node.data` with the time of their
/// creation.
final class CreatedBuckets {

  private final NamesFile file;

  // Replaced whole under `this`; read without.
  private volatile SortedMap<String, Instant> buckets;

  CreatedBuckets(Path data) {
    this.file = new NamesFile(data.resolve("buckets.json"));
    SortedMap<String, Instant> loaded = new TreeMap<>();
    file.load().forEach((name, createdAt) -> loaded.put(name, Instant.parse(createdAt)));
    this.buckets = loaded;
  }

  SortedMap<String, Instant> all() {
    return buckets;
  }

  Optional<Instant> createdAt(String name) {
    return Optional.ofNullable(buckets.get(name));
  }

  /// Adds a bucket durably; answers whether it is new.
  synchronized boolean add(String name, Instant now) {
    if (buckets.containsKey(name)) {
      return false;
    }
    SortedMap<String, Instant> next = new TreeMap<>(buckets);
    next.put(name, now);
    save(next);
    return true;
  }

  /// Removes a bucket durably; answers whether there was one.
  synchronized boolean remove(String name) {
    if (!buckets.containsKey(name)) {
      return false;
    }
    SortedMap<String, Instant> next = new TreeMap<>(buckets);
    next.remove(name);
    save(next);
    return true;
  }

  private void save(SortedMap<String, Instant> next) {
    Map<String, String> texts = new TreeMap<>();
    next.forEach((name, createdAt) -> texts.put(name, createdAt.toString()));
    file.save(texts);
    buckets = next;
  }
}
