package io.forebay.backend.dir;

import io.forebay.core.backend.BackendContent;
import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import io.forebay.core.object.ByteRange;
import io.forebay.core.object.ByteSource;
import io.forebay.core.object.Conditions;
import io.forebay.core.object.ObjectAttributes;
import io.forebay.core.object.ObjectMetadata;
import io.forebay.core.run.KeyedLock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// Writes files whole or not at all: aside, verified, durable, then renamed.
final class DirWriter {

  private static final int BUFFER_BYTES = 256 << 10;
  private static final Duration TURN_WAIT_MAX = Duration.ofSeconds(30);
  // Directories are made again where one that became empty was removed meanwhile, by us or another.
  private static final int RENAMES_MAX = 20;

  private final RandomGenerator random;
  private final KeyedLock<Path> turns = new KeyedLock<>();

  DirWriter(RandomGenerator random) {
    this.random = random;
  }

  ObjectAttributes put(
      BucketDirectory bucket,
      Path file,
      BackendContent content,
      ObjectMetadata metadata,
      Conditions conditions) {
    Path temporary =
        bucket.path().resolve(KeyPaths.TEMPORARY_PREFIX + Long.toHexString(random.nextLong()));
    try {
      FileChannel channel =
          FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      // From here on the file is ours to delete.
      try {
        ObjectAttributes written;
        try (channel) {
          written = write(temporary, channel, content, metadata);
        }
        commit(bucket, temporary, file, conditions);
        return written;
      } finally {
        discard(temporary);
      }
    } catch (NoSuchFileException e) {
      // The bucket was removed; or the file aside, by another.
      bucket.requireSame();
      throw DirErrors.toStoreException(e);
    } catch (IOException e) {
      throw DirErrors.toStoreException(e);
    }
  }

  // The end of the write is known without this; who likes may delete what is left.
  private static void discard(Path temporary) {
    try {
      Files.deleteIfExists(temporary);
    } catch (IOException e) {
      return;
    }
  }

  // The attributes are those of our own bytes, which the rename does not change: under its name
  // another's file may be by then.
  private static ObjectAttributes write(
      Path temporary, FileChannel channel, BackendContent content, ObjectMetadata metadata)
      throws IOException {
    copy(content, channel);
    // A network file system settles the time when it has the bytes.
    channel.force(false);
    FileState state = stateOf(temporary);
    FileState.write(
        temporary,
        new FileRecord(
            state.sizeBytes(),
            state.modifiedNanos(),
            content.md5(),
            content.checksums(),
            metadata));
    channel.force(true);
    return stateOf(temporary).attributes(temporary);
  }

  private static FileState stateOf(Path temporary) throws IOException {
    return FileState.of(temporary)
        .orElseThrow(() -> new IOException("what is being written is no file any more"));
  }

  private static void copy(BackendContent content, FileChannel channel) throws IOException {
    MessageDigest md5 = md5();
    ByteBuffer buffer =
        ByteBuffer.allocate((int) Math.max(1, Math.min(BUFFER_BYTES, content.sizeBytes())));
    long sizeBytes = 0;
    try (ByteSource source = content.open(ByteRange.whole(content.sizeBytes()))) {
      while (source.read(buffer) >= 0) {
        md5.update(buffer.flip().duplicate());
        while (buffer.hasRemaining()) {
          sizeBytes += channel.write(buffer);
        }
        buffer.clear();
      }
    }
    String found = HexFormat.of().formatHex(md5.digest());
    if (sizeBytes != content.sizeBytes() || !found.equals(content.md5())) {
      throw new StoreException(
              ErrorCode.BAD_DIGEST, "The bytes to be written are not those announced")
          .with("expected", content.md5())
          .with("found", found);
    }
  }

  private void commit(BucketDirectory bucket, Path temporary, Path file, Conditions conditions)
      throws IOException {
    try (KeyedLock.Turn _ = turn(file)) {
      if (!conditions.isEmpty()) {
        require(conditions, existing(bucket, file));
      }
      boolean isCreation =
          conditions.ifNoneMatch().filter(etags -> etags.contains(Conditions.ANY)).isPresent();
      name(bucket, temporary, file, isCreation);
      DirErrors.finish(() -> {
        Directories.force(KeyPaths.directoryOf(file));
        bucket.requireSame();
      });
    }
  }

  /// That the conditions of a write hold.
  static void require(Conditions conditions, Optional<ObjectAttributes> existing) {
    if (conditions.forWrite(existing) != Conditions.Outcome.PROCEED) {
      throw new StoreException(
          ErrorCode.PRECONDITION_FAILED, "At least one of the preconditions did not hold");
    }
  }

  private KeyedLock.Turn turn(Path file) {
    try {
      return turns
          .take(file, TURN_WAIT_MAX)
          .orElseThrow(
              () -> new StoreException(ErrorCode.UNAVAILABLE, "Another write of the key hangs"));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreException(ErrorCode.UNAVAILABLE, "Interrupted", e);
    }
  }

