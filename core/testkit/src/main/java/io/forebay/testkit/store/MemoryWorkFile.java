package io.forebay.testkit.store;

import io.forebay.core.name.ObjectId;
import io.forebay.core.object.ObjectAttributes;
import io.forebay.core.store.CopyState;
import io.forebay.core.store.StoredObject;
import io.forebay.core.store.WorkFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/// An object of a [MemoryStore] that is being written.
final class MemoryWorkFile implements WorkFile {

  private final MemoryStore store;
  private final ObjectId id;
  private final MemoryFile file;
  private boolean committed;

  MemoryWorkFile(MemoryStore store, ObjectId id, MemoryFile file) {
    this.store = store;
    this.id = id;
    this.file = file;
  }

  @Override
  public void write(ByteBuffer bytes) {
    store.requireRoom(file.sizeBytes() + bytes.remaining());
    file.write(bytes);
  }

  @Override
  public long sizeBytes() {
    return file.sizeBytes();
  }

  @Override
  public FileChannel openForRead() {
    return file.open();
  }

  @Override
  public void commit(ObjectAttributes attributes, CopyState copy) {
    if (attributes.sizeBytes() != file.sizeBytes()) {
      throw new IllegalArgumentException("attributes of another size");
    }
    if (committed) {
      throw new IllegalStateException("committed before");
    }
    file.seal();
    store.put(id, new StoredObject(attributes, copy), file);
    committed = true;
  }

  @Override
  public void close() {
    if (!committed) {
      file.seal();
    }
  }
}
