package io.forebay.backend.dir;

import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import io.forebay.core.name.Bucket;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
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

  /// The directory of a bucket that is there.
  ///
  /// @throws StoreException `NO_SUCH_BUCKET`; `UNAVAILABLE` where the root is not there, and nobody
  ///   can say
  Path bucket(String bucket) {
    Path directory = bucketPath(bucket);
    if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
      requireRoot();
      throw new StoreException(ErrorCode.NO_SUCH_BUCKET, "The specified bucket does not exist");
    }
    return directory;
  }

  /// The directory that a bucket has or would have.
  Path bucketPath(String bucket) {
    if (!Bucket.isName(bucket)) {
      throw new StoreException(ErrorCode.NO_SUCH_BUCKET, "The specified bucket does not exist");
    }
    return root.resolve(bucket);
  }

  /// Fails while the directory is not there: an unmounted disk is no empty cloud.
  void requireRoot() {
    if (!Files.isDirectory(root)) {
      throw new StoreException(ErrorCode.UNAVAILABLE, "The backend's directory is not there")
          .with("path", root);
    }
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
