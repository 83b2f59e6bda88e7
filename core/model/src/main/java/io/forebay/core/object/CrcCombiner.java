package io.forebay.core.object;

import java.nio.ByteBuffer;
import java.util.Arrays;

/// The arithmetic that makes the CRC of a whole from the CRCs of its parts, without their bytes.
///
/// Polynomials over GF(2) modulo the CRC's own, bits reflected: the highest bit of the width is x⁰.
public final class CrcCombiner {

  private final ChecksumAlgorithm algorithm;
  private final long polynomial;
  private final long one;

  /// The arithmetic of a linear algorithm.
  public CrcCombiner(ChecksumAlgorithm algorithm) {
    this.algorithm = algorithm;
    this.polynomial =
        switch (algorithm) {
          case CRC32 -> 0xedb88320L;
          case CRC32C -> 0x82f63b78L;
          case CRC64NVME -> Crc64Nvme.POLYNOMIAL;
          case MD5, SHA1, SHA256 ->
              throw new IllegalArgumentException(algorithm + " cannot be combined");
        };
    this.one = 1L << (algorithm.lengthBytes() * Byte.SIZE - 1);
  }

  /// The checksum of `first` followed by `second`, which is `secondLengthBytes` long.
  public byte[] combine(byte[] first, byte[] second, long secondLengthBytes) {
    long shifted = multiply(powerOfByteShift(secondLengthBytes), number(first));
    return bytes(shifted ^ number(second));
  }

  /// The checksum of no bytes, with which combining begins.
  public byte[] empty() {
    return bytes(0);
  }

  // x to the power of 8 × length.
  private long powerOfByteShift(long lengthBytes) {
    long square = one >>> 1;
    for (int i = 0; i < 3; i++) {
      square = multiply(square, square);
    }
    long power = one;
    for (long rest = lengthBytes; rest != 0; rest >>>= 1) {
      if ((rest & 1) != 0) {
        power = multiply(square, power);
      }
      square = multiply(square, square);
    }
    return power;
  }

  private long multiply(long a, long b) {
    long product = 0;
    long factor = b;
    for (long bit = one; bit != 0; bit >>>= 1) {
      if ((a & bit) != 0) {
        product ^= factor;
      }
      factor = (factor & 1) != 0 ? (factor >>> 1) ^ polynomial : factor >>> 1;
    }
    return product;
  }

  private static long number(byte[] value) {
    long number = 0;
    for (byte b : value) {
      number = (number << Byte.SIZE) | (b & 0xff);
    }
    return number;
  }

  private byte[] bytes(long number) {
    byte[] eight = ByteBuffer.allocate(Long.BYTES).putLong(number).array();
    return Arrays.copyOfRange(eight, Long.BYTES - algorithm.lengthBytes(), Long.BYTES);
  }
}
