package io.forebay.storage;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.zip.CRC32C;

/// Reads what [RecordWriter] wrote.
final class RecordReader {

  private static final int CHECKSUM_BYTES = 4;

  private final ByteBuffer bytes;

  private RecordReader(ByteBuffer bytes) {
    this.bytes = bytes;
  }

  /// What `decode` makes of a record; empty where its checksum is wrong or it is not such a record.
  static <T> Optional<T> read(byte[] record, Function<RecordReader, T> decode) {
    if (record.length <= CHECKSUM_BYTES) {
      return Optional.empty();
    }
    int length = record.length - CHECKSUM_BYTES;
    CRC32C checksum = new CRC32C();
    checksum.update(record, 0, length);
    if ((int) checksum.getValue() != ByteBuffer.wrap(record).getInt(length)) {
      return Optional.empty();
    }
    try {
      return Optional.of(decode.apply(new RecordReader(ByteBuffer.wrap(record, 0, length))));
    } catch (BufferUnderflowException | IllegalArgumentException | DateTimeException e) {
      // Its checksum is right, so another program wrote it.
      return Optional.empty();
    }
  }

  int byteValue() {
    return bytes.get() & 0xff;
  }

  int intValue() {
    return bytes.getInt();
  }

  long longValue() {
    return bytes.getLong();
  }

  long count() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      int next = bytes.get();
      value |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new IllegalArgumentException("a count of more than ten bytes");
  }

  /// A count of things that take at least one byte each here.
  int length() {
    long value = count();
    if (value < 0 || value > bytes.remaining()) {
      throw new BufferUnderflowException();
    }
    return (int) value;
  }

  byte[] block() {
    byte[] value = new byte[length()];
    bytes.get(value);
    return value;
  }

  String text() {
    return new String(block(), StandardCharsets.UTF_8);
  }

  Instant instant() {
    long seconds = longValue();
    return Instant.ofEpochSecond(seconds, intValue());
  }

  Map<String, String> texts() {
    int count = length();
    Map<String, String> values = HashMap.newHashMap(count);
    for (int i = 0; i < count; i++) {
      String name = text();
      values.put(name, text());
    }
    return values;
  }
}
