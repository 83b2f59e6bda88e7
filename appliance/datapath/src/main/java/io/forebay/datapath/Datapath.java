package io.forebay.datapath;

import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import io.forebay.core.name.Bucket;
import io.forebay.core.name.ObjectId;
import io.forebay.core.name.UploadId;
import io.forebay.core.object.BodyDigest;
import io.forebay.core.object.ByteSource;
import io.forebay.core.object.Checksum;
import io.forebay.core.object.ChecksumAlgorithm;
import io.forebay.core.object.Conditions;
import io.forebay.core.object.ListPage;
import io.forebay.core.object.ListRequest;
import io.forebay.core.object.ObjectAttributes;
import io.forebay.core.object.ObjectMetadata;
import io.forebay.core.run.MonotonicClock;
import io.forebay.core.service.BodyIntegrity;
import io.forebay.core.service.CopyRequest;
import io.forebay.core.service.GetRequest;
import io.forebay.core.service.GetResponse;
import io.forebay.core.service.HeadResponse;
import io.forebay.core.service.NotModifiedException;
import io.forebay.core.service.ObjectService;
import io.forebay.core.service.PutRequest;
import io.forebay.core.service.UploadService;
import io.forebay.core.store.LocalStore;
import io.forebay.core.store.Part;
import io.forebay.core.store.Upload;
import io.forebay.core.store.WorkFile;
import java.io.IOException;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;

/// Objects as clients see them, across the disks of this node and the clouds behind it.
public final class Datapath implements ObjectService, UploadService, AutoCloseable {

  private final LocalStore store;
  private final BackendDirectory backends;
  private final Buffers buffers;
  private final Failures failures;
  private final Fills fills;
  private final Reads reads;
  private final Intake intake;
  private final WriteThrough writes;
  private final Uploads uploads;

  /// Joins the parts; `store` and the backends stay their owner's to close, after this.
  ///
  /// @param random used by many threads at once
  public Datapath(
      InstantSource clock,
      MonotonicClock nanos,
      RandomGenerator random,
      LocalStore store,
      BackendDirectory backends,
      DatapathSettings settings,
      DatapathEvents events) {
    this.store = store;
    this.backends = backends;
    this.buffers = new Buffers(settings.bufferBytes(), settings.buffersPooledMax());
    this.failures = new Failures(settings.retryAfter());
    Turns turns = new Turns();
    Doubts doubts = new Doubts(clock, settings.doubtTtl());
    Absences absences = new Absences(nanos, settings.absenceTtl(), settings.absencesMax());
    FillTask.Tools tools =
        new FillTask.Tools(clock, nanos, store, buffers, absences, doubts, settings, events);
    Copies copies =
        new Copies(
            clock,
            store,
            turns,
            doubts,
            new Outages(clock, settings.outageTtl()),
            settings.turnWait());
    this.fills = new Fills(tools, turns, failures);
    this.reads =
        new Reads(
            new Reads.Tools(
                clock,
                store,
                backends,
                copies,
                fills,
                turns,
                absences,
                new Relay(settings, nanos, buffers),
                buffers,
                failures,
                settings,
                events));
    this.intake = new Intake(buffers);
    this.writes = new WriteThrough(tools, backends, turns, failures, random);
    this.uploads = new Uploads(tools, random, backends, intake, writes, failures);
  }

  @Override
  public GetResponse get(GetRequest request) {
    return reads.get(request);
  }

  @Override
  public HeadResponse head(ObjectId id, Conditions conditions) {
    return reads.head(id, conditions);
  }

  @Override
  public ObjectAttributes put(PutRequest request) {
    Optional<RemoteTarget> target = backends.target(request.id().bucket());
    ObjectId id = backends.placed(request.id());
    try (WorkFile work = store.create(id, request.body().lengthBytes())) {
      Intake.Received received =
          intake.receive(request.body(), request.integrity(), List.of(), work::write);
      Draft draft = Draft.of(received, request.metadata());
      return writes.write(id, target, work, draft, request.conditions());
    } catch (StoreException e) {
      throw failures.timed(e);
    }
  }

