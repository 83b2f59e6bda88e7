package io.forebay.storage;

import io.forebay.core.name.Bucket;
import io.forebay.core.name.ObjectId;
import io.forebay.core.name.Provider;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/// A pass over the files of a mountpath's objects, directory by directory. Each step is a call of
/// its own through the disk's gate; holds names of directories, not of files.
final class ObjectWalk {

  private static final int ENTRIES_AT_ONCE = 256;

  private final Mountpath mountpath;

  /// Hears of each object's file.
  interface Visitor {
    void visit(ObjectId id, Disk.Entry entry);
  }

  private interface Names {
    void accept(List<Disk.Entry> entries);
  }

  ObjectWalk(Mountpath mountpath) {
    this.mountpath = mountpath;
  }

  /// All objects of all buckets; answers how many directories their keys have.
  long all(Visitor visitor) {
    AtomicLong directories = new AtomicLong();
    String root = mountpath.layout().root();
    for (Provider provider : Provider.values()) {
      String providerPath = root + "/@" + provider.word();
      each(
          providerPath,
          namespace ->
              each(
                  providerPath + "/" + namespace,
                  name ->
                      bucketOf(provider, namespace, name)
                          .ifPresent(found -> directories.addAndGet(bucket(found, visitor)))));
    }
    return directories.get();
  }

  private void each(String path, Consumer<String> name) {
    list(
        path,
        entries ->
            entries.stream().filter(Disk.Entry::isDirectory).map(Disk.Entry::name).forEach(name));
  }

  private static Optional<Bucket> bucketOf(Provider provider, String namespace, String name) {
    try {
      return Optional.of(new Bucket(provider, namespace, name));
    } catch (IllegalArgumentException e) {
      // Not a directory of ours.
      return Optional.empty();
    }
  }

  /// All objects of one bucket; answers how many directories their keys have.
  long bucket(Bucket bucket, Visitor visitor) {
    long count = -1; // without the one of all keys
    String root = mountpath.layout().objects(bucket);
    Deque<String> directories = new ArrayDeque<>(List.of(""));
    while (!directories.isEmpty()) {
      String directory = directories.pop();
      count++;
      list(
          root + directory,
          entries -> {
            for (Disk.Entry entry : entries) {
              String path = directory + entry.name();
              if (entry.isDirectory()) {
                directories.push(path + "/");
              } else {
                idOf(bucket, path).ifPresent(id -> visitor.visit(id, entry));
              }
            }
          });
    }
    return count;
  }

  private static Optional<ObjectId> idOf(Bucket bucket, String path) {
    return ObjectPath.keyOf(path)
        .filter(key -> ObjectId.keyLengthBytes(key) <= ObjectId.KEY_BYTES_MAX)
        .map(key -> new ObjectId(bucket, key));
  }

  private void list(String path, Names names) {
    DiskGate gate = mountpath.gate();
    Disk.Listing listing = gate.call(disk -> disk.list(path));
    try {
      List<Disk.Entry> entries;
      do {
        entries = gate.call(disk -> listing.next(ENTRIES_AT_ONCE));
        names.accept(entries);
      } while (!entries.isEmpty());
    } finally {
      try {
        listing.close();
      } catch (IOException e) {
        gate.countError(e);
      }
    }
  }
}
