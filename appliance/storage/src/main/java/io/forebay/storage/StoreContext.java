package io.forebay.storage;

import io.forebay.core.name.ObjectId;
import io.forebay.core.run.MonotonicClock;
import java.time.InstantSource;

/// What all mountpaths of a store share.
record StoreContext(
    StorageSettings settings,
    StorageEvents events,
    InstantSource clock,
    MonotonicClock ticks,
    Generations generations,
    Turns<ObjectId> turns,
    VerifiedBlocks verified,
    BufferPool smallBuffers,
    BufferPool blockBuffers) {

  /// Objects up to this size are read, verified and sent from one buffer.
  static final int SMALL_BYTES = 256 * 1024;
}
