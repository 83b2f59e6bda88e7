package io.forebay.storage;

import io.forebay.core.name.Bucket;
import io.forebay.core.name.ObjectId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/// The files of one mountpath: which name an object's file has, and how it gets and loses it.
/// Everything here is a call to the disk, made inside the mountpath's [DiskGate]; whoever changes
/// an object's file has the object's turn.
final class ObjectFiles {

  /// Renames are tried again when another thread has just removed the directory for being empty.
  private static final int RENAME_ATTEMPTS_MAX = 100;

  private final Layout layout;
  private final boolean syncs;
  private final Surroundings surroundings;

  ObjectFiles(Layout layout, Durability durability, Surroundings surroundings) {
    this.layout = layout;
    this.surroundings = surroundings;
    this.syncs = durability == Durability.FSYNC;
  }

  /// A file found under an object's name.
  ///
  /// @param record what stands beside the bytes, as it is; empty where there is nothing
  record Found(String path, DiskFile file, Optional<byte[]> record) implements AutoCloseable {

    Optional<XattrCodec.Head> head() {
      return record.flatMap(XattrCodec::decode);
    }

    /// What the file takes.
    long footprint() throws IOException {
      return Space.footprint(file.sizeBytes());
    }

    @Override
    public void close() {
      file.close();
    }
  }

  /// Opens the file of an object, whichever of its two names it has.
  Optional<Found> open(Disk disk, ObjectId id) throws IOException {
    ObjectPath path = ObjectPath.of(id.key());
    String directory = layout.objects(id.bucket());
    Optional<String> ordinary = path.ordinary();
    if (ordinary.isPresent()) {
      Optional<Found> found = openFile(disk, directory + ordinary.get());
      if (found.isPresent()) {
        return found;
      }
    }
    return openFile(disk, directory + path.escaped());
  }

  /// Opens a file and its record; empty where there is none, or a directory.
  Optional<Found> openFile(Disk disk, String path) throws IOException {
    DiskFile file;
    try {
      file = disk.open(path);
    } catch (DiskException e) {
      if (e.isAbsent()) {
        return Optional.empty();
      }
      throw e;
    }
    boolean kept = false;
    try {
      Optional<byte[]> record = file.record();
      if (record.isPresent() || !isDirectory(file)) {
        kept = true;
        return Optional.of(new Found(path, file, record));
      }
      return Optional.empty();
    } finally {
      if (!kept) {
        file.close();
      }
    }
  }

  private static boolean isDirectory(DiskFile file) throws IOException {
    try {
      file.read(ByteBuffer.allocateDirect(1), 0);
      return false;
    } catch (DiskException e) {
      if (e.errno() == DiskException.EISDIR) {
        return true;
      }
      throw e;
    }
  }

  /// Gives a work file the object's name, in place of `old`.
  void place(Disk disk, ObjectId id, String workPath, Optional<Found> old) throws IOException {
    if (old.isPresent()) {
      rename(disk, workPath, old.get().path());
      return;
    }
    ObjectPath path = ObjectPath.of(id.key());
    String directory = layout.objects(id.bucket());
    Optional<String> ordinary = path.ordinary();
    if (ordinary.isPresent()) {
      try {
        rename(disk, workPath, directory + ordinary.get());
        return;
      } catch (DiskException e) {
        if (!e.isBlocked()) {
          throw e;
        }
        // Another key stands in the way: this one takes its other name.
      }
    }
    rename(disk, workPath, directory + path.escaped());
  }

  private void rename(Disk disk, String from, String to) throws IOException {
    List<String> changed = new ArrayList<>();
    // Directories are made where they are missing, and made again where another thread has removed
    // one meanwhile for being empty.
    for (int attempt = 0; ; attempt++) {
      try {
        if (attempt > 0) {
          createParents(disk, to, changed);
        }
        disk.rename(from, to);
        break;
      } catch (DiskException e) {
        if (e.errno() != DiskException.ENOENT || attempt == RENAME_ATTEMPTS_MAX) {
          throw e;
        }
      }
    }
    if (syncs) {
      changed.add(parentOf(to));
      for (String directory : changed) {
        syncNearest(disk, directory);
      }
    }
  }

  private void createParents(Disk disk, String path, List<String> changed) throws IOException {
    for (int slash = path.indexOf('/', layout.root().length() + 1);
        slash >= 0;
        slash = path.indexOf('/', slash + 1)) {
      String directory = path.substring(0, slash);
      if (createDirectory(disk, directory)) {
        changed.add(parentOf(directory));
      }
    }
  }