  @Override
  public ObjectAttributes copy(CopyRequest request) {
    Optional<RemoteTarget> target = backends.target(request.target().bucket());
    ObjectId id = backends.placed(request.target());
    GetRequest whole =
        new GetRequest(request.source(), Optional.empty(), request.sourceConditions());
    try (GetResponse source = reads.uncounted(whole);
        WorkFile work = store.create(id, OptionalLong.of(source.attributes().sizeBytes()))) {
      Draft draft = copied(request, source, work);
      return writes.write(id, target, work, draft, request.targetConditions());
    } catch (NotModifiedException e) {
      throw new StoreException(ErrorCode.PRECONDITION_FAILED, "a condition does not hold", e);
    } catch (StoreException e) {
      throw failures.timed(e);
    }
  }

  private Draft copied(CopyRequest request, GetResponse source, WorkFile work) {
    EnumSet<ChecksumAlgorithm> algorithms = EnumSet.of(ChecksumAlgorithm.MD5);
    source.attributes().checksums().forEach(checksum -> algorithms.add(checksum.algorithm()));
    request.checksum().ifPresent(algorithms::add);
    BodyDigest digest = new BodyDigest(algorithms);
    try {
      source.body().sendTo(new WorkSink(work, digest, buffers));
    } catch (IOException e) {
      throw new StoreException(ErrorCode.UNAVAILABLE, "the source cannot be read", e);
    }
    String md5 = digest.md5();
    return new Draft(
        md5, md5, digest.checksums(), request.metadata().orElse(source.attributes().metadata()));
  }

  @Override
  public void delete(ObjectId id, Conditions conditions) {
    try {
      writes.delete(backends.placed(id), backends.target(id.bucket()), conditions);
    } catch (StoreException e) {
      throw failures.timed(e);
    }
  }

  @Override
  public ListPage list(Bucket bucket, ListRequest request) {
    try {
      Optional<RemoteTarget> target = backends.target(bucket);
      return target.isPresent()
          ? target.get().backend().list(target.get().remoteBucket(), request)
          : store.list(bucket, request);
    } catch (StoreException e) {
      throw failures.timed(e);
    }
  }

  @Override
  public Upload create(
      ObjectId id,
      ObjectMetadata metadata,
      Optional<ChecksumAlgorithm> checksum,
      boolean wholeObjectChecksum) {
    try {
      return uploads.create(backends.placed(id), metadata, checksum, wholeObjectChecksum);
    } catch (StoreException e) {
      throw failures.timed(e);
    }
  }

  @Override
  public Part putPart(
      ObjectId id, UploadId upload, int number, ByteSource body, BodyIntegrity integrity) {
    try {
      return uploads.putPart(backends.placed(id), upload, number, body, integrity);
    } catch (StoreException e) {
      throw failures.timed(e);
    }
  }

  @Override
  public UploadParts parts(ObjectId id, UploadId upload) {
    try {
      return uploads.parts(backends.placed(id), upload);
    } catch (StoreException e) {
      throw failures.timed(e);
    }
  }

  @Override
  public List<Upload> list(Bucket bucket) {
    return store.uploads().list(backends.placed(bucket));
  }

  @Override
  public ObjectAttributes complete(
      ObjectId id,
      UploadId upload,
      List<NamedPart> parts,
      Conditions conditions,
      Optional<Checksum> wholeChecksum) {
    try {
      Optional<RemoteTarget> target = backends.target(id.bucket());
      return uploads.complete(
          backends.placed(id), target, upload, parts, conditions, wholeChecksum);
    } catch (StoreException e) {
      throw failures.timed(e);
    }
  }

  @Override
  public void abort(ObjectId id, UploadId upload) {
    try {
      uploads.abort(backends.placed(id), upload);
    } catch (StoreException e) {
      throw failures.timed(e);
    }
  }

  /// Ends the fetches that are under way and waits for their threads.
  @Override
  public void close() {
    fills.close();
  }
}
