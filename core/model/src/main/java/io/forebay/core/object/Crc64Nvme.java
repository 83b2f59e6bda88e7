package io.forebay.core.object;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.Checksum;

/// CRC-64/NVME, sixteen bytes a step.
final class Crc64Nvme implements Checksum {

  /// The polynomial, bits reflected.
  static final long POLYNOMIAL = 0x9a6c9329ac4bc9b5L;

  private static final int SLICES = 16;
  private static final int CHUNK_BYTES = 8192;
  private static final long[][] TABLES = tables();

  private long state = -1;

  private static long[][] tables() {
    long[][] tables = new long[SLICES][256];
    for (int value = 0; value < 256; value++) {
      long crc = value;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & 1) != 0 ? (crc >>> 1) ^ POLYNOMIAL : crc >>> 1;
      }
      tables[0][value] = crc;
    }
    for (int slice = 1; slice < SLICES; slice++) {
      for (int value = 0; value < 256; value++) {
        long crc = tables[slice - 1][value];
        tables[slice][value] = tables[0][(int) (crc & 0xff)] ^ (crc >>> 8);
      }
    }
    return tables;
  }

  @Override
  public void update(int value) {
    state = TABLES[0][(int) ((state ^ value) & 0xff)] ^ (state >>> 8);
  }

  @Override
  public void update(byte[] bytes, int offset, int lengthBytes) {
    update(ByteBuffer.wrap(bytes, offset, lengthBytes));
  }

  @Override
  public void update(ByteBuffer bytes) {
    if (bytes.hasArray()) {
      steps(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
      bytes.position(bytes.limit());
      return;
    }
    byte[] chunk = new byte[Math.min(CHUNK_BYTES, bytes.remaining())];
    while (bytes.hasRemaining()) {
      int length = Math.min(chunk.length, bytes.remaining());
      bytes.get(chunk, 0, length);
      steps(chunk, 0, length);
    }
  }

  private void steps(byte[] array, int offset, int lengthBytes) {
    ByteBuffer words = ByteBuffer.wrap(array).order(ByteOrder.LITTLE_ENDIAN);
    int index = offset;
    int end = offset + lengthBytes;
    long crc = state;
    for (; end - index >= SLICES; index += SLICES) {
      crc = step(crc ^ words.getLong(index), words.getLong(index + 8));
    }
    for (; index < end; index++) {
      crc = TABLES[0][(int) ((crc ^ array[index]) & 0xff)] ^ (crc >>> 8);
    }
    state = crc;
  }

  private static long step(long first, long second) {
    return slices(first, 15) ^ slices(second, 7);
  }

  private static long slices(long word, int highest) {
    return TABLES[highest][(int) (word & 0xff)]
        ^ TABLES[highest - 1][(int) ((word >>> 8) & 0xff)]
        ^ TABLES[highest - 2][(int) ((word >>> 16) & 0xff)]
        ^ TABLES[highest - 3][(int) ((word >>> 24) & 0xff)]
        ^ TABLES[highest - 4][(int) ((word >>> 32) & 0xff)]
        ^ TABLES[highest - 5][(int) ((word >>> 40) & 0xff)]
        ^ TABLES[highest - 6][(int) ((word >>> 48) & 0xff)]
        ^ TABLES[highest - 7][(int) (word >>> 56)];
  }

  @Override
  public long getValue() {
    return ~state;
  }

  @Override
  public void reset() {
    state = -1;
  }
}
