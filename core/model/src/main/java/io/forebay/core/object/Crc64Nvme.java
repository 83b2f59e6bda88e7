package io.forebay.core.object;

import java.util.zip.Checksum;

/// CRC-64/NVME: the polynomial of the NVM Express specification, reflected; S3 calls it
/// `CRC64NVME`.
public final class Crc64Nvme implements Checksum {

  private static final long POLYNOMIAL_REFLECTED = 0x9A6C9329AC4BC9B5L;
  private static final int SLICES = 16;
  private static final long[][] TABLES = tables();

  private long state = ~0L;

  @Override
  public void update(int b) {
    state = TABLES[0][(int) (state ^ b) & 0xFF] ^ (state >>> 8);
  }

  @Override
  public void update(byte[] bytes, int offset, int length) {
    long crc = state;
    int position = offset;
    int end = offset + length;
    for (; end - position >= SLICES; position += SLICES) {
      crc = slice(crc, bytes, position);
    }
    for (; position < end; position++) {
      crc = TABLES[0][(int) (crc ^ bytes[position]) & 0xFF] ^ (crc >>> 8);
    }
    state = crc;
  }

  // Sixteen bytes a step, each by a table of its own: the look-ups do not wait for each other.
  private static long slice(long crc, byte[] bytes, int position) {
    long next = 0;
    for (int i = 0; i < 8; i++) {
      next ^= TABLES[SLICES - 1 - i][(int) ((crc >>> (8 * i)) ^ bytes[position + i]) & 0xFF];
    }
    for (int i = 8; i < SLICES; i++) {
      next ^= TABLES[SLICES - 1 - i][bytes[position + i] & 0xFF];
    }
    return next;
  }

  @Override
  public long getValue() {
    return ~state;
  }

  @Override
  public void reset() {
    state = ~0L;
  }

  private static long[][] tables() {
    long[][] tables = new long[SLICES][256];
    for (int value = 0; value < 256; value++) {
      long crc = value;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc >>> 1) ^ ((crc & 1) == 0 ? 0 : POLYNOMIAL_REFLECTED);
      }
      tables[0][value] = crc;
    }
    for (int slice = 1; slice < SLICES; slice++) {
      for (int value = 0; value < 256; value++) {
        long previous = tables[slice - 1][value];
        tables[slice][value] = (previous >>> 8) ^ tables[0][(int) previous & 0xFF];
      }
    }
    return tables;
  }
}
