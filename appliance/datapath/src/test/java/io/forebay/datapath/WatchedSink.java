package io.forebay.datapath;

import io.forebay.core.object.ByteSink;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/// A client whose received bytes other threads may look at.
class WatchedSink implements ByteSink {

  // Synchronized by itself.
  private final ByteArrayOutputStream received = new ByteArrayOutputStream();

  @Override
  public void write(ByteBuffer source) {
    byte[] copy = new byte[source.remaining()];
    source.get(copy);
    received.writeBytes(copy);
  }

  @Override
  public void transfer(FileChannel file, long startOffset, long lengthBytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(Math.toIntExact(lengthBytes));
    while (buffer.hasRemaining()) {
      if (file.read(buffer, startOffset + buffer.position()) < 0) {
        throw new EOFException("the file ends before the span does");
      }
    }
    write(buffer.flip());
  }

  int size() {
    return received.size();
  }

  byte[] bytes() {
    return received.toByteArray();
  }
}
