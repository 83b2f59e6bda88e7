package io.forebay.core.store;

import io.forebay.core.object.ObjectAttributes;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/// An object that is being written beside the stored ones. Its bytes are reserved before they are
/// written, and block checksums are computed on the way. One thread writes; others may read what is
/// written. Whoever created it closes it: what was not committed is then gone, and its reservation
/// given back.
public interface WorkFile extends AutoCloseable {

  /// Appends all that remains in `bytes`.
  ///
  /// @throws io.forebay.core.error.StoreException `OUT_OF_SPACE` where the disk has no room for
  ///   them (what was written before stays readable), `UNAVAILABLE` where the disk failed or it is
  ///   not known whether it has room
  void write(ByteBuffer bytes);

  /// How many bytes have been written, all of which a reader sees.
  long sizeBytes();

  /// Opens what is written for reading; grows with the file, stays valid after commit and close.
  /// The caller closes it.
  FileChannel openForRead();

  /// Makes the bytes the object, whole and atomically, in place of an older copy: durable by the
  /// node's policy when it returns, with its checksums, visible to [LocalStore#open] and in the
  /// list. At most once.
  ///
  /// @throws io.forebay.core.error.StoreException when the disk failed: the older copy may or may
  ///   not be gone, the new one is not visible
  /// @throws IllegalArgumentException when the attributes' size is not this file's
  void commit(ObjectAttributes attributes, CopyState copy);

  /// Drops what was not committed; idempotent.
  @Override
  void close();
}