  private static Optional<ObjectAttributes> existing(BucketDirectory bucket, Path file)
      throws IOException {
    Optional<ObjectAttributes> found = Optional.empty();
    try {
      if (KeyPaths.isReachedWithoutLinks(bucket.path(), file)) {
        found = FileState.attributesAt(file);
      }
    } catch (NoSuchFileException e) {
      found = Optional.empty();
    }
    if (found.isEmpty()) {
      bucket.requireSame();
    }
    return found;
  }

  private static void name(BucketDirectory bucket, Path temporary, Path file, boolean isCreation)
      throws IOException {
    for (int attempts = 1; ; attempts++) {
      try {
        makeParents(bucket.path(), file);
        if (Directories.isDirectory(file)) {
          throw notAPath("An object cannot have the name of a directory");
        }
        nameOnce(bucket, temporary, file, isCreation);
        return;
      } catch (FileSystemException e) {
        // A directory has gone or come since it was looked at; another failure stays.
        if (attempts == RENAMES_MAX) {
          throw e;
        }
      }
    }
  }

  // Only a refusal is known to have changed nothing. Other failures, such as a server's that does
  // not answer, may come after the change.
  private static void nameOnce(
      BucketDirectory bucket, Path temporary, Path file, boolean isCreation) throws IOException {
    try {
      if (isCreation) {
        Creation.place(temporary, file);
      } else {
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
      }
    } catch (NoSuchFileException e) {
      if (Files.notExists(temporary, LinkOption.NOFOLLOW_LINKS)) {
        bucket.requireSame();
        throw DirErrors.unknown(e);
      }
      throw e;
    } catch (IOException e) {
      throw DirErrors.refusalOrUnknown(e);
    }
  }

  private static void makeParents(Path bucket, Path file) throws IOException {
    Path parent = KeyPaths.directoryOf(file);
    if (parent.equals(bucket)) {
      return;
    }
    if (!Directories.isDirectory(parent)) {
      requireRealDirectories(bucket, parent);
      makeDirectories(bucket, parent);
    }
    if (!KeyPaths.isReachedWithoutLinks(bucket, file)) {
      throw notAPath("A link leads out of the bucket");
    }
  }

  // Below the bucket's, which is not made: it may have been removed meanwhile.
  private static void makeDirectories(Path bucket, Path parent) throws IOException {
    Path path = bucket;
    for (Path name : bucket.relativize(parent)) {
      path = path.resolve(name);
      if (!Directories.isDirectory(path)) {
        Files.createDirectory(path);
        // Its name is to last as what is put into it does.
        Directories.force(KeyPaths.directoryOf(path));
      }
    }
  }

  // Before anything is made: nothing may be made beyond a link.
  private static void requireRealDirectories(Path bucket, Path parent) {
    for (Path path = parent; path != null && !path.equals(bucket); path = path.getParent()) {
      if (isOther(path)) {
        throw notAPath("An object cannot lie below another, or beyond a link");
      }
    }
  }

  // One look: between two, an empty directory may be removed beside us.
  private static boolean isOther(Path path) {
    try {
      return !Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
          .isDirectory();
    } catch (IOException e) {
      // Absent, or below a file, which the look at its parent finds.
      return false;
    }
  }

  void delete(BucketDirectory bucket, Path file, Conditions conditions) throws IOException {
    try (KeyedLock.Turn _ = turn(file)) {
      if (!conditions.isEmpty()) {
        require(conditions, existing(bucket, file));
      }
      if (!isFile(bucket, file)) {
        bucket.requireSame();
        return;
      }
      remove(file);
      DirErrors.finish(() -> {
        forceRemoval(bucket.path(), file);
        bucket.requireSame();
      });
      prune(bucket.path(), KeyPaths.directoryOf(file));
    }
  }

  private static boolean isFile(BucketDirectory bucket, Path file) throws IOException {
    try {
      return KeyPaths.isReachedWithoutLinks(bucket.path(), file) && FileState.of(file).isPresent();
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  private static void remove(Path file) throws IOException {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw DirErrors.refusalOrUnknown(e);
    }
  }

  private static void forceRemoval(Path bucket, Path file) throws IOException {
    for (Path path = KeyPaths.directoryOf(file); ; path = KeyPaths.directoryOf(path)) {
      try {
        Directories.force(path);
        return;
      } catch (NoSuchFileException e) {
        // Others have removed it, which was empty: their removal is to last.
        if (path.equals(bucket)) {
          throw e;
        }
      }
    }
  }

  // Directories exist for their objects only, as in S3. One that stays is nothing either.
  private static void prune(Path bucket, Path directory) {
    try {
      Path path = directory;
      while (!path.equals(bucket) && Directories.removeEmpty(path)) {
        path = KeyPaths.directoryOf(path);
      }
    } catch (IOException e) {
      return;
    }
  }

  private static StoreException notAPath(String why) {
    return new StoreException(ErrorCode.INVALID_ARGUMENT, why);
  }

  private static MessageDigest md5() {
    try {
      return MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has MD5", e);
    }
  }
}
