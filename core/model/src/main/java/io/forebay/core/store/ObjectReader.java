package io.forebay.core.store;

import io.forebay.core.object.ByteRange;
import io.forebay.core.object.ByteSink;
import java.io.IOException;

/// One opened copy of an object. It pins the bytes that it was opened on: overwriting, evicting or
/// deleting the object changes nothing for it. Used by one thread; no lock is held while it is
/// open.
public interface ObjectReader extends AutoCloseable {

  StoredObject object();

  /// Sends `range` to `sink`, block by block verified as the node's policy asks, and answers the
  /// offset reached: the range's end, or less where the block at the answered offset fails its
  /// checksum or cannot be read from the disk. Bytes of such a block are never sent; the copy has
  /// then been set aside and counted, and the next [LocalStore#open] does not find it.
  ///
  /// @throws IOException only what the sink threw
  /// @throws io.forebay.core.error.StoreException `UNAVAILABLE` where the disk of a cluster's own
  ///   object does not answer; nothing is known of its bytes then
  long sendTo(ByteSink sink, ByteRange range) throws IOException;

  @Override
  void close();
}
