package io.forebay.storage.index;

import io.forebay.core.error.StoreException;
import io.forebay.core.name.Bucket;
import io.forebay.core.name.ObjectId;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/// Every change of rows, each in one write with what follows from it: the way from the identity,
/// and the counts.
///
/// Single changes hold `passLock` shared and the stripe of their row; a batch of a pass holds
/// `passLock` alone. A change reads the old row under its lock, so counts are exact.
final class RowChanges {

  private static final int STRIPES = 64;
  private static final int SWEEP_ROWS = 512;
  private static final Duration WAIT = Duration.ofSeconds(30);
  private static final IndexEntry NOTHING = new IndexEntry(0, "", Instant.EPOCH, false, 0);

  private final Tables tables;
  private final ReentrantReadWriteLock passLock = new ReentrantReadWriteLock();
  private final List<Lock> stripes = new ArrayList<>();

  // Guarded by passLock: written alone, read shared.
  private int generation;
  private boolean passing;
  private volatile Counts counts;

  RowChanges(Tables tables, int generation, Counts counts) {
    this.tables = tables;
    this.generation = generation;
    this.counts = counts;
    for (int i = 0; i < STRIPES; i++) {
      stripes.add(new ReentrantLock());
    }
  }

  Counts counts() {
    return counts;
  }

  void put(ObjectId id, IndexEntry entry) throws RocksDBException {
    byte[] key = RowCodec.rowKey(id);
    Lock stripe = lockOne(key);
    try {
      write(id.bucket(), key, read(key), new Row(entry, generation, false));
    } finally {
      unlockOne(stripe);
    }
  }

  /// Answers whether it was known.
  boolean remove(ObjectId id) throws RocksDBException {
    byte[] key = RowCodec.rowKey(id);
    Lock stripe = lockOne(key);
    try {
      Row old = read(key);
      if (passing) {
        // The pass may have read the file before it was unlinked.
        write(id.bucket(), key, old, new Row(NOTHING, generation, true));
      } else if (old != null) {
        write(id.bucket(), key, old, null);
      }
      return old != null && !old.gone();
    } finally {
      unlockOne(stripe);
    }
  }

  /// Begins a pass over the files: what is not seen in it is not counted.
  void beginPass(int newGeneration) {
    lock(passLock.writeLock());
    try {
      generation = newGeneration;
      passing = true;
      counts = new Counts(newGeneration);
    } finally {
      passLock.writeLock().unlock();
    }
  }

  /// What a pass found, unless it was changed since the pass began. Not logged: a pass that dies is
  /// begun anew.
  void found(Map<ObjectId, IndexEntry> batch) throws RocksDBException {
    lock(passLock.writeLock());
    try (WriteBatch writes = new WriteBatch()) {
      Map<Bucket, IndexUsage> deltas = new HashMap<>();
      for (Map.Entry<ObjectId, IndexEntry> found : batch.entrySet()) {
        ObjectId id = found.getKey();
        byte[] key = RowCodec.rowKey(id);
        Row old = read(key);
        if (old == null || old.generation() != generation) {
          Row row = new Row(found.getValue(), generation, false);
          deltas.merge(id.bucket(), replace(writes, key, old, row), IndexUsage::plus);
        }
      }
      commit(writes, deltas, false);
    } finally {
      passLock.writeLock().unlock();
    }
  }

  /// Everything was found: from now on a removed row can just go.
  void endFinding() {
    lock(passLock.writeLock());
    try {
      passing = false;
    } finally {
      passLock.writeLock().unlock();
    }
  }

  /// Drops rows that the pass did not see, and what kept removed ones from coming back.
  void sweep() throws RocksDBException {
    List<byte[]> stale = new ArrayList<>();
    try (Tables.Cursor cursor = tables.rowsFrom(new byte[0], new byte[] {(byte) 0xFF})) {
      for (; cursor.isOnRow(); cursor.next()) {
        if (!RowCodec.decode(cursor.value()).isCountedIn(generation)) {
          stale.add(cursor.key());
        }
        if (stale.size() >= SWEEP_ROWS) {
          drop(stale);
          stale.clear();
        }
      }
    }
    drop(stale);
    try (WriteBatch writes = new WriteBatch()) {
      tables.deleteCounts(writes, Counts.generationKey(0), Counts.generationKey(generation));
      tables.write(writes, true);
    }
  }

