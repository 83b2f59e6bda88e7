package io.forebay.storage.index;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.FlushOptions;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;
import org.rocksdb.WALRecoveryMode;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/// The RocksDB database of one index: rows, the way from identities to rows, and counts. It is
/// opened small: few threads, few files, memory from [SharedMemory].
final class Tables implements AutoCloseable {

  private static final long ROWS_BUFFER_BYTES = 8L << 20;
  private static final long OTHER_BUFFER_BYTES = 4L << 20;
  private static final long ARENA_BLOCK_BYTES = 128L << 10;
  private static final long FILE_BYTES = 16L << 20;
  private static final long FIRST_LEVEL_BYTES = 64L << 20;
  private static final long LOGS_BYTES_MAX = 32L << 20;
  private static final long MANIFEST_BYTES_MAX = 4L << 20;
  private static final int OPEN_FILES_MAX = 128;
  private static final double FILTER_BITS = 10;

  // Closed in the reverse order.
  private final List<AutoCloseable> natives = new ArrayList<>();
  private final RocksDB db;
  private final ColumnFamilyHandle rows;
  private final ColumnFamilyHandle identities;
  private final ColumnFamilyHandle counts;
  private final ReadOptions pointReads = owned(new ReadOptions());
  private final WriteOptions logged = owned(new WriteOptions());
  private final WriteOptions unlogged = owned(new WriteOptions().setDisableWAL(true));

  Tables(Path directory, SharedMemory memory) throws RocksDBException {
    List<ColumnFamilyDescriptor> families =
        List.of(
            new ColumnFamilyDescriptor(RocksDB.DEFAULT_COLUMN_FAMILY, rowOptions(memory)),
            new ColumnFamilyDescriptor(name("identities"), identityOptions(memory)),
            new ColumnFamilyDescriptor(name("counts"), countOptions(memory)));
    List<ColumnFamilyHandle> handles = new ArrayList<>();
    try {
      db = owned(RocksDB.open(options(memory), directory.toString(), families, handles));
    } catch (RocksDBException e) {
      closeNatives();
      throw e;
    }
    rows = owned(handles.get(0));
    identities = owned(handles.get(1));
    counts = owned(handles.get(2));
  }

  private static byte[] name(String family) {
    return family.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
  }

  private <T extends AutoCloseable> T owned(T handle) {
    natives.add(handle);
    return handle;
  }

  private DBOptions options(SharedMemory memory) {
    return owned(
        new DBOptions()
            .setCreateIfMissing(true)
            .setCreateMissingColumnFamilies(true)
            .setMaxBackgroundJobs(2)
            .setMaxOpenFiles(OPEN_FILES_MAX)
            .setWriteBufferManager(memory.writeBuffers())
            .setMaxTotalWalSize(LOGS_BYTES_MAX)
            .setMaxManifestFileSize(MANIFEST_BYTES_MAX)
            // Blocks beyond a file's end would be taken from the objects, and nobody would count
            // them.
            .setAllowFAllocate(false)
            .setInfoLogLevel(InfoLogLevel.ERROR_LEVEL)
            .setKeepLogFileNum(2)
            .setStatsDumpPeriodSec(0)
            .setStatsPersistPeriodSec(0)
            // A torn last record belongs to a change whose intent is still set; anything else is
            // damage.
            .setWalRecoveryMode(WALRecoveryMode.TolerateCorruptedTailRecords));
  }

  private ColumnFamilyOptions rowOptions(SharedMemory memory) {
    return family(memory, ROWS_BUFFER_BYTES);
  }

  private ColumnFamilyOptions identityOptions(SharedMemory memory) {
    return family(memory, OTHER_BUFFER_BYTES);
  }

  private ColumnFamilyOptions countOptions(SharedMemory memory) {
    return family(memory, OTHER_BUFFER_BYTES).setMergeOperatorName("uint64add");
  }

