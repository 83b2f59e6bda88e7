package io.forebay.datapath;

import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import io.forebay.core.object.BodyDigest;
import io.forebay.core.object.ByteSource;
import io.forebay.core.object.Checksum;
import io.forebay.core.object.ChecksumAlgorithm;
import io.forebay.core.service.BodyIntegrity;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;

/// The way of a client's body onto a disk: one pass over the bytes, digests included, no lock held.
final class Intake {

  private final Buffers buffers;

  Intake(Buffers buffers) {
    this.buffers = buffers;
  }

  /// Where the bytes go.
  @FunctionalInterface
  interface Appender {
    void write(ByteBuffer bytes);
  }

  /// What was found out about a body on the way.
  record Received(long sizeBytes, String md5, List<Checksum> checksums) {}

  /// Takes in a body to its end.
  ///
  /// @throws StoreException `INCOMPLETE_BODY`, `BAD_DIGEST`
  Received receive(
      ByteSource body,
      BodyIntegrity integrity,
      Collection<ChecksumAlgorithm> further,
      Appender appender) {
    EnumSet<ChecksumAlgorithm> algorithms = EnumSet.of(ChecksumAlgorithm.MD5);
    algorithms.addAll(integrity.algorithms());
    algorithms.addAll(further);
    BodyDigest digest = new BodyDigest(algorithms);
    long sizeBytes = copy(body, digest, appender);
    if (body.lengthBytes().orElse(sizeBytes) != sizeBytes) {
      throw new StoreException(ErrorCode.INCOMPLETE_BODY, "the body is not as long as announced")
          .with("bytes", sizeBytes);
    }
    compare(integrity.promised(), algorithms, digest);
    return new Received(sizeBytes, digest.md5(), digest.checksums());
  }

  private long copy(ByteSource body, BodyDigest digest, Appender appender) {
    ByteBuffer buffer = buffers.take(body.lengthBytes().orElse(Long.MAX_VALUE));
    long sizeBytes = 0;
    Yielding yielding = new Yielding();
    try {
      while (fill(buffer.clear(), body)) {
        buffer.flip();
        int count = buffer.remaining();
        sizeBytes += count;
        digest.update(buffer);
        appender.write(buffer);
        yielding.computed(count);
      }
      return sizeBytes;
    } catch (IOException e) {
      throw new StoreException(ErrorCode.INCOMPLETE_BODY, "the body broke off", e);
    } finally {
      buffers.give(buffer);
    }
  }

  // Large steps to the disk: a socket gives small ones. False where nothing is left.
  private static boolean fill(ByteBuffer buffer, ByteSource body) throws IOException {
    while (buffer.hasRemaining()) {
      if (body.read(buffer) < 0) {
        break;
      }
    }
    return buffer.position() > 0;
  }

  private static void compare(
      List<Checksum> promised, EnumSet<ChecksumAlgorithm> computed, BodyDigest digest) {
    for (Checksum checksum : promised) {
      ChecksumAlgorithm algorithm = checksum.algorithm();
      if (!computed.contains(algorithm)) {
        throw new StoreException(ErrorCode.INVALID_REQUEST, "a checksum was not announced")
            .with("algorithm", algorithm);
      }
      Checksum found = Checksum.whole(algorithm, digest.value(algorithm));
      if (!found.base64().equals(checksum.base64())) {
        throw new StoreException(ErrorCode.BAD_DIGEST, "the body does not match its checksum")
            .with("algorithm", algorithm)
            .with("expected", checksum.base64())
            .with("computed", found.base64());
      }
    }
  }
}
