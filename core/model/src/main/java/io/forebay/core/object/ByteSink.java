package io.forebay.core.object;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/// Where an answer's bytes go: a client's connection. Used by one thread.
public interface ByteSink {

  /// Sends what remains in `bytes`, waiting for the client with a deadline of the sink's own.
  ///
  /// @throws IOException when the client has gone or is too slow
  void write(ByteBuffer bytes) throws IOException;

  /// Sends a span of a file, without copying where the connection can.
  ///
  /// @throws java.io.EOFException when the file ends before the span does
  /// @throws IOException when the client has gone or is too slow, or the file cannot be read
  void transfer(FileChannel file, long startOffset, long lengthBytes) throws IOException;

  /// Sends what is still held back, so that the client sees everything given so far. A caller that
  /// must wait for more bytes calls it first.
  default void flush() throws IOException {}
}