  private boolean createDirectory(Disk disk, String directory) throws IOException {
    if (!isOfKey(directory)) {
      return disk.createDirectory(directory);
    }
    boolean made = false;
    surroundings.makingDirectory();
    try {
      made = disk.createDirectory(directory);
      return made;
    } finally {
      if (!made) {
        surroundings.notMadeDirectory();
      }
    }
  }

  // Below a bucket's own directories, of which there are few.
  private boolean isOfKey(String directory) {
    return directory.indexOf("/" + Layout.OBJECTS + "/", layout.root().length()) >= 0;
  }

  private void syncNearest(Disk disk, String directory) throws IOException {
    String existing = directory;
    while (true) {
      try {
        disk.syncDirectory(existing);
        return;
      } catch (DiskException e) {
        // Removed for being empty, by another thread.
        if (!e.isAbsent() || existing.length() <= layout.root().length()) {
          throw e;
        }
        existing = parentOf(existing);
      }
    }
  }

  /// Makes the names beside a path survive a loss of power, by the policy.
  void syncParent(Disk disk, String path) throws IOException {
    if (syncs) {
      syncNearest(disk, parentOf(path));
    }
  }

  /// Removes what a file leaves that is gone or replaced: its sidecar and empty directories.
  void clearUp(Disk disk, Found gone) throws IOException {
    removeSidecar(disk, gone);
    removeEmptyParents(disk, gone.path());
  }

  private void removeSidecar(Disk disk, Found found) throws IOException {
    Optional<XattrCodec.Head> head = found.head();
    if (head.isPresent() && head.get().hasSidecar()) {
      String path = layout.sidecar(head.get().generation());
      long sizeBytes = sizeBytes(disk, path);
      if (disk.delete(path)) {
        surroundings.removedSidecar(sizeBytes);
      }
    }
  }

  private static long sizeBytes(Disk disk, String path) throws IOException {
    try (DiskFile file = disk.open(path)) {
      return file.sizeBytes();
    } catch (DiskException e) {
      if (e.isAbsent()) {
        return 0;
      }
      throw e;
    }
  }

  private void removeEmptyParents(Disk disk, String path) throws IOException {
    String directory = parentOf(path);
    while (!directory.endsWith(Layout.OBJECTS) && disk.deleteDirectory(directory)) {
      surroundings.removedDirectory();
      directory = parentOf(directory);
    }
  }

  /// Moves a file that must not be served to where nobody looks for objects, under a name of its
  /// own.
  void setAside(Disk disk, Bucket bucket, Found found, long generation) throws IOException {
    disk.rename(
        found.path(),
        layout.corrupt() + "/" + bucket.name() + "-" + HexFormat.of().toHexDigits(generation));
  }

  /// The whole record of a found file; empty where its sidecar is gone or damaged.
  Optional<ObjectRecord> complete(Disk disk, XattrCodec.Head head) throws IOException {
    if (!head.hasSidecar()) {
      return Optional.of(head.whole());
    }
    return readWhole(disk, layout.sidecar(head.generation()))
        .flatMap(sidecar -> XattrCodec.join(head, sidecar));
  }

  /// A small file's bytes; empty where it is absent.
  static Optional<byte[]> readWhole(Disk disk, String path) throws IOException {
    try (DiskFile file = disk.open(path)) {
      ByteBuffer bytes = ByteBuffer.allocateDirect(Math.toIntExact(file.sizeBytes()));
      file.read(bytes, 0);
      byte[] array = new byte[bytes.flip().remaining()];
      bytes.get(array);
      return Optional.of(array);
    } catch (DiskException e) {
      if (e.isAbsent()) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /// Writes a small file aside and gives it its name when it is whole; durable by the policy.
  void writeWhole(Disk disk, String path, String workPath, byte[] bytes) throws IOException {
    try (DiskFile file = disk.create(workPath)) {
      file.write(ByteBuffer.wrap(bytes), 0);
      if (syncs) {
        file.sync();
      }
    }
    rename(disk, workPath, path);
  }

  /// Writes what does not fit beside an object's file.
  void writeSidecar(Disk disk, long generation, String workPath, byte[] bytes) throws IOException {
    surroundings.writingSidecar(bytes.length);
    boolean written = false;
    try {
      writeWhole(disk, layout.sidecar(generation), workPath, bytes);
      written = true;
    } finally {
      if (!written) {
        surroundings.removedSidecar(bytes.length);
      }
    }
  }

  boolean syncs() {
    return syncs;
  }

  static String parentOf(String path) {
    return path.substring(0, path.lastIndexOf('/'));
  }
}
