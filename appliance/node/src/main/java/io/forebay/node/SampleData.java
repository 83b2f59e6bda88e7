package io.forebay.node;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/// The files that a demo shows: the user's own, or made-up ones.
///
/// @param files those below `directory`, smallest first
record SampleData(Path directory, List<Path> files) {

  /// The most files that a demo shows: a table fits on a screen.
  static final int FILES_MAX = 20;

  private static final int[] SIZES_BYTES = {4 << 10, 256 << 10, 4 << 20, 32 << 20};

  SampleData {
    files = List.copyOf(files);
  }

  /// Writes made-up files into `directory`, each with other bytes.
  static void make(Path directory) throws IOException {
    Files.createDirectories(directory);
    for (int sizeBytes : SIZES_BYTES) {
      byte[] bytes = new byte[sizeBytes];
      new Random(sizeBytes).nextBytes(bytes);
      Files.write(directory.resolve(DemoTable.size(sizeBytes).replace(" ", "-") + ".bin"), bytes);
    }
  }

  /// The files of `directory`, at most [#FILES_MAX].
  static SampleData of(Path directory) throws IOException {
    try (Stream<Path> walk = Files.walk(directory)) {
      List<Path> files = new ArrayList<>(walk.filter(Files::isRegularFile).limit(10_000).toList());
      files.sort((a, b) -> Long.compare(sizeBytes(a), sizeBytes(b)));
      return new SampleData(directory, files.subList(0, Math.min(files.size(), FILES_MAX)));
    }
  }

  /// What the object of that file is called.
  String key(Path file) {
    return directory.relativize(file).toString();
  }

  /// Whether `body` holds exactly the bytes of `file`.
  static boolean isSame(Path file, InputStream body) throws IOException {
    try (InputStream expected = Files.newInputStream(file)) {
      byte[] left = new byte[64 << 10];
      while (true) {
        int leftCount = expected.readNBytes(left, 0, left.length);
        byte[] right = body.readNBytes(leftCount);
        if (right.length != leftCount
            || !java.util.Arrays.equals(left, 0, leftCount, right, 0, leftCount)) {
          return false;
        }
        if (leftCount < left.length) {
          return body.read() < 0;
        }
      }
    }
  }

  static long sizeBytes(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