  private void drop(List<byte[]> keys) throws RocksDBException {
    lock(passLock.writeLock());
    try (WriteBatch writes = new WriteBatch()) {
      for (byte[] key : keys) {
        Row now = read(key);
        if (now != null && !now.isCountedIn(generation)) {
          replace(writes, key, now, null);
        }
      }
      tables.write(writes, true);
    } finally {
      passLock.writeLock().unlock();
    }
  }

  /// Counts all rows anew. Only before anything else is called.
  void recount() throws RocksDBException {
    counts = new Counts(generation);
    Map<Bucket, IndexUsage> sums = new HashMap<>();
    byte[] bucketKey = {};
    Bucket bucket = null;
    try (Tables.Cursor cursor = tables.rowsFrom(new byte[0], new byte[] {(byte) 0xFF})) {
      for (; cursor.isOnRow(); cursor.next()) {
        byte[] key = cursor.key();
        if (bucket == null
            || key.length < bucketKey.length
            || !Arrays.equals(key, 0, bucketKey.length, bucketKey, 0, bucketKey.length)) {
          bucket = RowCodec.bucketOf(key);
          bucketKey = RowCodec.bucketKey(bucket);
        }
        sums.merge(bucket, usage(RowCodec.decode(cursor.value())), IndexUsage::plus);
      }
    }
    byte[] from = Counts.generationKey(0);
    try (WriteBatch writes = new WriteBatch()) {
      tables.deleteCounts(writes, from, Counts.generationKey(generation + 1));
      commit(writes, sums, true);
    }
  }

  @Nullable Row read(byte[] key) throws RocksDBException {
    byte[] value = tables.row(key);
    return value == null ? null : RowCodec.decode(value);
  }

  private void write(Bucket bucket, byte[] key, @Nullable Row old, @Nullable Row row)
      throws RocksDBException {
    try (WriteBatch writes = new WriteBatch()) {
      commit(writes, Map.of(bucket, replace(writes, key, old, row)), true);
    }
  }

  private void commit(WriteBatch writes, Map<Bucket, IndexUsage> deltas, boolean withLog)
      throws RocksDBException {
    for (Map.Entry<Bucket, IndexUsage> delta : deltas.entrySet()) {
      counts.add(tables, writes, delta.getKey(), delta.getValue());
    }
    tables.write(writes, withLog);
    deltas.forEach(counts::added);
  }

  /// Adds to `writes` what turns `old` into `row`; answers what that changes in the counts.
  private IndexUsage replace(WriteBatch writes, byte[] key, @Nullable Row old, @Nullable Row row)
      throws RocksDBException {
    if (row == null) {
      tables.deleteRow(writes, key);
    } else {
      tables.putRow(writes, key, RowCodec.encode(row));
    }
    Long known = evictableIdentity(old);
    Long knownNow = evictableIdentity(row);
    if (known != null && !known.equals(knownNow)) {
      tables.deleteIdentity(writes, identityKey(known));
    }
    if (knownNow != null && !(knownNow.equals(known) && isOfThisPass(old))) {
      tables.putIdentity(writes, identityKey(knownNow), key);
    }
    IndexUsage before = old == null ? IndexUsage.NONE : usage(old);
    IndexUsage after = row == null ? IndexUsage.NONE : usage(row);
    return new IndexUsage(after.objects() - before.objects(), after.bytes() - before.bytes());
  }

  // A row of an earlier pass may have outlived what was written with it: the tables come to the
  // disk one by one, and if that pass died, no log mends it.
  private boolean isOfThisPass(@Nullable Row row) {
    return row != null && row.generation() == generation;
  }

  private static @Nullable Long evictableIdentity(@Nullable Row row) {
    return row != null && row.entry().evictable() ? row.entry().identity() : null;
  }

  private IndexUsage usage(Row row) {
    return row.isCountedIn(generation)
        ? new IndexUsage(1, row.entry().sizeBytes())
        : IndexUsage.NONE;
  }

  static byte[] identityKey(long identity) {
    return ByteBuffer.allocate(Long.BYTES).putLong(identity).array();
  }

  private Lock lockOne(byte[] key) {
    lock(passLock.readLock());
    Lock stripe = stripes.get((Arrays.hashCode(key) & Integer.MAX_VALUE) % STRIPES);
    try {
      lock(stripe);
    } catch (StoreException e) {
      passLock.readLock().unlock();
      throw e;
    }
    return stripe;
  }

  private void unlockOne(Lock stripe) {
    stripe.unlock();
    passLock.readLock().unlock();
  }

  private static void lock(Lock lock) {
    DeadlineWait.of(WAIT, nanos -> lock.tryLock(nanos, TimeUnit.NANOSECONDS));
  }
}
