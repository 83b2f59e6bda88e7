package io.forebay.backend.dir;

import io.forebay.core.backend.Backend;
import io.forebay.core.backend.BackendContent;
import io.forebay.core.backend.BackendObject;
import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import io.forebay.core.name.Bucket;
import io.forebay.core.object.ByteRange;
import io.forebay.core.object.Conditions;
import io.forebay.core.object.ListPage;
import io.forebay.core.object.ListRequest;
import io.forebay.core.object.ObjectAttributes;
import io.forebay.core.object.ObjectMetadata;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// A directory as a cloud: each directory in it is a bucket, each file below that an object. Others
/// may write to it at the same time, by renaming whole files into place. Links are not followed.
///
/// The directory need not be there when the backend is made; it fails with `UNAVAILABLE` while it
/// is not.
public final class DirBackend implements Backend {

  private static final int OPENS_MAX = 20;

  private final KeyPaths paths;
  private final Mounts mounts;
  private final Opener opener;
  private final DirWriter writer;

  /// @param root an absolute path
  /// @param random for the names of files while they are written
  public DirBackend(Path root, RandomGenerator random) {
    this(
        root,
        random,
        MountTables.ofThisMachine(),
        file -> FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
  }

  DirBackend(Path root, RandomGenerator random, MountTables tables, Opener opener) {
    this.paths = new KeyPaths(root.toAbsolutePath().normalize());
    this.mounts = new Mounts(paths.root(), tables);
    this.opener = opener;
    this.writer = new DirWriter(random);
  }

  /// How files are opened for reading.
  interface Opener {
    FileChannel open(Path file) throws IOException;
  }

  @Override
  public String fingerprint() {
    return "dir:" + paths.root();
  }

  @Override
  public BackendObject get(
      String bucket, String key, Optional<ByteRange> range, Optional<String> ifVersion) {
    return read(bucket, key, file -> open(file, range, ifVersion));
  }

  private Optional<BackendObject> open(
      Path file, Optional<ByteRange> range, Optional<String> ifVersion) throws IOException {
    for (int attempts = 1; attempts <= OPENS_MAX; attempts++) {
      Optional<FileState> found = FileState.of(file);
      if (found.isEmpty()) {
        return Optional.empty();
      }
      FileState state = found.get();
      ObjectAttributes attributes = state.attributes(file);
      FileChannel channel = opener.open(file);
      boolean isKept = false;
      try {
        // The same before and after: then what is open and the attributes are of that state.
        if (FileState.of(file).filter(state::equals).isPresent()) {
          requireVersion(attributes, ifVersion);
          ByteRange span = span(range, attributes.sizeBytes());
          FileBody body = new FileBody(channel, file, state, attributes.version(), span);
          isKept = true;
          return Optional.of(new BackendObject(attributes, span, body));
        }
      } finally {
        if (!isKept) {
          channel.close();
        }
      }
    }
    throw DirErrors.restless();
  }

  private static void requireVersion(ObjectAttributes attributes, Optional<String> ifVersion) {
    if (ifVersion.isPresent() && !ifVersion.get().equals(attributes.version())) {
      throw new StoreException(ErrorCode.PRECONDITION_FAILED, "The object has another version");
    }
  }

  private static ByteRange span(Optional<ByteRange> range, long sizeBytes) {
    if (range.isEmpty()) {
      return ByteRange.whole(sizeBytes);
    }
    ByteRange asked = range.get();
    if (!asked.isEmpty() && asked.startOffset() >= sizeBytes) {
      throw new StoreException(ErrorCode.INVALID_RANGE, "The requested range is not satisfiable");
    }
    long end = Math.min(asked.endOffset(), sizeBytes);
    return new ByteRange(Math.min(asked.startOffset(), end), end);
  }

  @Override
  public ObjectAttributes head(String bucket, String key) {
    return read(bucket, key, FileState::attributesAt);
  }

  /// Looks at a file; finds nothing where it is none.
  private interface Look<T> {
    Optional<T> at(Path file) throws IOException;
  }

  private <T> T read(String bucket, String key, Look<T> look) {
    BucketDirectory directory = bucket(bucket);
    Path file = KeyPaths.file(directory.path(), key).orElseThrow(DirErrors::noSuchKey);
    Optional<T> found = Optional.empty();
    try {
      if (KeyPaths.isReachedWithoutLinks(directory.path(), file)) {
        found = look.at(file);
      }
    } catch (NoSuchFileException e) {
      found = Optional.empty();
    } catch (FileSystemException e) {
      if (!isBelowAFile(e)) {
        throw DirErrors.toStoreException(e);
      }
    } catch (IOException e) {
      throw DirErrors.toStoreException(e);
    }
    return found.orElseThrow(directory::noSuchKey);
  }

  private BucketDirectory bucket(String bucket) {
    return mounts.bucket(paths.bucket(bucket));
  }

  // ENOTDIR has no exception of its own here.
  private static boolean isBelowAFile(FileSystemException e) {
    return "Not a directory".equals(e.getReason());
  }

  @Override
  public ListPage list(String bucket, ListRequest request) {
    BucketDirectory directory = bucket(bucket);
    try {
      ListPage page = TreeList.of(directory.path(), request);
      // What is not in it is absent.
      directory.requireSame();
      return page;
    } catch (IOException e) {
      throw DirErrors.toStoreException(e);
    }
  }

  @Override
  public ObjectAttributes put(
      String bucket,
      String key,
      BackendContent content,
      ObjectMetadata metadata,
      Conditions conditions) {
    BucketDirectory directory = bucket(bucket);
    Path file =
        KeyPaths.file(directory.path(), key)
            .orElseThrow(() ->
                new StoreException(
                    ErrorCode.INVALID_ARGUMENT, "The key cannot be a path of the backend"));
    return writer.put(directory, file, content, metadata, conditions);
  }

  @Override
  public void delete(String bucket, String key, Conditions conditions) {
    BucketDirectory directory = bucket(bucket);
    Optional<Path> file = KeyPaths.file(directory.path(), key);
    if (file.isEmpty()) {
      DirWriter.require(conditions, Optional.empty());
      return;
    }
    try {
      writer.delete(directory, file.get(), conditions);
    } catch (FileSystemException e) {
      if (!isBelowAFile(e)) {
        throw DirErrors.toStoreException(e);
      }
      directory.requireSame();
    } catch (IOException e) {
      throw DirErrors.toStoreException(e);
    }
  }

  @Override
  public List<RemoteBucket> listBuckets() {
    Mounts.Identity root = mounts.root();
    List<RemoteBucket> buckets = new ArrayList<>();
    try {
      for (Path path : Directories.entries(paths.root())) {
        remoteBucket(path).ifPresent(buckets::add);
      }
    } catch (IOException e) {
      throw DirErrors.toStoreException(e);
    }
    mounts.requireSame(root);
    buckets.sort(Comparator.comparing(RemoteBucket::name));
    return buckets;
  }

  private static Optional<RemoteBucket> remoteBucket(Path path) throws IOException {
    String name = String.valueOf(path.getFileName());
    if (!Bucket.isName(name)) {
      return Optional.empty();
    }
    try {
      BasicFileAttributes found =
          Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      return found.isDirectory()
          ? Optional.of(new RemoteBucket(name, found.creationTime().toInstant()))
          : Optional.empty();
    } catch (NoSuchFileException e) {
      // Removed while the list is made.
      return Optional.empty();
    }
  }

  @Override
  public void createBucket(String bucket) {
    if (!Bucket.isName(bucket)) {
      throw new StoreException(ErrorCode.INVALID_BUCKET_NAME, "The specified bucket is not valid");
    }
    Mounts.Identity root = mounts.root();
    try {
      Files.createDirectory(paths.bucket(bucket));
      finish(root);
    } catch (FileAlreadyExistsException e) {
      throw new StoreException(
          ErrorCode.BUCKET_ALREADY_OWNED_BY_YOU, "The bucket to be created exists and is yours");
    } catch (IOException e) {
      throw DirErrors.toStoreException(e);
    }
  }

  @Override
  public void deleteBucket(String bucket) {
    BucketDirectory directory = bucket(bucket);
    try {
      // Directories without objects are nothing; whatever else there is stays, be it a link or a
      // write that is under way.
      if (TreeList.hasObjects(directory.path()) || !Directories.removeEmptyTree(directory.path())) {
        throw notEmpty();
      }
      finish(directory.root());
    } catch (IOException e) {
      throw DirErrors.toStoreException(e);
    }
  }

  // What was done to the names in the root.
  private void finish(Mounts.Identity root) {
    DirErrors.finish(() -> {
      Directories.force(paths.root());
      mounts.requireSame(root);
    });
  }

  private static StoreException notEmpty() {
    return new StoreException(ErrorCode.BUCKET_NOT_EMPTY, "The bucket to be removed is not empty");
  }

  @Override
  public boolean hasBucket(String bucket) {
    try {
      bucket(bucket);
      return true;
    } catch (StoreException e) {
      if (e.code() == ErrorCode.NO_SUCH_BUCKET) {
        return false;
      }
      throw e;
    }
  }

  @Override
  public void close() {}
}
