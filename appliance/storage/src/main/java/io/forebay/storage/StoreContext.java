package io.forebay.storage;

import io.forebay.core.name.ObjectId;
import io.forebay.core.run.MonotonicClock;
import io.forebay.core.store.RoomMaker;
import java.time.InstantSource;

/// What all mountpaths of a store share.
record StoreContext(
    StorageSettings settings,
    StorageEvents events,
    InstantSource clock,
    MonotonicClock ticks,
    RoomMaker roomMaker,
    Generations generations,
    Turns<ObjectId> turns,
    VerifiedBlocks verified,
    HotObjects hot,
    BufferPool tinyBuffers,
    BufferPool smallBuffers,
    BufferPool blockBuffers) {

  /// Objects up to this size are always read, checked and sent from one buffer.
  static final int TINY_BYTES = 64 * 1024;

  /// Objects up to this size are sent from the buffer in which they were checked, where they need a
  /// check.
  static final int SMALL_BYTES = 256 * 1024;
}
