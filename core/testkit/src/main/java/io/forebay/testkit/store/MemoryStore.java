package io.forebay.testkit.store;

import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import io.forebay.core.name.Bucket;
import io.forebay.core.name.ObjectId;
import io.forebay.core.object.ListEntry;
import io.forebay.core.object.ListPage;
import io.forebay.core.object.ListRequest;
import io.forebay.core.store.CopyState;
import io.forebay.core.store.LocalStore;
import io.forebay.core.store.ObjectReader;
import io.forebay.core.store.StoredObject;
import io.forebay.core.store.UploadStore;
import io.forebay.core.store.WorkFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/// A local store for tests: names and attributes in memory, bytes in temporary files, gone when it
/// is closed.
public final class MemoryStore implements LocalStore {

  private final Path directory;
  private final MemoryUploads uploads;
  // Guarded by this, like all that follows.
  private final TreeMap<ObjectId, MemoryCopy> copies =
      new TreeMap<>(
          Comparator.comparing(ObjectId::bucket).thenComparing(ObjectId::key, new KeyOrder()));
  private long capacityBytes = Long.MAX_VALUE;
  private long usedBytes;
  private boolean available = true;

  public MemoryStore() {
    try {
      directory = Files.createTempDirectory("forebay-memory-store");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    uploads = new MemoryUploads(this, directory);
  }

  /// From now on at most that many bytes are held.
  public synchronized void limitTo(long bytes) {
    capacityBytes = bytes;
  }

  /// Whether reads and writes work from now on; `false` is a store whose only disk is out of
  /// service.
  public synchronized void setAvailable(boolean value) {
    available = value;
  }

  /// Makes the stored byte at `offset` fail its checksum from now on.
  public synchronized void corrupt(ObjectId id, long offset) {
    MemoryCopy copy = copies.get(id);
    if (copy == null) {
      throw new IllegalArgumentException("not stored: " + id);
    }
    copy.corruptAt(offset);
  }

  /// Bytes held by committed objects.
  public synchronized long usedBytes() {
    return usedBytes;
  }

  @Override
  public synchronized Optional<ObjectReader> open(ObjectId id) {
    MemoryCopy copy = available(id) ? copies.get(id) : null;
    return copy == null ? Optional.empty() : Optional.of(new MemoryReader(this, id, copy));
  }

  @Override
  public synchronized Optional<StoredObject> find(ObjectId id) {
    MemoryCopy copy = available(id) ? copies.get(id) : null;
    return copy == null ? Optional.empty() : Optional.of(copy.object());
  }

  private boolean available(ObjectId id) {
    if (!available && !id.bucket().isRemote()) {
      throw new StoreException(ErrorCode.UNAVAILABLE, "no disk is in service");
    }
    return available;
  }

  @Override
  public synchronized WorkFile create(ObjectId id, OptionalLong sizeBytes) {
    if (!available) {
      throw new StoreException(ErrorCode.UNAVAILABLE, "no disk is in service");
    }
    requireRoom(sizeBytes.orElse(0));
    return new MemoryWorkFile(this, id, new MemoryFile(directory));
  }

  @Override
  public WorkFile createIfRoom(ObjectId id, long sizeBytes) {
    return create(id, OptionalLong.of(sizeBytes));
  }

  synchronized void requireRoom(long bytes) {
    if (usedBytes + bytes > capacityBytes) {
      throw new StoreException(ErrorCode.OUT_OF_SPACE, "no room on the disks").with("bytes", bytes);
    }
  }

  synchronized void put(ObjectId id, StoredObject object, MemoryFile file) {
    if (!available) {
      throw new StoreException(ErrorCode.UNAVAILABLE, "no disk is in service");
    }
    remove(id);
    copies.put(id, new MemoryCopy(object, file));
    usedBytes += file.sizeBytes();
  }

  synchronized void setAside(ObjectId id, MemoryCopy copy) {
    if (copies.get(id) == copy) {
      remove(id);
    }
  }

  private boolean remove(ObjectId id) {
    MemoryCopy copy = copies.remove(id);
    if (copy == null) {
      return false;
    }
    usedBytes -= copy.file().sizeBytes();
    copy.file().seal();
    return true;
  }

  @Override
  public synchronized boolean update(ObjectId id, StoredObject expected, CopyState state) {
    MemoryCopy copy = copies.get(id);
    if (copy == null || !isSame(copy, expected)) {
      return false;
    }
    copy.setState(state);
    return true;
  }

  private static boolean isSame(MemoryCopy copy, StoredObject expected) {
    return copy.object().attributes().isSameContent(expected.attributes());
  }

  @Override
  public synchronized boolean delete(ObjectId id) {
    boolean known = available(id);
    // A disk that comes back does not bring it back.
    return remove(id) && known;
  }

  @Override
  public synchronized boolean deleteIf(ObjectId id, StoredObject expected) {
    MemoryCopy copy = copies.get(id);
    return copy != null && isSame(copy, expected) && remove(id);
  }

  @Override
  public synchronized ListPage list(Bucket bucket, ListRequest request) {
    KeyOrder order = new KeyOrder();
    String after = request.continuation().or(request::startAfter).orElse("");
    List<ListEntry> entries = new ArrayList<>();
    String last = "";
    for (var copy : copies.entrySet()) {
      String key = copy.getKey().key();
      if (!copy.getKey().bucket().equals(bucket) || !key.startsWith(request.prefix())) {
        continue;
      }
      int cut =
          request.delimiter().isEmpty()
              ? -1
              : key.indexOf(request.delimiter(), request.prefix().length());
      String name = cut < 0 ? key : key.substring(0, cut + request.delimiter().length());
      if (name.equals(last) || order.compare(name, after) <= 0) {
        continue;
      }
      if (entries.size() == request.entriesMax()) {
        return new ListPage(entries, Optional.of(last));
      }
      entries.add(cut < 0 ? copy.getValue().item(name) : new ListEntry.CommonPrefix(name));
      last = name;
    }
    return new ListPage(entries, Optional.empty());
  }

  @Override
  public synchronized List<Bucket> buckets() {
    return copies.keySet().stream().map(ObjectId::bucket).distinct().toList();
  }

  @Override
  public synchronized void deleteBucket(Bucket bucket) {
    copies.keySet().stream()
        .filter(id -> id.bucket().equals(bucket))
        .toList()
        .forEach(this::remove);
  }

  @Override
  public UploadStore uploads() {
    return uploads;
  }

  @Override
  public synchronized void close() {
    copies.values().forEach(copy -> copy.file().seal());
    copies.clear();
    uploads.close();
    try (var files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.deleteIfExists(file);
      }
      Files.deleteIfExists(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