  private ColumnFamilyOptions family(SharedMemory memory, long bufferBytes) {
    BlockBasedTableConfig table =
        new BlockBasedTableConfig()
            .setBlockCache(memory.cache())
            .setCacheIndexAndFilterBlocks(true)
            .setPinL0FilterAndIndexBlocksInCache(true)
            .setFilterPolicy(owned(new BloomFilter(FILTER_BITS)))
            .setFormatVersion(5);
    return owned(
        new ColumnFamilyOptions()
            .setTableFormatConfig(table)
            .setWriteBufferSize(bufferBytes)
            .setArenaBlockSize(ARENA_BLOCK_BYTES)
            .setMaxWriteBufferNumber(2)
            .setTargetFileSizeBase(FILE_BYTES)
            .setMaxBytesForLevelBase(FIRST_LEVEL_BYTES)
            .setCompressionType(CompressionType.LZ4_COMPRESSION));
  }

  byte @Nullable [] row(byte[] key) throws RocksDBException {
    return db.get(rows, pointReads, key);
  }

  byte @Nullable [] rowKeyOf(byte[] identityKey) throws RocksDBException {
    return db.get(identities, pointReads, identityKey);
  }

  void write(WriteBatch batch, boolean withLog) throws RocksDBException {
    db.write(withLog ? logged : unlogged, batch);
  }

  void putRow(WriteBatch batch, byte[] key, byte[] value) throws RocksDBException {
    batch.put(rows, key, value);
  }

  void deleteRow(WriteBatch batch, byte[] key) throws RocksDBException {
    batch.delete(rows, key);
  }

  void putIdentity(WriteBatch batch, byte[] identityKey, byte[] rowKey) throws RocksDBException {
    batch.put(identities, identityKey, rowKey);
  }

  void deleteIdentity(WriteBatch batch, byte[] identityKey) throws RocksDBException {
    batch.delete(identities, identityKey);
  }

  void addCount(WriteBatch batch, byte[] countKey, byte[] delta) throws RocksDBException {
    batch.merge(counts, countKey, delta);
  }

  void deleteCounts(WriteBatch batch, byte[] from, byte[] to) throws RocksDBException {
    batch.deleteRange(counts, from, to);
  }

  Cursor rowsFrom(byte[] from, byte[] upTo) {
    return new Cursor(db, rows, from, upTo);
  }

  Cursor countsFrom(byte[] from, byte[] upTo) {
    return new Cursor(db, counts, from, upTo);
  }

  /// Brings everything written to the disk.
  void flush() throws RocksDBException {
    try (FlushOptions options = new FlushOptions().setWaitForFlush(true)) {
      db.flush(options, List.of(rows, identities, counts));
    }
    db.flushWal(true);
  }

  /// Waits for its background work, which must be able to end.
  @Override
  public void close() {
    db.cancelAllBackgroundWork(true);
    closeNatives();
  }

  private void closeNatives() {
    for (AutoCloseable handle : natives.reversed()) {
      try {
        handle.close();
      } catch (Exception e) {
        throw new IllegalStateException("a native handle does not close", e);
      }
    }
    natives.clear();
  }

  /// Rows from one key up to another, excluded. Used by one thread, closed by it.
  static final class Cursor implements AutoCloseable {

    private final Slice bound;
    private final ReadOptions options;
    private final RocksIterator iterator;

    private Cursor(RocksDB db, ColumnFamilyHandle family, byte[] from, byte[] upTo) {
      bound = new Slice(Arrays.copyOf(upTo, upTo.length));
      options = new ReadOptions().setIterateUpperBound(bound);
      iterator = db.newIterator(family, options);
      iterator.seek(from);
    }

    /// Whether it stands on a row.
    boolean isOnRow() throws RocksDBException {
      if (iterator.isValid()) {
        return true;
      }
      iterator.status();
      return false;
    }

    byte[] key() {
      return iterator.key();
    }

    byte[] value() {
      return iterator.value();
    }

    void next() {
      iterator.next();
    }

    void seek(byte[] to) {
      iterator.seek(to);
    }

    @Override
    public void close() {
      iterator.close();
      options.close();
      bound.close();
    }
  }
}
