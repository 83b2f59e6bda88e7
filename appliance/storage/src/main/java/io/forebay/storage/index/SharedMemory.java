package io.forebay.storage.index;

import org.rocksdb.LRUCache;
import org.rocksdb.RocksDB;
import org.rocksdb.WriteBufferManager;

/// The memory that all indexes of a process share: blocks that were read, and rows not yet in
/// files, both counted against one bound.
final class SharedMemory implements AutoCloseable {

  private static final long CACHE_BYTES = 24L << 20;
  private static final long WRITE_BUFFERS_BYTES = 12L << 20;
  private static final int CACHE_SHARD_BITS = 2;

  static {
    RocksDB.loadLibrary();
  }

  private final LRUCache cache = new LRUCache(CACHE_BYTES, CACHE_SHARD_BITS);
  private final WriteBufferManager writeBuffers =
      new WriteBufferManager(WRITE_BUFFERS_BYTES, cache);

  LRUCache cache() {
    return cache;
  }

  WriteBufferManager writeBuffers() {
    return writeBuffers;
  }

  @Override
  public void close() {
    writeBuffers.close();
    cache.close();
  }
}
