package io.forebay.storage;

import io.forebay.core.name.ObjectId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;

/// The files of a store as an operator sees them.
final class DiskFiles {

  private final StoreFixture fixture;

  DiskFiles(StoreFixture fixture) {
    this.fixture = fixture;
  }

  /// All object files of a mountpath.
  List<Path> objects(int mountpath) throws IOException {
    try (var files = Files.walk(fixture.mountpath(mountpath))) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> file.toString().contains("/" + Layout.OBJECTS + "/"))
          .toList();
    }
  }

  /// The ordinary file of an object on a mountpath.
  Path ordinary(int mountpath, ObjectId id) {
    Layout layout = new Layout(fixture.mountpath(mountpath).toString());
    return Path.of(layout.objects(id.bucket()) + id.key());
  }

  /// The mountpath that has the object's ordinary file, 0 for none.
  int mountpathOf(ObjectId id, int... mountpaths) {
    for (int mountpath : mountpaths) {
      if (Files.isRegularFile(ordinary(mountpath, id))) {
        return mountpath;
      }
    }
    return 0;
  }

  /// Changes one byte of a file behind the store's back.
  static void flip(Path file, long offset) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      ByteBuffer one = ByteBuffer.allocate(1);
      channel.read(one, offset);
      one.put(0, (byte) (one.get(0) ^ 1)).flip();
      channel.write(one, offset);
    }
  }

  /// Changes bytes in an index's rows, or changes them back.
  void flipIndex(int mountpath) throws IOException {
    try (var files = Files.list(fixture.mountpath(mountpath).resolve("%index/rows"))) {
      for (Path rows : files.filter(file -> file.toString().endsWith(".sst")).toList()) {
        for (long at = 0; at < Files.size(rows) / 2; at += 64) {
          flip(rows, at);
        }
      }
    }
  }

  /// The one file of a directory.
  static Path only(Path directory) throws IOException {
    try (var files = Files.list(directory)) {
      List<Path> all = files.toList();
      if (all.size() != 1) {
        throw new AssertionError("not one file: " + all);
      }
      return all.getFirst();
    }
  }

  static void deleteTree(Path tree) throws IOException {
    try (var files = Files.walk(tree)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
