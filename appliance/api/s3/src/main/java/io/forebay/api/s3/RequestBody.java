package io.forebay.api.s3;

import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import io.forebay.core.object.ByteSource;
import io.forebay.core.object.Checksum;
import io.forebay.core.object.ChecksumAlgorithm;
import io.forebay.core.object.ChecksumDigest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/// The body of a request within its bound.
final class RequestBody {

  private RequestBody() {}

  /// The bytes of an object or a part, still unread.
  ///
  /// @throws StoreException `MISSING_CONTENT_LENGTH`, `ENTITY_TOO_LARGE`
  static ByteSource content(S3Request request, long sizeBytesMax) {
    // Absent is not zero: a client that cannot say how long its body is must send it in chunks.
    if (request.http().contentLength().isPresent() && request.header("content-length") == null) {
      throw new StoreException(
          ErrorCode.MISSING_CONTENT_LENGTH, "You must provide the Content-Length HTTP header.");
    }
    ByteSource body = request.authenticated().body();
    OptionalLong lengthBytes = body.lengthBytes();
    if (lengthBytes.isPresent()) {
      requireSize(lengthBytes.getAsLong(), sizeBytesMax);
    }
    return new Bounded(body, sizeBytesMax);
  }

  /// A whole document. Its promised checksums are compared.
  ///
  /// @throws StoreException `ENTITY_TOO_LARGE`, `BAD_DIGEST`
  static byte[] document(S3Request request, int sizeBytesMax, BodyPromises promises)
      throws IOException {
    ByteSource body = request.authenticated().body();
    requireSize(body.lengthBytes().orElse(0), sizeBytesMax);
    ByteArrayOutputStream document = new ByteArrayOutputStream();
    ByteBuffer buffer = ByteBuffer.allocate(16 << 10);
    while (body.read(buffer) >= 0) {
      document.write(buffer.array(), 0, buffer.position());
      requireSize(document.size(), sizeBytesMax);
      buffer.clear();
    }
    byte[] bytes = document.toByteArray();
    requirePromised(bytes, promises.promised());
    return bytes;
  }

  private static void requireSize(long sizeBytes, long sizeBytesMax) {
    if (sizeBytes > sizeBytesMax) {
      throw new StoreException(
              ErrorCode.ENTITY_TOO_LARGE, "Your proposed upload exceeds the maximum allowed size")
          .with("ProposedSize", sizeBytes)
          .with("MaxSizeAllowed", sizeBytesMax);
    }
  }

  private static void requirePromised(byte[] bytes, List<Checksum> promised) {
    Map<ChecksumAlgorithm, byte[]> values = new EnumMap<>(ChecksumAlgorithm.class);
    for (Checksum checksum : promised) {
      byte[] value =
          values.computeIfAbsent(
              checksum.algorithm(),
              algorithm -> {
                ChecksumDigest digest = ChecksumDigest.of(algorithm);
                digest.update(ByteBuffer.wrap(bytes));
                return digest.value();
              });
      if (!Arrays.equals(value, checksum.bytes())) {
        throw new StoreException(
                ErrorCode.BAD_DIGEST, "The checksum you specified did not match what we received.")
            .with("Algorithm", checksum.algorithm());
      }
    }
  }

  /// A body that ends in a refusal when it is longer than allowed.
  private static final class Bounded implements ByteSource {

    private final ByteSource body;
    private final long sizeBytesMax;
    private long sizeBytes;

    private Bounded(ByteSource body, long sizeBytesMax) {
      this.body = body;
      this.sizeBytesMax = sizeBytesMax;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
      int read = body.read(target);
      if (read > 0) {
        sizeBytes += read;
        requireSize(sizeBytes, sizeBytesMax);
      }
      return read;
    }

    @Override
    public OptionalLong lengthBytes() {
      return body.lengthBytes();
    }

    @Override
    public void close() {
      body.close();
    }
  }
}
