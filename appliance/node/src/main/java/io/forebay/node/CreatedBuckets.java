package io.forebay.node;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// The cluster's own buckets that clients created, kept in `node.data` with the time of their
/// creation.
final class CreatedBuckets {

  private static final TypeReference<TreeMap<String, String>> NAMES = new TypeReference<>() {};

  private final ObjectMapper mapper = new ObjectMapper();
  private final Path file;

  // Replaced whole under `this`; read without.
  private volatile SortedMap<String, Instant> buckets;

  CreatedBuckets(Path data) {
    this.file = data.resolve("buckets.json");
    this.buckets = load();
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
    try {
      DurableFile.write(file, mapper.writeValueAsBytes(texts));
    } catch (IOException e) {
      throw new StoreException(ErrorCode.UNAVAILABLE, "the list of buckets cannot be kept", e)
          .with("file", file);
    }
    buckets = next;
  }

  private SortedMap<String, Instant> load() {
    SortedMap<String, Instant> loaded = new TreeMap<>();
    if (Files.exists(file)) {
      try {
        mapper
            .readValue(Files.readAllBytes(file), NAMES)
            .forEach((name, createdAt) -> loaded.put(name, Instant.parse(createdAt)));
      } catch (IOException e) {
        throw new StoreException(ErrorCode.UNAVAILABLE, "the list of buckets cannot be read", e)
            .with("file", file);
      }
    }
    return loaded;
  }
}
