package io.forebay.storage.index;

import io.forebay.core.name.Bucket;
import io.forebay.core.name.ObjectId;
import io.forebay.core.name.Provider;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;

/// The binary forms of a row's key and value.
///
/// A key is `provider/namespace/bucket`, a zero byte, and the object's key in UTF-8: so rows lie in
/// the order of lists. A value is: format, flags, generation, size, last modified, identity, and
/// the ETag in the shortest of three forms.
final class RowCodec {

  /// The longest ETag kept.
  static final int ETAG_CHARS_MAX = 1024;

  private static final byte FORMAT = 1;
  private static final int FLAG_EVICTABLE = 1;
  private static final int FLAG_GONE = 2;

  private static final byte ETAG_TEXT = 0;
  private static final byte ETAG_MD5 = 1;
  private static final byte ETAG_MD5_PARTS = 2;
  private static final int MD5_BYTES = 16;
  private static final int MD5_CHARS = 2 * MD5_BYTES;
  private static final int PARTS_DIGITS_MAX = 5;
  private static final int FIXED_BYTES = 1 + 1 + Integer.BYTES + 3 * Long.BYTES + 1;

  private RowCodec() {}

  /// What the keys of all rows of a bucket begin with.
  static byte[] bucketKey(Bucket bucket) {
    String name = bucket.provider().word() + '/' + bucket.namespace() + '/' + bucket.name() + '\0';
    return name.getBytes(StandardCharsets.US_ASCII);
  }

  static byte[] rowKey(ObjectId id) {
    return joined(bucketKey(id.bucket()), id.keyBytes());
  }

  static byte[] joined(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  /// The least sequence of bytes after everything that begins with `prefix`, which is not made of
  /// 0xFF alone.
  static byte[] after(byte[] prefix) {
    int last = prefix.length - 1;
    while (prefix[last] == (byte) 0xFF) {
      last--;
    }
    byte[] next = Arrays.copyOf(prefix, last + 1);
    next[last]++;
    return next;
  }

  /// The bucket that a row's key names.
  static Bucket bucketOf(byte[] rowKey) {
    String[] parts =
        new String(rowKey, 0, bucketLength(rowKey) - 1, StandardCharsets.US_ASCII).split("/", 3);
    if (parts.length != 3) {
      throw new IllegalArgumentException("not a row's key");
    }
    Provider provider =
        Provider.named(parts[0])
            .orElseThrow(() -> new IllegalArgumentException("a row of an unknown provider"));
    return new Bucket(provider, parts[1], parts[2]);
  }

  /// The object that a row's key names.
  static ObjectId objectOf(byte[] rowKey) {
    int start = bucketLength(rowKey);
    return new ObjectId(
        bucketOf(rowKey), new String(rowKey, start, rowKey.length - start, StandardCharsets.UTF_8));
  }

  private static int bucketLength(byte[] rowKey) {
    for (int i = 0; i < rowKey.length; i++) {
      if (rowKey[i] == 0) {
        return i + 1;
      }
    }
    throw new IllegalArgumentException("not a row's key");
  }

  static byte[] encode(Row row) {
    IndexEntry entry = row.entry();
    byte[] etag = entry.etag().getBytes(StandardCharsets.UTF_8);
    int digits = md5PartsDigits(entry.etag());
    boolean md5 = isMd5(entry.etag(), entry.etag().length());
    int etagBytes = md5 ? MD5_BYTES : digits > 0 ? MD5_BYTES + Integer.BYTES : etag.length;
    ByteBuffer out = ByteBuffer.allocate(FIXED_BYTES + etagBytes);
    out.put(FORMAT);
    out.put((byte) ((entry.evictable() ? FLAG_EVICTABLE : 0) | (row.gone() ? FLAG_GONE : 0)));
    out.putInt(row.generation());
    out.putLong(entry.sizeBytes());
    out.putLong(entry.lastModified().toEpochMilli());
    out.putLong(entry.identity());
    if (md5) {
      out.put(ETAG_MD5).put(HexFormat.of().parseHex(entry.etag()));
    } else if (digits > 0) {
      out.put(ETAG_MD5_PARTS).put(HexFormat.of().parseHex(entry.etag(), 0, MD5_CHARS));
      out.putInt(Integer.parseInt(entry.etag().substring(MD5_CHARS + 1)));
    } else {
      out.put(ETAG_TEXT).put(etag);
    }
    return out.array();
  }

  static Row decode(byte[] value) {
    ByteBuffer in = ByteBuffer.wrap(value);
    if (value.length < FIXED_BYTES || in.get() != FORMAT) {
      throw new IllegalArgumentException("not a row of this format");
    }
    int flags = in.get();
    int generation = in.getInt();
    long sizeBytes = in.getLong();
    Instant lastModified = Instant.ofEpochMilli(in.getLong());
    long identity = in.getLong();
    byte form = in.get();
    String etag = etag(value, form);
    IndexEntry entry =
        new IndexEntry(sizeBytes, etag, lastModified, (flags & FLAG_EVICTABLE) != 0, identity);
    return new Row(entry, generation, (flags & FLAG_GONE) != 0);
  }

  private static String etag(byte[] value, byte form) {
    return switch (form) {
      case ETAG_TEXT ->
          new String(value, FIXED_BYTES, value.length - FIXED_BYTES, StandardCharsets.UTF_8);
      case ETAG_MD5 -> md5(value, FIXED_BYTES + MD5_BYTES);
      case ETAG_MD5_PARTS ->
          md5(value, FIXED_BYTES + MD5_BYTES + Integer.BYTES)
              + '-'
              + ByteBuffer.wrap(value).getInt(FIXED_BYTES + MD5_BYTES);
      default -> throw new IllegalArgumentException("not a row of this format");
    };
  }

  private static String md5(byte[] value, int lengthBytes) {
    if (value.length != lengthBytes) {
      throw new IllegalArgumentException("not a row of this format");
    }
    return HexFormat.of().formatHex(value, FIXED_BYTES, FIXED_BYTES + MD5_BYTES);
  }

  private static boolean isMd5(String etag, int length) {
    if (length != MD5_CHARS) {
      return false;
    }
    for (int i = 0; i < MD5_CHARS; i++) {
      char c = etag.charAt(i);
      if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
        return false;
      }
    }
    return true;
  }

  /// How many digits follow an MD5 and a hyphen, without a leading zero; 0 where the ETag is not of
  /// that form.
  private static int md5PartsDigits(String etag) {
    int digits = etag.length() - MD5_CHARS - 1;
    if (digits < 1
        || digits > PARTS_DIGITS_MAX
        || etag.charAt(MD5_CHARS) != '-'
        || etag.charAt(MD5_CHARS + 1) == '0'
        || !isMd5(etag, MD5_CHARS)) {
      return 0;
    }
    for (int i = MD5_CHARS + 1; i < etag.length(); i++) {
      if (etag.charAt(i) < '0' || etag.charAt(i) > '9') {
        return 0;
      }
    }
    return digits;
  }
}
