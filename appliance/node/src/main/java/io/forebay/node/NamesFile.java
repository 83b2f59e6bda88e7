package io.forebay.node;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// A file of `node.data` that gives each of some names a text. A damaged one is told of, and not
/// replaced.
record NamesFile(Path file) {

  private static final TypeReference<TreeMap<String, String>> TEXTS = new TypeReference<>() {};
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /// Replaces the file, durably.
  void save(Map<String, String> texts) {
    try {
      DurableFile.write(file, MAPPER.writeValueAsBytes(new TreeMap<>(texts)));
    } catch (IOException e) {
      throw new StoreException(ErrorCode.UNAVAILABLE, "a list of the node cannot be kept", e)
          .with("file", file);
    }
  }

  /// What was saved last; nothing where there is no file.
  SortedMap<String, String> load() {
    if (!Files.exists(file)) {
      return new TreeMap<>();
    }
    try {
      return MAPPER.readValue(Files.readAllBytes(file), TEXTS);
    } catch (IOException e) {
      throw new StoreException(ErrorCode.UNAVAILABLE, "a list of the node cannot be read", e)
          .with("file", file);
    }
  }
}
