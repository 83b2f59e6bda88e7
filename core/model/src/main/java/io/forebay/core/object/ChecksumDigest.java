package io.forebay.core.object;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;

/// A checksum while it is computed; used by one thread.
public sealed interface ChecksumDigest {

  /// Adds what remains in `bytes`.
  void update(ByteBuffer bytes);

  /// The value of all bytes added, big endian; the digest is not used again.
  byte[] value();

  /// A digest without any bytes.
  static ChecksumDigest of(ChecksumAlgorithm algorithm) {
    return switch (algorithm) {
      case MD5 -> new Cryptographic("MD5");
      case SHA1 -> new Cryptographic("SHA-1");
      case SHA256 -> new Cryptographic("SHA-256");
      case CRC32 -> new Cyclic(new CRC32(), Integer.BYTES);
      case CRC32C -> new Cyclic(new CRC32C(), Integer.BYTES);
      case CRC64NVME -> new Cyclic(new Crc64Nvme(), Long.BYTES);
    };
  }

  /// One of the JDK's message digests.
  final class Cryptographic implements ChecksumDigest {

    private final MessageDigest digest;

    private Cryptographic(String name) {
      try {
        this.digest = MessageDigest.getInstance(name);
      } catch (NoSuchAlgorithmException e) {
        throw new AssertionError("every Java platform has " + name, e);
      }
    }

    @Override
    public void update(ByteBuffer bytes) {
      digest.update(bytes);
    }

    @Override
    public byte[] value() {
      return digest.digest();
    }
  }

  /// A cyclic redundancy check.
  final class Cyclic implements ChecksumDigest {

    private final java.util.zip.Checksum check;
    private final int lengthBytes;

    private Cyclic(java.util.zip.Checksum check, int lengthBytes) {
      this.check = check;
      this.lengthBytes = lengthBytes;
    }

    @Override
    public void update(ByteBuffer bytes) {
      check.update(bytes);
    }

    @Override
    public byte[] value() {
      byte[] value = new byte[lengthBytes];
      long remaining = check.getValue();
      for (int i = lengthBytes - 1; i >= 0; i--) {
        value[i] = (byte) remaining;
        remaining >>>= 8;
      }
      return value;
    }
  }
}
