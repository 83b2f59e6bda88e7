package io.forebay.storage.index;

import io.forebay.core.name.Bucket;
import io.forebay.core.name.ObjectId;
import io.forebay.core.object.ListEntry;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.rocksdb.RocksDBException;

/// Ordered reads of rows.
final class RowReads {

  private static final byte[] FIRST = {};
  private static final byte[] LAST = {(byte) 0xFF};

  private final Tables tables;

  RowReads(Tables tables) {
    this.tables = tables;
  }

  List<IndexedObject> scan(Bucket bucket, String prefix, String startAfter, int limit)
      throws RocksDBException {
    Range range = new Range(bucket, prefix);
    List<IndexedObject> objects = new ArrayList<>();
    try (Tables.Cursor cursor = tables.rowsFrom(range.after(startAfter), range.upTo)) {
      for (; objects.size() < limit && cursor.isOnRow(); cursor.next()) {
        Row row = RowCodec.decode(cursor.value());
        if (!row.gone()) {
          objects.add(new IndexedObject(range.id(cursor.key()), row.entry()));
        }
      }
    }
    return objects;
  }

  List<ListEntry> list(Bucket bucket, String prefix, String delimiter, String startAfter, int limit)
      throws RocksDBException {
    Range range = new Range(bucket, prefix);
    byte[] delimiterBytes = delimiter.getBytes(StandardCharsets.UTF_8);
    List<ListEntry> entries = new ArrayList<>();
    byte[] from = range.after(startAfter);
    int rolled = range.commonPrefixEnd(from, delimiterBytes);
    if (rolled > 0 && rolled < from.length) {
      // The list went on after this common prefix, or within it: all of it has been told.
      from = RowCodec.after(Arrays.copyOf(from, rolled));
    }
    try (Tables.Cursor cursor = tables.rowsFrom(from, range.upTo)) {
      while (entries.size() < limit && cursor.isOnRow()) {
        Row row = RowCodec.decode(cursor.value());
        byte[] key = cursor.key();
        int end = row.gone() ? -1 : range.commonPrefixEnd(key, delimiterBytes);
        if (end > 0) {
          entries.add(new ListEntry.CommonPrefix(range.name(key, end)));
          cursor.seek(RowCodec.after(Arrays.copyOf(key, end)));
          continue;
        }
        if (!row.gone()) {
          entries.add(range.item(key, row.entry()));
        }
        cursor.next();
      }
    }
    return entries;
  }

  List<Bucket> buckets() throws RocksDBException {
    List<Bucket> buckets = new ArrayList<>();
    try (Tables.Cursor cursor = tables.rowsFrom(FIRST, LAST)) {
      while (cursor.isOnRow()) {
        if (RowCodec.decode(cursor.value()).gone()) {
          cursor.next();
        } else {
          Bucket bucket = RowCodec.bucketOf(cursor.key());
          buckets.add(bucket);
          cursor.seek(RowCodec.after(RowCodec.bucketKey(bucket)));
        }
      }
    }
    Collections.sort(buckets);
    return buckets;
  }

  boolean isEmpty() throws RocksDBException {
    try (Tables.Cursor cursor = tables.rowsFrom(FIRST, LAST)) {
      return !cursor.isOnRow();
    }
  }

  /// The rows of one bucket whose keys begin with one prefix.
  private static final class Range {

    private final Bucket bucket;
    private final int bucketLength;
    private final byte[] from;
    private final byte[] upTo;

    Range(Bucket bucket, String prefix) {
      this.bucket = bucket;
      byte[] bucketKey = RowCodec.bucketKey(bucket);
      bucketLength = bucketKey.length;
      from = RowCodec.joined(bucketKey, prefix.getBytes(StandardCharsets.UTF_8));
      upTo = RowCodec.after(from);
    }

    /// The first row that can come after `name`.
    byte[] after(String name) {
      byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
      // The name and a zero byte, or more than that where nothing with the prefix lies between.
      byte[] next = Arrays.copyOf(from, bucketLength + bytes.length + 1);
      System.arraycopy(bytes, 0, next, bucketLength, bytes.length);
      return Arrays.compareUnsigned(next, from) < 0 ? from : next;
    }

    /// Where the common prefix of a row ends, or -1.
    int commonPrefixEnd(byte[] key, byte[] delimiter) {
      if (delimiter.length == 0) {
        return -1;
      }
      for (int i = from.length; i + delimiter.length <= key.length; i++) {
        if (Arrays.equals(key, i, i + delimiter.length, delimiter, 0, delimiter.length)) {
          return i + delimiter.length;
        }
      }
      return -1;
    }

    String name(byte[] key, int end) {
      return new String(key, bucketLength, end - bucketLength, StandardCharsets.UTF_8);
    }

    ObjectId id(byte[] key) {
      return new ObjectId(bucket, name(key, key.length));
    }

    ListEntry.Item item(byte[] key, IndexEntry entry) {
      return new ListEntry.Item(
          name(key, key.length), entry.sizeBytes(), entry.etag(), entry.lastModified());
    }
  }
}
