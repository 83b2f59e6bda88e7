package io.forebay.core.object;

import java.io.IOException;

/// The bytes of an answer, ready to be sent once. Whoever holds it closes it, sent or not.
public interface ObjectBody extends AutoCloseable {

  /// How many bytes [#sendTo] sends.
  long lengthBytes();

  /// Sends exactly [#lengthBytes] bytes or fails. After a failure an unknown number of bytes has
  /// been sent, and the answer must be broken off rather than ended.
  ///
  /// @throws IOException when the sink failed or the source did
  /// @throws io.forebay.core.error.StoreException when the bytes cannot be had or are not the right
  ///   ones
  void sendTo(ByteSink sink) throws IOException;

  /// Gives back what the body holds; idempotent.
  @Override
  void close();
}
