package io.forebay.datapath;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import io.forebay.core.name.ObjectId;
import io.forebay.core.name.UploadId;
import io.forebay.core.object.ByteSource;
import io.forebay.core.object.Checksum;
import io.forebay.core.object.ChecksumAlgorithm;
import io.forebay.core.object.Conditions;
import io.forebay.core.object.ObjectAttributes;
import io.forebay.core.object.ObjectMetadata;
import io.forebay.core.run.KeyedLock;
import io.forebay.core.service.BodyIntegrity;
import io.forebay.core.service.UploadService.NamedPart;
import io.forebay.core.service.UploadService.UploadParts;
import io.forebay.core.store.Part;
import io.forebay.core.store.PartFile;
import io.forebay.core.store.Upload;
import io.forebay.core.store.UploadStore;
import io.forebay.core.store.WorkFile;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.random.RandomGenerator;

/// Multipart uploads: parts on disk, made into one object at completion.
final class Uploads {

  private final InstantSource clock;
  private final RandomGenerator random;
  private final UploadStore store;
  private final BackendDirectory buckets;
  private final Intake intake;
  private final Assembly assembly;
  private final WriteThrough writes;
  private final Failures failures;
  private final DatapathSettings settings;
  private final DatapathEvents events;
  private final KeyedLock<UploadId> endings = new KeyedLock<>();
  private final Cache<UploadId, Completion> completions;

  // What a repeated completion is answered with.
  private record Completion(ObjectId id, List<NamedPart> parts, ObjectAttributes attributes) {}

  Uploads(
      FillTask.Tools tools,
      RandomGenerator random,
      BackendDirectory buckets,
      Intake intake,
      WriteThrough writes,
      Failures failures) {
    this.clock = tools.clock();
    this.random = random;
    this.store = tools.store().uploads();
    this.buckets = buckets;
    this.intake = intake;
    this.assembly = new Assembly(tools.buffers());
    this.writes = writes;
    this.failures = failures;
    this.settings = tools.settings();
    this.events = tools.events();
    this.completions =
        Caffeine.newBuilder()
            .executor(Runnable::run)
            .maximumSize(settings.completionsMax())
            .build();
  }

  Upload create(
      ObjectId id,
      ObjectMetadata metadata,
      Optional<ChecksumAlgorithm> checksum,
      boolean wholeObjectChecksum) {
    if (wholeObjectChecksum && !checksum.map(ChecksumAlgorithm::isLinear).orElse(false)) {
      throw new StoreException(
          ErrorCode.INVALID_REQUEST, "only a CRC can be of the whole object of an upload");
    }
    Upload upload =
        new Upload(newId(), id, clock.instant(), metadata, checksum, wholeObjectChecksum);
    if (id.bucket().isRemote()) {
      store.create(upload);
      return upload;
    }
    try (BackendDirectory.Hold _ = buckets.hold(id.bucket())) {
      store.create(upload);
      return upload;
    }
  }

  Part putPart(
      ObjectId id, UploadId uploadId, int number, ByteSource body, BodyIntegrity integrity) {
    if (number < 1 || number > Part.NUMBER_MAX) {
      throw new StoreException(ErrorCode.INVALID_ARGUMENT, "a part number is 1 to 10000")
          .with("partNumber", number);
    }
    Upload upload = find(id, uploadId);
    OptionalLong length = body.lengthBytes();
    try (PartFile file = store.createPart(uploadId, number, length.orElse(0))) {
      Set<ChecksumAlgorithm> further = upload.checksum().map(Set::of).orElse(Set.of());
      Intake.Received received = intake.receive(body, integrity, further, file::write);
      Part part =
          new Part(
              number, received.sizeBytes(), received.md5(), received.checksums(), clock.instant());
      file.commit(part);
      return part;
    }
  }

  UploadParts parts(ObjectId id, UploadId uploadId) {
    Upload upload = find(id, uploadId);
    return new UploadParts(upload, store.parts(uploadId));
  }

  /// @param target where the object goes by the name that the client used
  ObjectAttributes complete(
      ObjectId id,
      Optional<RemoteTarget> target,
      UploadId uploadId,
      List<NamedPart> named,
      Conditions conditions,
      Optional<Checksum> wholeChecksum) {
    try (KeyedLock.Turn _ = ending(uploadId)) {
      Completion earlier = completions.getIfPresent(uploadId);
      if (earlier != null && earlier.id.equals(id) && earlier.parts.equals(named)) {
        return earlier.attributes;
      }
      Upload upload = find(id, uploadId);
      List<Part> parts = Assembly.chosen(named, store.parts(uploadId));
      ObjectAttributes attributes = write(upload, target, parts, conditions, wholeChecksum);
      completions.put(uploadId, new Completion(id, List.copyOf(named), attributes));
      drop(upload);
      return attributes;
    }
  }

  void abort(ObjectId id, UploadId uploadId) {
    try (KeyedLock.Turn _ = ending(uploadId)) {
      find(id, uploadId);
      store.delete(uploadId);
    }
  }

  private ObjectAttributes write(
      Upload upload,
      Optional<RemoteTarget> target,
      List<Part> parts,
      Conditions conditions,
      Optional<Checksum> wholeChecksum) {
    List<Checksum> checksums = Assembly.checksums(upload, parts);
    List<Integer> numbers = parts.stream().map(Part::number).toList();
    try (WorkFile work = store.assemble(upload.id(), numbers)) {
      Draft draft = assembly.draft(upload, parts, checksums, work, wholeChecksum, target);
      return writes.write(upload.objectId(), target, work, draft, conditions);
    }
  }

  // The object is written: parts that stay behind only cost room, and a repeated completion writes
  // the same.
  private void drop(Upload upload) {
    try {
      store.delete(upload.id());
    } catch (StoreException e) {
      events.notKept(upload.objectId(), e);
    }
  }

  private Upload find(ObjectId id, UploadId uploadId) {
    return store
        .find(uploadId)
        .filter(upload -> upload.objectId().equals(id))
        .orElseThrow(() ->
            new StoreException(ErrorCode.NO_SUCH_UPLOAD, "the upload does not exist")
                .with("uploadId", uploadId));
  }

  private KeyedLock.Turn ending(UploadId uploadId) {
    try {
      return endings
          .take(uploadId, settings.turnWait())
          .orElseThrow(() -> failures.unavailable("the upload is being ended"));
    } catch (InterruptedException e) {
      throw failures.interrupted();
    }
  }

  private UploadId newId() {
    return new UploadId(String.format("%016x%016x", random.nextLong(), random.nextLong()));
  }
}
