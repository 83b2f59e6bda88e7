package io.forebay.storage;

import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import io.forebay.core.name.ObjectId;
import io.forebay.core.object.ObjectAttributes;
import io.forebay.core.store.CopyState;
import io.forebay.core.store.StoredObject;
import io.forebay.core.store.WorkFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/// An object that is being written on one mountpath.
final class DiskWorkFile implements WorkFile {

  private final Committer committer;
  private final ObjectId id;
  private final GrowingFile file;
  private boolean committed;

  /// How a finished work file becomes the object, for a store of several mountpaths.
  interface Committer {
    void commit(ObjectId id, GrowingFile file, StoredObject object);
  }

  DiskWorkFile(Committer committer, ObjectId id, GrowingFile file) {
    this.committer = committer;
    this.id = id;
    this.file = file;
  }

  @Override
  public void write(ByteBuffer bytes) {
    file.write(bytes);
  }

  @Override
  public long sizeBytes() {
    return file.sizeBytes();
  }

  @Override
  public FileChannel openForRead() {
    try {
      return file.openChannel();
    } catch (IOException e) {
      throw new StoreException(ErrorCode.UNAVAILABLE, "the file cannot be opened again", e)
          .with("object", id);
    }
  }

  @Override
  public void commit(ObjectAttributes attributes, CopyState copy) {
    if (attributes.sizeBytes() != file.sizeBytes()) {
      throw new IllegalArgumentException("attributes of another size than was written");
    }
    if (committed) {
      throw new IllegalStateException("committed before");
    }
    committer.commit(id, file, new StoredObject(attributes, copy));
    committed = true;
    file.named();
  }

  @Override
  public void close() {
    file.close();
  }
}
