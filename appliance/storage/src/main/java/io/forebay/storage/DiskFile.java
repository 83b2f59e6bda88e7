package io.forebay.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Optional;

/// An open file. Reads and writes name their offset, so threads may share it; nobody uses it while
/// or after it is closed.
interface DiskFile extends AutoCloseable {

  /// Reads into `target` until it is full or the file ends; answers how many bytes were read.
  int read(ByteBuffer target, long offset) throws IOException;

  /// Writes all that remains in `source`.
  void write(ByteBuffer source, long offset) throws IOException;

  /// Copies a span of another file to `offset` here, sharing its blocks where the file system can.
  void append(DiskFile source, long sourceOffset, long lengthBytes, long offset) throws IOException;

  long sizeBytes() throws IOException;

  /// The record kept beside the bytes (an extended attribute), if there is one.
  Optional<byte[]> record() throws IOException;

  void setRecord(byte[] record) throws IOException;

  /// Makes bytes and record survive a loss of power.
  void sync() throws IOException;

  /// A channel of its own on the same bytes, for reading; the caller closes it.
  FileChannel openChannel() throws IOException;

  /// Idempotent.
  @Override
  void close();
}
