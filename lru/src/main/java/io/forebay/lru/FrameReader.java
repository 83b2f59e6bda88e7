package io.forebay.lru;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.CRC32C;

/// Reads a file of frames up to the first that is torn or damaged.
final class FrameReader implements AutoCloseable {

  private final InputStream in;

  FrameReader(Path file) throws IOException {
    in = new BufferedInputStream(Files.newInputStream(file), FrameWriter.PAYLOAD_BYTES_MAX);
  }

  /// The payload of the next frame; empty at the end, or where what follows cannot be believed.
  Optional<ByteBuffer> next() throws IOException {
    byte[] header = in.readNBytes(FrameWriter.HEADER_BYTES);
    if (header.length < FrameWriter.HEADER_BYTES) {
      return Optional.empty();
    }
    int length = ByteBuffer.wrap(header).getInt();
    if (length <= 0 || length > FrameWriter.PAYLOAD_BYTES_MAX) {
      return Optional.empty();
    }
    byte[] payload = in.readNBytes(length);
    CRC32C crc = new CRC32C();
    crc.update(payload);
    return payload.length == length
            && (int) crc.getValue() == ByteBuffer.wrap(header).getInt(Integer.BYTES)
        ? Optional.of(ByteBuffer.wrap(payload))
        : Optional.empty();
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
