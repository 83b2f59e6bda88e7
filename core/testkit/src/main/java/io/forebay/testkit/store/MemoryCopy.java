package io.forebay.testkit.store;

import io.forebay.core.object.ListEntry;
import io.forebay.core.object.ObjectAttributes;
import io.forebay.core.store.CopyState;
import io.forebay.core.store.StoredObject;
import java.util.concurrent.ConcurrentSkipListSet;

/// A stored object of a [MemoryStore].
final class MemoryCopy {

  private final MemoryFile file;
  private final ConcurrentSkipListSet<Long> corruptOffsets = new ConcurrentSkipListSet<>();
  private volatile StoredObject object;

  MemoryCopy(StoredObject object, MemoryFile file) {
    this.object = object;
    this.file = file;
  }

  StoredObject object() {
    return object;
  }

  MemoryFile file() {
    return file;
  }

  void setState(CopyState state) {
    object = new StoredObject(object.attributes(), state);
  }

  void corruptAt(long offset) {
    corruptOffsets.add(offset);
  }

  /// Whether a byte in that span fails its checksum.
  boolean isCorrupt(long startOffset, long endOffset) {
    Long next = corruptOffsets.ceiling(startOffset);
    return next != null && next < endOffset;
  }

  ListEntry.Item item(String name) {
    ObjectAttributes attributes = object.attributes();
    return new ListEntry.Item(
        name, attributes.sizeBytes(), attributes.etag(), attributes.lastModified());
  }
}
