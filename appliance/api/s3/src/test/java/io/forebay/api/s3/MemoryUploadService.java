package io.forebay.api.s3;

import io.forebay.api.s3.MemoryObjects.Received;
import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import io.forebay.core.name.Bucket;
import io.forebay.core.name.KeyOrder;
import io.forebay.core.name.ObjectId;
import io.forebay.core.name.UploadId;
import io.forebay.core.object.ByteSource;
import io.forebay.core.object.Checksum;
import io.forebay.core.object.ChecksumAlgorithm;
import io.forebay.core.object.Conditions;
import io.forebay.core.object.ObjectAttributes;
import io.forebay.core.object.ObjectMetadata;
import io.forebay.core.service.BodyIntegrity;
import io.forebay.core.service.UploadService;
import io.forebay.core.store.Part;
import io.forebay.core.store.Upload;
import java.io.ByteArrayOutputStream;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;

/// Multipart uploads in memory.
final class MemoryUploadService implements UploadService {

  private record Pending(Upload upload, ConcurrentSkipListMap<Integer, Received> parts) {}

  private final MemoryObjects objects;
  private final Map<UploadId, Pending> uploads = new ConcurrentHashMap<>();
  private final AtomicInteger ids = new AtomicInteger();

  MemoryUploadService(MemoryObjects objects) {
    this.objects = objects;
  }

  @Override
  public Upload create(
      ObjectId id,
      ObjectMetadata metadata,
      Optional<ChecksumAlgorithm> checksum,
      boolean wholeObjectChecksum) {
    objects.calls.incrementAndGet();
    Upload upload =
        new Upload(
            new UploadId("upload-" + ids.incrementAndGet()),
            id,
            MemoryObjects.NOW.plusSeconds(ids.get()),
            metadata,
            checksum,
            wholeObjectChecksum);
    uploads.put(upload.id(), new Pending(upload, new ConcurrentSkipListMap<>()));
    return upload;
  }

  private Pending pending(ObjectId id, UploadId upload) {
    objects.calls.incrementAndGet();
    Pending pending = uploads.get(upload);
    if (pending == null || !pending.upload().objectId().equals(id)) {
      throw new StoreException(ErrorCode.NO_SUCH_UPLOAD, "The specified upload does not exist.");
    }
    return pending;
  }

  @Override
  public Part putPart(
      ObjectId id, UploadId upload, int number, ByteSource body, BodyIntegrity integrity) {
    Pending pending = pending(id, upload);
    Received received = Received.of(body, integrity);
    pending.parts().put(number, received);
    return part(number, received);
  }

  private static Part part(int number, Received received) {
    return new Part(
        number, received.bytes().length, received.etag(), received.checksums(), MemoryObjects.NOW);
  }

  @Override
  public UploadParts parts(ObjectId id, UploadId upload) {
    Pending pending = pending(id, upload);
    List<Part> parts =
        pending.parts().entrySet().stream()
            .map(entry -> part(entry.getKey(), entry.getValue()))
            .toList();
    return new UploadParts(pending.upload(), parts);
  }

  @Override
  public List<Upload> list(Bucket bucket) {
    objects.calls.incrementAndGet();
    return uploads.values().stream()
        .map(Pending::upload)
        .filter(upload -> upload.objectId().bucket().equals(bucket))
        .sorted(
            Comparator.comparing((Upload upload) -> upload.objectId().key(), KeyOrder.BY_UTF_8)
                .thenComparing(Upload::startedAt))
        .toList();
  }

  @Override
  public ObjectAttributes complete(
      ObjectId id,
      UploadId upload,
      List<NamedPart> parts,
      Conditions conditions,
      Optional<Checksum> wholeChecksum) {
    Pending pending = pending(id, upload);
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    for (NamedPart named : parts) {
      Received received = pending.parts().get(named.number());
      if (received == null || !received.etag().equals(named.etag())) {
        throw new StoreException(ErrorCode.INVALID_PART, "A part could not be found");
      }
      whole.writeBytes(received.bytes());
    }
    byte[] bytes = whole.toByteArray();
    List<Checksum> checksums =
        pending.upload().checksum().stream()
            .filter(algorithm -> pending.upload().wholeObjectChecksum())
            .map(algorithm -> Received.checksum(algorithm, bytes))
            .toList();
    if (wholeChecksum.isPresent() && !checksums.contains(wholeChecksum.get())) {
      throw new StoreException(ErrorCode.BAD_DIGEST, "The checksum did not match");
    }
    uploads.remove(upload);
    return objects.put(
        id,
        new Received(bytes, Received.md5(bytes) + "-" + parts.size(), checksums),
        pending.upload().metadata(),
        conditions);
  }

  @Override
  public void abort(ObjectId id, UploadId upload) {
    pending(id, upload);
    uploads.remove(upload);
  }
}
