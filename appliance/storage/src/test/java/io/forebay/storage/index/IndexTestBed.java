package io.forebay.storage.index;

import io.forebay.core.name.Bucket;
import io.forebay.core.name.ObjectId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/// A directory of files, which are the truth, beside a directory for an index of them.
final class IndexTestBed {

  static final Bucket BUCKET = Bucket.local("bucket");

  private final Path files;
  private final Path index;

  IndexTestBed(Path root) {
    try {
      files = Files.createDirectories(root.resolve("files"));
      index = Files.createDirectories(root.resolve("index"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path index() {
    return index;
  }

  static ObjectId id(String key) {
    return new ObjectId(BUCKET, key);
  }

  static IndexEntry entry(String key, long sizeBytes) {
    return new IndexEntry(sizeBytes, "e", Instant.EPOCH, true, key.hashCode());
  }

  void writeFile(String key, long sizeBytes) {
    try (FileChannel channel =
        FileChannel.open(
            fileOf(key).resolveSibling("aside-" + Thread.currentThread().threadId()),
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE)) {
      channel.truncate(0);
      channel.write(ByteBuffer.allocate(1), sizeBytes - 1);
      Files.move(
          fileOf(key).resolveSibling("aside-" + Thread.currentThread().threadId()),
          fileOf(key),
          java.nio.file.StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void deleteFile(String key) {
    try {
      Files.deleteIfExists(fileOf(key));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Sizes of the files that there are, by key.
  Map<String, Long> files() {
    try (Stream<Path> list = Files.list(files)) {
      Map<String, Long> sizes = new TreeMap<>();
      for (Path file : (Iterable<Path>) list::iterator) {
        String name = String.valueOf(file.getFileName());
        if (!name.startsWith("aside-")) {
          sizes.put(keyOf(name), file.toFile().length());
        }
      }
      return sizes;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Sizes that the index has, by key.
  static Map<String, Long> indexed(ObjectIndex index) {
    Map<String, Long> sizes = new TreeMap<>();
    for (IndexedObject object : index.scan(BUCKET, "", "", Integer.MAX_VALUE)) {
      sizes.put(object.id().key(), object.entry().sizeBytes());
    }
    return sizes;
  }

  /// What a store does after an unclean end: looks at the files whose change was under way.
  void settle(ObjectIndex opened) {
    for (ObjectId id : opened.unfinished()) {
      if (Files.exists(fileOf(id.key()))) {
        opened.put(id, entry(id.key(), fileOf(id.key()).toFile().length()));
      } else {
        opened.remove(id);
      }
    }
    opened.settled();
  }

  /// Both directories as they are now, as a death of the process would leave them.
  IndexTestBed copyTo(Path root) {
    IndexTestBed copy = new IndexTestBed(root);
    copyAll(files, copy.files);
    copyAll(index, copy.index);
    return copy;
  }

  private static void copyAll(Path from, Path to) {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path source : (Iterable<Path>) all.sorted(Comparator.naturalOrder())::iterator) {
        Path target = to.resolve(from.relativize(source));
        if (Files.isDirectory(source)) {
          Files.createDirectories(target);
        } else {
          Files.copy(source, target);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path fileOf(String key) {
    return files.resolve(HexFormat.of().formatHex(key.getBytes(StandardCharsets.UTF_8)));
  }

  private static String keyOf(String name) {
    return new String(HexFormat.of().parseHex(name), StandardCharsets.UTF_8);
  }
}
