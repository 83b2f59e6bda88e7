package io.forebay.api;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataReader;
import io.helidon.common.buffers.DataWriter;
import io.helidon.common.socket.HelidonSocket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;

/// A connection through the listener's own reader and writer, copying: for encrypted connections,
/// and where the channel is not known.
final class CopyingTransport implements Transport {

  private static final int WRITE_BYTES_MAX = 16 << 10;

  private final HelidonSocket socket;
  private final DataReader reader;
  private final DataWriter writer;
  private final boolean secure;
  private @Nullable BufferData unread;

  CopyingTransport(HelidonSocket socket, DataReader reader, DataWriter writer, boolean secure) {
    this.socket = socket;
    this.reader = reader;
    this.writer = writer;
    this.secure = secure;
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    BufferData bytes = unread;
    if (bytes == null || bytes.available() == 0) {
      bytes = pull();
      unread = bytes;
      if (bytes == null) {
        return -1;
      }
    }
    int count = Math.min(target.remaining(), bytes.available());
    if (target.hasArray()) {
      bytes.read(target.array(), target.arrayOffset() + target.position(), count);
      target.position(target.position() + count);
    } else {
      byte[] copy = new byte[count];
      bytes.read(copy);
      target.put(copy);
    }
    return count;
  }

  private @Nullable BufferData pull() throws IOException {
    try {
      return reader.readBuffer();
    } catch (DataReader.InsufficientDataAvailableException e) {
      return null;
    } catch (RuntimeException e) {
      throw new IOException("cannot read from the client", e);
    }
  }

  @Override
  public int write(ByteBuffer source) throws IOException {
    byte[] copy = new byte[Math.min(source.remaining(), WRITE_BYTES_MAX)];
    source.get(copy);
    try {
      writer.writeNow(BufferData.create(copy));
    } catch (RuntimeException e) {
      throw new IOException("cannot write to the client", e);
    }
    return copy.length;
  }

  @Override
  public long transfer(FileChannel file, long offset, long lengthBytes) {
    throw new AssertionError("an encrypted connection copies");
  }

  @Override
  public boolean canTransfer() {
    return false;
  }

  @Override
  public boolean isSecure() {
    return secure;
  }

  @Override
  public boolean endOutput() {
    return false;
  }

  @Override
  public void close() throws IOException {
    try {
      socket.close();
    } catch (RuntimeException e) {
      throw new IOException("cannot close in order", e);
    }
  }
}
