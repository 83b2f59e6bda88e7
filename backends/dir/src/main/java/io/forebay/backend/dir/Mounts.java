package io.forebay.backend.dir;

import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/// The disks that the directory and its buckets are on. A disk that leaves uncovers its mount
/// point, another directory, in which nothing is absent because it is not there: where a disk was
/// seen, and where the machine has one, there must be one.
final class Mounts {

  private final Path root;
  private final MountTables tables;
  private final AtomicReference<Optional<Known>> known = new AtomicReference<>(Optional.empty());
  // Buckets that were seen to be on disks of their own; as many as there are such mounts.
  private final Set<Path> bucketMounts = ConcurrentHashMap.newKeySet();

  Mounts(Path root, MountTables tables) {
    this.root = root;
    this.tables = tables;
  }

  /// Which directory it is, of all that the machine has now.
  record Identity(long device, long inode) {

    /// Empty where there is no directory.
    static Optional<Identity> of(Path path, LinkOption... options) throws IOException {
      try {
        Map<String, Object> found = Files.readAttributes(path, "unix:dev,ino,isDirectory", options);
        return Boolean.TRUE.equals(found.get("isDirectory"))
            ? Optional.of(new Identity(number(found, "dev"), number(found, "ino")))
            : Optional.empty();
      } catch (NoSuchFileException e) {
        return Optional.empty();
      }
    }

    /// By the dot, which mounts a disk that is mounted when its directory is used.
    static Optional<Identity> ofUsed(Path path) throws IOException {
      return of(path.resolve("."));
    }

    private static long number(Map<String, Object> found, String name) {
      return ((Number) Objects.requireNonNull(found.get(name))).longValue();
    }
  }

  /// The root as it was when it was last another than before, and where its disk was mounted.
  private record Known(Identity root, Path mount) {

    /// Whether a disk that was mounted on the way to `path` is not there any more.
    boolean hasLeft(Path path, Path mountNow) {
      return path.startsWith(mount) && mountNow.getNameCount() < mount.getNameCount();
    }
  }

  /// The root as it is now.
  ///
  /// @throws StoreException `UNAVAILABLE` where it is not there, or its disk is not
  Identity root() {
    try {
      Identity found = Identity.ofUsed(root).orElseThrow(this::away);
      Optional<Known> before = known.get();
      if (before.filter(same -> same.root().equals(found)).isPresent()) {
        return found;
      }
      Path path = root.toRealPath();
      Optional<Path> lacking = tables.lacking(path);
      if (lacking.isPresent()) {
        throw away().with("unmounted", lacking.get());
      }
      Path mount = mountPoint(path, found.device());
      if (before.filter(last -> last.hasLeft(path, mount)).isPresent()
          || !Identity.ofUsed(root).equals(Optional.of(found))) {
        throw away();
      }
      return known.compareAndSet(before, Optional.of(new Known(found, mount))) ? found : root();
    } catch (IOException e) {
      throw DirErrors.toStoreException(e);
    }
  }

  // The deepest directory on the way that is on another device than its parent.
  private static Path mountPoint(Path path, long device) throws IOException {
    Path mount = path;
    for (Path parent = path.getParent(); parent != null; parent = parent.getParent()) {
      if (Identity.of(parent).filter(found -> found.device() == device).isEmpty()) {
        return mount;
      }
      mount = parent;
    }
    return mount;
  }

  /// Fails where the root is not the same directory any more.
  void requireSame(Identity before) {
    if (!root().equals(before)) {
      throw changed();
    }
  }

  /// The directory of a bucket as it is now.
  ///
  /// @throws StoreException `NO_SUCH_BUCKET`; `UNAVAILABLE` where a disk is away and nobody can say
  BucketDirectory bucket(Path path) {
    Identity before = root();
    try {
      boolean isThere = Identity.of(path, LinkOption.NOFOLLOW_LINKS).isPresent();
      Optional<Identity> found = isThere ? Identity.ofUsed(path) : Optional.empty();
      boolean isMount = found.filter(bucket -> bucket.device() != before.device()).isPresent();
      boolean wasMount = bucketMounts.contains(path);
      if (wasMount && !isMount) {
        throw away();
      }
      if (found.isEmpty() || isMount != wasMount) {
        // Seen below this root only if that is the same before and after.
        requireSame(before);
      }
      if (isMount) {
        bucketMounts.add(path);
      }
      return new BucketDirectory(this, path, before, found.orElseThrow(DirErrors::noSuchBucket));
    } catch (IOException e) {
      throw DirErrors.toStoreException(e);
    }
  }

  private StoreException away() {
    // The cause is what a probe of the configuration goes by.
    return new StoreException(
            ErrorCode.UNAVAILABLE,
            "The backend's directory is not there",
            new NoSuchFileException(root.toString()))
        .with("path", root);
  }

  static StoreException changed() {
    return new StoreException(
        ErrorCode.UNAVAILABLE, "The backend's directory became another meanwhile");
  }
}
