package io.forebay.storage.index;

import io.forebay.core.name.Bucket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/// Objects and bytes of each bucket in one generation: in memory to be asked, and in the database,
/// where each change is added within the same write as the rows that it counts.
final class Counts {

  private static final byte OBJECTS = 'n';
  private static final byte BYTES = 'b';

  private final int generation;
  private final Map<Bucket, Counter> counters = new ConcurrentHashMap<>();

  Counts(int generation) {
    this.generation = generation;
  }

  /// What was kept of that generation.
  static Counts load(Tables tables, int generation) throws RocksDBException {
    Counts counts = new Counts(generation);
    byte[] from = generationKey(generation);
    try (Tables.Cursor cursor = tables.countsFrom(from, RowCodec.after(from))) {
      for (; cursor.isOnRow(); cursor.next()) {
        counts.loaded(cursor.key(), cursor.value());
      }
    }
    return counts;
  }

  private void loaded(byte[] key, byte[] value) {
    byte[] bucketKey = java.util.Arrays.copyOfRange(key, Integer.BYTES, key.length - 1);
    Counter counter = counter(RowCodec.bucketOf(bucketKey));
    long number = ByteBuffer.wrap(value).order(ByteOrder.LITTLE_ENDIAN).getLong();
    (key[key.length - 1] == OBJECTS ? counter.objects : counter.bytes).add(number);
  }

  /// Whether no count is one that cannot be, and there are counts where there are rows.
  boolean isPlausible(boolean anyRow) {
    boolean any = false;
    for (Counter counter : counters.values()) {
      IndexUsage usage = counter.usage();
      if (usage.objects() < 0 || usage.bytes() < 0) {
        return false;
      }
      any |= usage.objects() > 0;
    }
    return any == anyRow;
  }

  IndexUsage of(Bucket bucket) {
    Counter counter = counters.get(bucket);
    return counter == null ? IndexUsage.NONE : counter.usage();
  }

  IndexUsage all() {
    IndexUsage sum = IndexUsage.NONE;
    for (Counter counter : counters.values()) {
      sum = sum.plus(counter.usage());
    }
    return sum;
  }

  /// Adds a change to `batch`; the caller then writes it, and then calls [#added].
  void add(Tables tables, WriteBatch batch, Bucket bucket, IndexUsage delta)
      throws RocksDBException {
    if (delta.objects() != 0) {
      tables.addCount(batch, key(bucket, OBJECTS), number(delta.objects()));
    }
    if (delta.bytes() != 0) {
      tables.addCount(batch, key(bucket, BYTES), number(delta.bytes()));
    }
  }

  void added(Bucket bucket, IndexUsage delta) {
    if (delta.objects() != 0 || delta.bytes() != 0) {
      Counter counter = counter(bucket);
      counter.objects.add(delta.objects());
      counter.bytes.add(delta.bytes());
    }
  }

  /// What the keys of a generation's counts begin with.
  static byte[] generationKey(int generation) {
    return ByteBuffer.allocate(Integer.BYTES).putInt(generation).array();
  }

  private byte[] key(Bucket bucket, byte kind) {
    byte[] bucketKey = RowCodec.bucketKey(bucket);
    return ByteBuffer.allocate(Integer.BYTES + bucketKey.length + 1)
        .putInt(generation)
        .put(bucketKey)
        .put(kind)
        .array();
  }

  private static byte[] number(long value) {
    return ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array();
  }

  private Counter counter(Bucket bucket) {
    return counters.computeIfAbsent(bucket, absent -> new Counter());
  }

  private static final class Counter {
    final LongAdder objects = new LongAdder();
    final LongAdder bytes = new LongAdder();

    IndexUsage usage() {
      return new IndexUsage(objects.sum(), bytes.sum());
    }
  }
}
