package io.forebay.storage;

import io.forebay.core.store.CopyState;
import io.forebay.core.store.StoredObject;

/// Everything that is kept beside an object's bytes.
///
/// @param generation names this write among all of this node's, and grows: of two copies the one
///   with the higher generation is newer
record ObjectRecord(long generation, StoredObject object, Blocks blocks) {

  ObjectRecord {
    if (blocks.sizeBytes() != object.attributes().sizeBytes()) {
      throw new IllegalArgumentException("blocks of another size");
    }
  }

  ObjectRecord withCopy(CopyState copy) {
    return new ObjectRecord(generation, new StoredObject(object.attributes(), copy), blocks);
  }
}
