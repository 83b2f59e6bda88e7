package io.forebay.core.object;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.OptionalLong;

/// Bytes that arrive once, from a client or a cloud; read by one thread.
public interface ByteSource extends AutoCloseable {

  /// Reads some bytes into `target`, waiting for at least one; -1 after the last. The end is only
  /// told when the body is whole: a body that breaks off or does not match what was announced ends
  /// in an exception.
  ///
  /// @throws IOException when the other side failed; nothing more can be read
  /// @throws io.forebay.core.error.StoreException when the body is not what was announced
  int read(ByteBuffer target) throws IOException;

  /// How many bytes there are in all, where that was announced.
  OptionalLong lengthBytes();

  /// Ends the source early or late; idempotent. Must not wait for unread bytes.
  @Override
  void close();
}
