package io.forebay.storage;

import io.forebay.core.name.MountpathId;
import io.forebay.core.name.NodeId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Takes a directory into use as a mountpath, or refuses it with one clear sentence.
final class MountpathProbe {

  /// So that the longest escaped key still fits a path.
  private static final int ROOT_BYTES_MAX = 300;

  private final Disk disk;
  private final NodeId node;
  private final RandomGenerator random;

  MountpathProbe(Disk disk, NodeId node, RandomGenerator random) {
    this.disk = disk;
    this.node = node;
    this.random = random;
  }

  /// A mountpath that may be used, locked for this process.
  ///
  /// @param isNew it held nothing of ours
  record Taken(Layout layout, MountpathId id, boolean isNew, FileChannel lock) {}

  /// @param expected the mountpath that was there when the node last had it: nothing is begun in
  ///   its place
  /// @throws UnusableMountpathException where the directory is not there, or its disk fails
  /// @throws MountpathRefusedException where it must not be used
  Taken take(Path configured, Optional<MountpathId> expected) {
    expected.ifPresent(id -> requireHeld(configured, id));
    Path path = realPath(configured);
    Layout layout = new Layout(path.toString());
    FileChannel lock = lock(path, configured);
    boolean taken = false;
    try {
      probe(layout, configured);
      Optional<MountpathIdentity> known = MountpathIdentity.read(disk, layout);
      if (known.isPresent() && !known.get().node().equals(node)) {
        throw new MountpathRefusedException(
            "mountpath "
                + configured
                + " belongs to node "
                + known.get().node()
                + "; this is node "
                + node);
      }
      MountpathId id = known.isPresent() ? known.get().mountpath() : begin(layout);
      for (String directory :
          List.of(
              layout.work(),
              layout.sidecars(),
              layout.uploads(),
              layout.corrupt(),
              layout.index(),
              layout.accessOrder())) {
        disk.createDirectory(directory);
      }
      for (int i = 0; i < 8; i++) {
        disk.createDirectory(ObjectFiles.parentOf(layout.work(i)));
      }
      disk.syncDirectory(layout.work());
      disk.syncDirectory(layout.root());
      taken = true;
      return new Taken(layout, id, known.isEmpty(), lock);
    } catch (IOException e) {
      throw new UnusableMountpathException(
          "mountpath " + configured + " cannot be used: " + e.getMessage(), e);
    } finally {
      if (!taken) {
        close(lock);
      }
    }
  }

  // Looks, and changes nothing: where a disk is not mounted, the directory belongs to another one.
  private void requireHeld(Path configured, MountpathId id) {
    Layout layout = new Layout(labelOf(configured));
    try {
      if (MountpathIdentity.read(disk, layout).isEmpty()) {
        throw new UnusableMountpathException(
            "mountpath "
                + configured
                + " held "
                + id
                + " and does not now; is its disk mounted? To begin there anew, start once without"
                + " it");
      }
    } catch (IOException e) {
      throw new UnusableMountpathException(
          "mountpath " + configured + " cannot be read: " + e.getMessage(), e);
    }
  }

  /// The real path of a directory, as far as it is there.
  static String labelOf(Path configured) {
    Path absolute = configured.toAbsolutePath().normalize();
    Path existing = absolute;
    while (existing != null) {
      Optional<Path> real = realPathOf(existing);
      if (real.isPresent()) {
        return real.get().resolve(existing.relativize(absolute)).normalize().toString();
      }
      existing = existing.getParent();
    }
    return absolute.toString();
  }

  private static Optional<Path> realPathOf(Path path) {
    try {
      return Optional.of(path.toRealPath());
    } catch (IOException e) {
      // It is not there; its parent may be.
      return Optional.empty();
    }
  }

  // It is never made here: where a disk is not mounted, it would fill the one below.
  private static Path realPath(Path configured) {
    if (Files.notExists(configured)) {
      throw new UnusableMountpathException(
          "mountpath "
              + configured
              + " is not there; is its disk mounted? Where it is to be a new directory, make it:"
              + " mkdir -p "
              + configured);
    }
    try {
      Path path = configured.toRealPath();
      if (!Files.isDirectory(path)) {
        throw new MountpathRefusedException(
            "mountpath " + configured + " is not a directory that can be used");
      }
      if (path.toString().getBytes(StandardCharsets.UTF_8).length > ROOT_BYTES_MAX) {
        throw new MountpathRefusedException(
            "mountpath " + configured + " has a path of more than 300 bytes");
      }
      if (path.getParent() == null) {
        throw new MountpathRefusedException("mountpath / is the root of the file system");
      }
      return path;
    } catch (IOException e) {
      throw new MountpathRefusedException(
          "mountpath " + configured + " is not a directory that can be used: " + e.getMessage(), e);
    }
  }

  private static FileChannel lock(Path path, Path configured) {
    try {
      FileChannel channel =
          FileChannel.open(
              path.resolve("%lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock lock = tryLock(channel);
      if (lock == null) {
        close(channel);
        throw new MountpathRefusedException(
            "mountpath " + configured + " is in use, by another process or under another name");
      }
      return channel;
    } catch (IOException e) {
      throw new UnusableMountpathException(
          "mountpath " + configured + " cannot be written: " + e.getMessage(), e);
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  static void close(FileChannel lock) {
    try {
      lock.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void probe(Layout layout, Path configured) throws IOException {
    String first = layout.root() + "/%probe";
    String second = layout.root() + "/%PROBE";
    disk.delete(first);
    disk.delete(second);
    try {
      try (DiskFile file = disk.create(first)) {
        setRecord(file, configured);
      }
      try (DiskFile file = disk.create(second)) {
        file.sync();
      } catch (DiskException e) {
        if (e.errno() != DiskException.EEXIST) {
          throw e;
        }
        throw new MountpathRefusedException(
            "mountpath " + configured + " does not tell upper from lower case", e);
      }
    } finally {
      disk.delete(first);
      disk.delete(second);
    }
  }

  private static void setRecord(DiskFile file, Path configured) throws IOException {
    byte[] record = new byte[XattrCodec.INLINE_BYTES_MAX];
    try {
      file.setRecord(record);
      if (file.record().filter(read -> read.length == record.length).isEmpty()) {
        throw new MountpathRefusedException(
            "mountpath " + configured + " does not keep extended attributes");
      }
    } catch (DiskException e) {
      if (e.errno() != DiskException.EOPNOTSUPP) {
        throw e;
      }
      throw new MountpathRefusedException(
          "mountpath "
              + configured
              + " has no extended attributes (user.*), in which objects' checksums are kept",
          e);
    }
  }

  private MountpathId begin(Layout layout) throws IOException {
    byte[] bytes = new byte[8];
    random.nextBytes(bytes);
    MountpathId id = new MountpathId("mp-" + HexFormat.of().formatHex(bytes));
    new MountpathIdentity(node, id).write(disk, layout);
    return id;
  }
}
