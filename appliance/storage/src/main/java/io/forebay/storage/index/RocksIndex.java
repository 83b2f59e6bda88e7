package io.forebay.storage.index;

import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import io.forebay.core.name.Bucket;
import io.forebay.core.name.ObjectId;
import io.forebay.core.object.ListEntry;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;

/// An index in RocksDB.
final class RocksIndex implements ObjectIndex {

  private final Path directory;
  private final FileChannel lock;
  private final FileSync sync;
  private final Tables tables;
  private final IntentSlots slots;
  private final RowChanges changes;
  private final RowReads reads;
  private final CallGuard calls;
  private final AtomicBoolean closing = new AtomicBoolean();
  private final AtomicBoolean rebuilding = new AtomicBoolean();
  // Written while holding the monitor of markLock.
  private volatile IndexMark mark;
  private final Object markLock = new Object();

  RocksIndex(
      Path directory,
      FileChannel lock,
      Tables tables,
      IntentSlots slots,
      RowChanges changes,
      IndexMark mark,
      FileSync sync) {
    this.sync = sync;
    this.directory = directory;
    this.lock = lock;
    this.tables = tables;
    this.slots = slots;
    this.changes = changes;
    this.reads = new RowReads(tables);
    this.mark = mark;
    this.calls = new CallGuard(directory, this::markDamage);
  }

  @Override
  public Intent intend(ObjectId id) {
    calls.requireSound();
    int slot = calls.read(() -> slots.set(RowCodec.rowKey(id)));
    AtomicBoolean open = new AtomicBoolean(true);
    return () -> {
      if (open.compareAndSet(true, false)) {
        done(slot);
      }
    };
  }

  private void done(int slot) {
    if (!calls.enter()) {
      return; // It is closed: the intent stays set, and the next start looks at the file.
    }
    try {
      // After a failed write nobody knows what the index says: the next start looks at the file.
      if (!calls.isDamaged()) {
        slots.done(slot);
      }
    } finally {
      calls.leave();
    }
  }

  @Override
  public List<ObjectId> unfinished() {
    return calls.read(() -> slots.left().stream().map(RowCodec::objectOf).toList());
  }

  @Override
  public void settled() {
    calls.read(() -> {
      slots.settle();
      return true;
    });
  }

  @Override
  public void put(ObjectId id, IndexEntry entry) {
    calls.write(() -> {
      changes.put(id, entry);
      return true;
    });
  }

  @Override
  public boolean remove(ObjectId id) {
    return calls.write(() -> changes.remove(id));
  }

  @Override
  public Optional<IndexEntry> get(ObjectId id) {
    return calls.read(() -> visible(RowCodec.rowKey(id)).map(Row::entry));
  }

  @Override
  public Optional<ObjectId> byIdentity(long identity) {
    return calls.read(() -> {
      byte[] key = tables.rowKeyOf(RowChanges.identityKey(identity));
      return Optional.ofNullable(key)
          .filter(rowKey -> isOf(identity, rowKey))
          .map(RowCodec::objectOf);
    });
  }

  private boolean isOf(long identity, byte[] key) {
    return calls.read(() ->
        visible(key)
            .filter(row -> row.entry().evictable() && row.entry().identity() == identity)
            .isPresent());
  }

  private Optional<Row> visible(byte[] key) throws RocksDBException {
    @Nullable Row row = changes.read(key);
    return row == null || row.gone() ? Optional.empty() : Optional.of(row);
  }

  @Override
  public List<IndexedObject> scan(Bucket bucket, String prefix, String startAfter, int limit) {
    return calls.read(() -> reads.scan(bucket, prefix, startAfter, limit));
  }

  @Override
  public List<ListEntry> list(
      Bucket bucket, String prefix, String delimiter, String startAfter, int limit) {
    return calls.read(() -> reads.list(bucket, prefix, delimiter, startAfter, limit));
  }

  @Override
  public List<Bucket> buckets() {
    return calls.read(reads::buckets);
  }

  @Override
  public IndexUsage usage(Bucket bucket) {
    return changes.counts().of(bucket);
  }

  @Override
  public IndexUsage usage() {
    return changes.counts().all();
  }

  @Override
  public int deleteBucket(Bucket bucket, int limit) {
    List<IndexedObject> objects = scan(bucket, "", "", limit);
    for (IndexedObject object : objects) {
      remove(object.id());
    }
    return objects.size();
  }

  @Override
  public boolean isWhole() {
    return mark.whole() && !calls.isDamaged();
  }

  @Override
  public boolean isDamaged() {
    return calls.isDamaged();
  }

  @Override
  public long sizeBytes() {
    return calls.read(() -> {
      try (Stream<Path> files = Files.list(tablesDirectory(directory))) {
        return IntentSlots.FILE_BYTES + files.mapToLong(RocksIndex::fileBytes).sum();
      } catch (IOException e) {
        throw unavailable(e);
      }
    });
  }

  private static long fileBytes(Path file) {
    // A file that was dropped since it was listed has length 0 here.
    return file.toFile().length();
  }

  static Path tablesDirectory(Path directory) {
    return directory.resolve("rows");
  }

  @Override
  public IndexRebuild rebuild() {
    if (!rebuilding.compareAndSet(false, true)) {
      throw new IllegalStateException("a rebuild is under way");
    }
    try {
      return calls.read(() -> {
        int generation = mark.generation() + 1;
        setMark(mark.withWhole(generation, false));
        changes.beginPass(generation);
        return new RocksRebuild(this);
      });
    } catch (StoreException e) {
      rebuilding.set(false);
      throw e;
    }
  }

  void found(Map<ObjectId, IndexEntry> batch) {
    calls.write(() -> {
      changes.found(batch);
      return true;
    });
  }

  void finishRebuild() {
    calls.write(() -> {
      changes.endFinding();
      changes.sweep();
      tables.flush();
      setMark(mark.withWhole(mark.generation(), true));
      return true;
    });
  }

  void endRebuild() {
    changes.endFinding();
    rebuilding.set(false);
  }

  private void markDamage() {
    setMark(mark.withDamage());
  }

  private void setMark(IndexMark next) {
    synchronized (markLock) {
      try {
        next.write(directory, sync);
      } catch (IOException e) {
        throw unavailable(e);
      }
      mark = next;
    }
  }

  @Override
  public void close() {
    if (closing.compareAndSet(false, true)) {
      calls.shut();
      closeAlone();
    }
  }

  private void closeAlone() {
    boolean isSound = !calls.isDamaged();
    try (lock) {
      try {
        if (isSound) {
          tables.flush();
          slots.force();
        }
      } finally {
        tables.close();
        slots.close();
      }
      if (isSound) {
        setMark(mark.withCleanEnd());
      }
    } catch (RocksDBException e) {
      throw calls.failed(e, true);
    } catch (IOException e) {
      throw unavailable(e);
    }
  }

  private StoreException unavailable(IOException e) {
    return new StoreException(ErrorCode.UNAVAILABLE, "the index's files fail", e)
        .with("directory", directory);
  }
}
