package io.forebay.backend.dir;

import io.forebay.core.error.StoreException;
import io.forebay.core.name.Bucket;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/// Which file a key names: the key's path below its bucket's directory, and never one outside of
/// it, neither by `..` nor by a link.
final class KeyPaths {

  /// How the files of writes that are under way begin; no key names them.
  static final String TEMPORARY_PREFIX = ".forebay-write-";

  private static final int COMPONENT_BYTES_MAX = 255;

  private final Path root;

  KeyPaths(Path root) {
    this.root = root;
  }

  Path root() {
    return root;
  }

  /// The directory that a bucket has or would have.
  ///
  /// @throws StoreException `NO_SUCH_BUCKET` where no bucket can have that name
  Path bucket(String bucket) {
    if (!Bucket.isName(bucket)) {
      throw DirErrors.noSuchBucket();
    }
    return root.resolve(bucket);
  }

  /// The file that `key` names, there or not; empty where no file can have that key.
  static Optional<Path> file(Path bucket, String key) {
    Path path = bucket;
    for (String component : key.split("/", -1)) {
      if (!isComponent(component)) {
        return Optional.empty();
      }
      path = path.resolve(component);
    }
    return Optional.of(path);
  }

  /// The directory that holds the file of a key.
  static Path directoryOf(Path file) {
    return Objects.requireNonNull(file.getParent(), "a file of a bucket has a directory");
  }

  /// Whether a name in a directory can be part of a key.
  static boolean isComponent(String name) {
    return !name.isEmpty()
        && !name.equals(".")
        && !name.equals("..")
        && !name.startsWith(TEMPORARY_PREFIX)
        && name.indexOf('\0') < 0
        && name.getBytes(StandardCharsets.UTF_8).length <= COMPONENT_BYTES_MAX;
  }

  /// Whether the directory that holds `file` is reached without any link.
  static boolean isReachedWithoutLinks(Path bucket, Path file) throws IOException {
    Path parent = directoryOf(file);
    return parent.toRealPath().equals(bucket.toRealPath().resolve(bucket.relativize(parent)));
  }
}
