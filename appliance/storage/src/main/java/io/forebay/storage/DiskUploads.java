package io.forebay.storage;

import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import io.forebay.core.name.Bucket;
import io.forebay.core.name.UploadId;
import io.forebay.core.run.KeyedLock.Turn;
import io.forebay.core.store.Part;
import io.forebay.core.store.PartFile;
import io.forebay.core.store.Upload;
import io.forebay.core.store.UploadStore;
import io.forebay.core.store.WorkFile;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;

/// Multipart uploads, each on the mountpath that is its object's home when it begins.
final class DiskUploads implements UploadStore {

  private final Members members;
  private final DiskWorkFile.Committer committer;
  private final Turns<UploadId> turns;
  private final Map<UploadId, DiskUpload> uploads = new ConcurrentHashMap<>();

  DiskUploads(Members members, DiskWorkFile.Committer committer, Turns<UploadId> turns) {
    this.members = members;
    this.committer = committer;
    this.turns = turns;
  }

  /// An upload of an earlier process goes on.
  void resume(DiskUpload upload) {
    uploads.put(upload.upload().id(), upload);
    upload.mountpath().space().reserveExisting(upload.reservedBytes());
  }

  @Override
  public void create(Upload upload) {
    DiskUpload created = new DiskUpload(upload, members.target(upload.objectId()));
    created.create();
    uploads.put(upload.id(), created);
  }

  @Override
  public Optional<Upload> find(UploadId id) {
    DiskUpload upload = uploads.get(id);
    if (upload == null) {
      members.requireAllInService();
    }
    return Optional.ofNullable(upload).map(DiskUpload::upload);
  }

  private DiskUpload require(UploadId id) {
    DiskUpload upload = uploads.get(id);
    if (upload == null) {
      members.requireAllInService();
      throw new StoreException(ErrorCode.NO_SUCH_UPLOAD, "no such upload").with("upload", id);
    }
    return upload;
  }

  @Override
  public List<Upload> list(Bucket bucket) {
    return uploads.values().stream()
        .map(DiskUpload::upload)
        .filter(upload -> upload.objectId().bucket().equals(bucket))
        .sorted(
            Comparator.comparing((Upload upload) -> upload.objectId().key(), new Utf8Order())
                .thenComparing(Upload::startedAt))
        .toList();
  }

  @Override
  public PartFile createPart(UploadId id, int number, long sizeBytes) {
    DiskUpload upload = require(id);
    return new Writing(
        upload, number, GrowingFile.create(upload.mountpath(), OptionalLong.of(sizeBytes)));
  }

  @Override
  public List<Part> parts(UploadId id) {
    return require(id).parts().stream().map(PartRecord::part).toList();
  }

  @Override
  public WorkFile assemble(UploadId id, List<Integer> numbers) {
    DiskUpload upload = require(id);
    List<PartRecord> parts = new ArrayList<>();
    for (int number : numbers) {
      parts.add(
          upload
              .part(number)
              .orElseThrow(() ->
                  new StoreException(ErrorCode.INVALID_PART, "no such part").with("part", number)));
    }
    Mountpath target = members.target(upload.upload().objectId());
    GrowingFile whole =
        parts.size() == 1 && target == upload.mountpath()
            ? GrowingFile.link(
                target, upload.bytesPath(parts.getFirst()), parts.getFirst().blocks())
            : joined(upload, parts, target);
    return new DiskWorkFile(committer, upload.upload().objectId(), whole);
  }

  private static GrowingFile joined(DiskUpload upload, List<PartRecord> parts, Mountpath target) {
    long sizeBytes = parts.stream().mapToLong(part -> part.part().sizeBytes()).sum();
    GrowingFile whole = GrowingFile.create(target, OptionalLong.of(sizeBytes));
    boolean done = false;
    try {
      for (PartRecord part : parts) {
        String path = upload.bytesPath(part);
        try (DiskFile bytes = upload.mountpath().gate().call(disk -> disk.open(path))) {
          whole.append(bytes, part.blocks());
        }
      }
      done = true;
      return whole;
    } finally {
      if (!done) {
        whole.close();
      }
    }
  }

  @Override
  public void delete(UploadId id) {
    try (Turn _ = turns.take(id)) {
      DiskUpload upload = uploads.get(id);
      if (upload != null) {
        upload.delete();
        uploads.remove(id);
      }
    }
  }

  void deleteBucket(Bucket bucket) {
    list(bucket).forEach(upload -> delete(upload.id()));
  }

  private final class Writing implements PartFile {
    private final DiskUpload upload;
    private final int number;
    private final GrowingFile file;

    Writing(DiskUpload upload, int number, GrowingFile file) {
      this.upload = upload;
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
      UploadId id = upload.upload().id();
      long generation = upload.mountpath().context().generations().next();
      PartRecord record = new PartRecord(generation, part, file.finish());
      try (Turn _ = turns.take(id)) {
        require(id);
        upload.commit(file, record);
      }
      file.named();
    }

    @Override
    public void close() {
      file.close();
    }
  }
}
