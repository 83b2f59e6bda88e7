package io.forebay.lru;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/// Writes a file of frames: length, CRC32C, payload. What a death tears is recognised by the
/// reader.
final class FrameWriter implements AutoCloseable {

  static final int HEADER_BYTES = 2 * Integer.BYTES;
  static final int PAYLOAD_BYTES_MAX = 1 << 16;

  private final FileChannel channel;
  private final ByteBuffer frame = ByteBuffer.allocateDirect(HEADER_BYTES + PAYLOAD_BYTES_MAX);
  private long sizeBytes;

  FrameWriter(Path file, OpenOption... options) throws IOException {
    channel = FileChannel.open(file, options);
    frame.position(HEADER_BYTES);
  }

  /// The payload of the frame being filled.
  ByteBuffer payload() {
    return frame;
  }

  /// Writes the frame and begins another; nothing where nothing was put.
  void end() throws IOException {
    int length = frame.position() - HEADER_BYTES;
    if (length == 0) {
      return;
    }
    frame.flip();
    CRC32C crc = new CRC32C();
    crc.update(frame.slice(HEADER_BYTES, length));
    frame.putInt(0, length);
    frame.putInt(Integer.BYTES, (int) crc.getValue());
    sizeBytes += frame.remaining();
    while (frame.hasRemaining()) {
      channel.write(frame);
    }
    frame.clear().position(HEADER_BYTES);
  }

  long sizeBytes() {
    return sizeBytes;
  }

  void force() throws IOException {
    channel.force(true);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
