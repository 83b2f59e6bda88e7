package io.forebay.storage;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.zip.CRC32C;

/// Writes the fields of a binary record, big-endian, and its checksum at the end.
final class RecordWriter {

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);

  RecordWriter byteValue(int value) {
    bytes.write(value);
    return this;
  }

  RecordWriter intValue(int value) {
    bytes.writeBytes(ByteBuffer.allocate(4).putInt(0, value).array());
    return this;
  }

  RecordWriter longValue(long value) {
    bytes.writeBytes(ByteBuffer.allocate(8).putLong(0, value).array());
    return this;
  }

  /// Seven bits a byte, lowest first; for counts and lengths.
  RecordWriter count(long value) {
    long rest = value;
    while (rest >= 0x80) {
      bytes.write((int) (rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    bytes.write((int) rest);
    return this;
  }

  RecordWriter text(String value) {
    return block(value.getBytes(StandardCharsets.UTF_8));
  }

  /// Bytes after their count.
  RecordWriter block(byte[] value) {
    count(value.length);
    bytes.writeBytes(value);
    return this;
  }

  RecordWriter instant(Instant value) {
    return longValue(value.getEpochSecond()).intValue(value.getNano());
  }

  RecordWriter texts(Map<String, String> values) {
    count(values.size());
    values.forEach((name, value) -> text(name).text(value));
    return this;
  }

  /// The record, with the CRC32C of all before it as its last four bytes.
  byte[] finish() {
    CRC32C checksum = new CRC32C();
    checksum.update(bytes.toByteArray());
    intValue((int) checksum.getValue());
    return bytes.toByteArray();
  }
}
