package io.forebay.api;

import io.forebay.core.object.ByteSink;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;

/// A body of unknown length on its way in chunks (RFC 9112 §7.1), one for each write.
final class ChunkedSink implements ByteSink {

  private static final String LINE_END = "\r\n";

  private final BodySink sink;

  ChunkedSink(BodySink sink) {
    this.sink = sink;
  }

  @Override
  public void write(ByteBuffer bytes) throws IOException {
    // A chunk without bytes would be the last.
    if (bytes.hasRemaining()) {
      frame(Integer.toHexString(bytes.remaining()) + LINE_END);
      sink.write(bytes);
      frame(LINE_END);
    }
  }

  @Override
  public void transfer(FileChannel file, long startOffset, long lengthBytes) throws IOException {
    if (lengthBytes > 0) {
      frame(Long.toHexString(lengthBytes) + LINE_END);
      sink.transfer(file, startOffset, lengthBytes);
      frame(LINE_END);
    }
  }

  @Override
  public void flush() throws IOException {
    sink.flush();
  }

  /// Tells the client that this was all.
  void end() throws IOException {
    frame("0" + LINE_END + LINE_END);
  }

  private void frame(String text) throws IOException {
    sink.frame(text.getBytes(StandardCharsets.US_ASCII), text.length());
  }
}
