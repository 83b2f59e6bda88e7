package io.forebay.testkit.store;

import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import io.forebay.core.name.Bucket;
import io.forebay.core.name.UploadId;
import io.forebay.core.store.Part;
import io.forebay.core.store.PartFile;
import io.forebay.core.store.Upload;
import io.forebay.core.store.UploadStore;
import io.forebay.core.store.WorkFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The multipart uploads of a [MemoryStore].
final class MemoryUploads implements UploadStore {

  private final MemoryStore store;
  private final Path directory;
  // Guarded by this.
  private final Map<UploadId, Parts> uploads = new HashMap<>();

  private record Committed(Part part, MemoryFile file) {}

  private record Parts(Upload upload, TreeMap<Integer, Committed> byNumber) {}

  MemoryUploads(MemoryStore store, Path directory) {
    this.store = store;
    this.directory = directory;
  }

  @Override
  public synchronized void create(Upload upload) {
    uploads.put(upload.id(), new Parts(upload, new TreeMap<>()));
  }

  @Override
  public synchronized Optional<Upload> find(UploadId id) {
    return Optional.ofNullable(uploads.get(id)).map(Parts::upload);
  }

  @Override
  public synchronized List<Upload> list(Bucket bucket) {
    return uploads.values().stream()
        .map(Parts::upload)
        .filter(upload -> upload.objectId().bucket().equals(bucket))
        .sorted(
            Comparator.comparing((Upload upload) -> upload.objectId().key(), new KeyOrder())
                .thenComparing(Upload::startedAt))
        .toList();
  }

  @Override
  public PartFile createPart(UploadId id, int number, long sizeBytes) {
    parts(id);
    store.requireRoom(sizeBytes);
    return new Writing(id, number, new MemoryFile(directory));
  }

  @Override
  public synchronized List<Part> parts(UploadId id) {
    return require(id).byNumber().values().stream().map(Committed::part).toList();
  }

  private Parts require(UploadId id) {
    Parts parts = uploads.get(id);
    if (parts == null) {
      throw new StoreException(ErrorCode.NO_SUCH_UPLOAD, "no such upload").with("upload", id);
    }
    return parts;
  }

  @Override
  public synchronized WorkFile assemble(UploadId id, List<Integer> numbers) {
    Parts parts = require(id);
    MemoryFile whole = new MemoryFile(directory);
    for (int number : numbers) {
      Committed committed = parts.byNumber().get(number);
      if (committed == null) {
        whole.seal();
        throw new StoreException(ErrorCode.INVALID_PART, "no such part").with("part", number);
      }
      whole.append(committed.file());
    }
    return new MemoryWorkFile(store, parts.upload().objectId(), whole);
  }

  @Override
  public synchronized void delete(UploadId id) {
    Parts parts = uploads.remove(id);
    if (parts != null) {
      parts.byNumber().values().forEach(committed -> committed.file().seal());
    }
  }

  synchronized void close() {
    List.copyOf(uploads.keySet()).forEach(this::delete);
  }

  private synchronized void commit(UploadId id, Part part, MemoryFile file) {
    Committed older = require(id).byNumber().put(part.number(), new Committed(part, file));
    if (older != null) {
      older.file().seal();
    }
  }

  private final class Writing implements PartFile {
    private final UploadId id;
    private final int number;
    private final MemoryFile file;
    private boolean committed;

    Writing(UploadId id, int number, MemoryFile file) {
      this.id = id;
      this.number = number;
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
    public void commit(Part part) {
      if (part.number() != number || part.sizeBytes() != file.sizeBytes()) {
        throw new IllegalArgumentException("not this part");
      }
      file.seal();
      MemoryUploads.this.commit(id, part, file);
      committed = true;
    }

    @Override
    public void close() {
      if (!committed) {
        file.seal();
      }
    }
  }
}
