package io.forebay.core.store;

import java.nio.ByteBuffer;

/// A part of a multipart upload that is being written; like a [WorkFile].
public interface PartFile extends AutoCloseable {

  /// Appends all that remains in `bytes`; errors as [WorkFile#write].
  void write(ByteBuffer bytes);

  long sizeBytes();

  /// Makes it the part of its number, durable by the node's policy when it returns.
  void commit(Part part);

  /// Drops what was not committed; idempotent.
  @Override
  void close();
}
