package io.forebay.api;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/// The bytes of one connection, without deadlines. Used by the connection's thread.
interface Transport {

  /// Reads some bytes, waiting for at least one; -1 at the end of the stream.
  int read(ByteBuffer target) throws IOException;

  /// Writes some of what remains in `source`, waiting for room.
  int write(ByteBuffer source) throws IOException;

  /// Sends some of a file without copying it; 0 where there is no room now, or the file has ended.
  long transfer(FileChannel file, long offset, long lengthBytes) throws IOException;

  /// Whether [#transfer] may be used.
  boolean canTransfer();

  boolean isSecure();

  /// Tells the client that no more will come, where that can be told without closing; answers
  /// whether it was.
  boolean endOutput() throws IOException;

  /// Closes in order: what was written still arrives.
  void close() throws IOException;
}
