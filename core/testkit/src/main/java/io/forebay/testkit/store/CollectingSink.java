package io.forebay.testkit.store;

import io.forebay.core.object.ByteSink;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/// A sink that keeps what it is given.
public final class CollectingSink implements ByteSink {

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  @Override
  public void write(ByteBuffer source) {
    byte[] copy = new byte[source.remaining()];
    source.get(copy);
    bytes.writeBytes(copy);
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

  public byte[] bytes() {
    return bytes.toByteArray();
  }
}
