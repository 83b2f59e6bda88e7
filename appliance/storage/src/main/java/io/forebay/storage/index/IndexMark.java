package io.forebay.storage.index;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// What is known of an index beside its rows, in a small text file that is replaced whole and
/// synced.
///
/// @param generation the number of the last pass over the files that was begun
/// @param whole that pass, or one before it, ended well
/// @param clean the index was closed in good order
/// @param damaged its rows cannot be read
/// @param bootId of the machine when it was opened last
record IndexMark(int generation, boolean whole, boolean clean, boolean damaged, String bootId) {

  private static final String FORMAT = "forebay-index 1";
  private static final String NAME = "mark";
  private static final long SIZE_BYTES_MAX = 4096;

  /// Whether the rows say what the files say, but for the intents: nothing that was written is
  /// lost.
  boolean isBelieved(String bootIdNow) {
    return whole && (clean || bootId.equals(bootIdNow));
  }

  /// What stands in `directory`; empty where there is nothing that can be understood.
  static Optional<IndexMark> read(Path directory) throws IOException {
    Path file = directory.resolve(NAME);
    if (!Files.isRegularFile(file) || Files.size(file) > SIZE_BYTES_MAX) {
      return Optional.empty();
    }
    String[] lines = new String(Files.readAllBytes(file), StandardCharsets.UTF_8).split("\n", -1);
    if (!lines[0].equals(FORMAT)) {
      return Optional.empty();
    }
    Map<String, String> values = new HashMap<>();
    for (String line : lines) {
      int equals = line.indexOf('=');
      if (equals > 0) {
        values.put(line.substring(0, equals), line.substring(equals + 1));
      }
    }
    return parse(values);
  }

  private static Optional<IndexMark> parse(Map<String, String> values) {
    String generation = values.getOrDefault("generation", "");
    String boot = values.getOrDefault("boot", "");
    if (!generation.matches("[0-9]{1,9}") || boot.isEmpty() || !values.containsKey("end")) {
      return Optional.empty();
    }
    return Optional.of(
        new IndexMark(
            Integer.parseInt(generation),
            "true".equals(values.get("whole")),
            "true".equals(values.get("clean")),
            "true".equals(values.get("damaged")),
            boot));
  }

  /// Replaces what stands in `directory`; on the disk when it returns.
  void write(Path directory, FileSync sync) throws IOException {
    String text =
        "%s\ngeneration=%d\nwhole=%s\nclean=%s\ndamaged=%s\nboot=%s\nend=\n"
            .formatted(FORMAT, generation, whole, clean, damaged, bootId);
    Path aside = directory.resolve(NAME + ".new");
    try (FileChannel channel =
        FileChannel.open(
            aside,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      sync.of(aside, channel);
    }
    Files.move(
        aside,
        directory.resolve(NAME),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      sync.of(directory, channel);
    }
  }

  IndexMark withWhole(int ofGeneration, boolean value) {
    return new IndexMark(ofGeneration, value, clean, damaged, bootId);
  }

  IndexMark withDamage() {
    return new IndexMark(generation, false, false, true, bootId);
  }

  IndexMark withCleanEnd() {
    return new IndexMark(generation, whole, true, damaged, bootId);
  }
}
