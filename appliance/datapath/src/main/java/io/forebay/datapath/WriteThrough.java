package io.forebay.datapath;

import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import io.forebay.core.name.ObjectId;
import io.forebay.core.object.Checksum;
import io.forebay.core.object.Conditions;
import io.forebay.core.object.ObjectAttributes;
import io.forebay.core.store.CopyState;
import io.forebay.core.store.LocalStore;
import io.forebay.core.store.StoredObject;
import io.forebay.core.store.WorkFile;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/// The last step of every write: in the key's turn, so that the order of writes is the same on disk
/// and in the cloud.
final class WriteThrough {

  private final InstantSource clock;
  private final LocalStore store;
  private final BackendDirectory buckets;
  private final Turns turns;
  private final Doubts doubts;
  private final Absences absences;
  private final Failures failures;
  private final DatapathSettings settings;
  private final DatapathEvents events;
  private final String versionPrefix;
  private final AtomicLong versions = new AtomicLong();

  WriteThrough(
      FillTask.Tools tools,
      BackendDirectory buckets,
      Turns turns,
      Failures failures,
      RandomGenerator random) {
    this.clock = tools.clock();
    this.store = tools.store();
    this.doubts = tools.doubts();
    this.absences = tools.absences();
    this.settings = tools.settings();
    this.events = tools.events();
    this.buckets = buckets;
    this.turns = turns;
    this.failures = failures;
    this.versionPrefix = Long.toHexString(random.nextLong()) + "-";
  }

  /// Makes the work file the object, here and in its cloud.
  ObjectAttributes write(
      ObjectId id,
      Optional<RemoteTarget> target,
      WorkFile work,
      Draft draft,
      Conditions conditions) {
    try (Turns.Turn _ = turn(id)) {
      return target.isEmpty()
          ? writeOwn(id, work, draft, conditions)
          : writeRemote(id, target.get(), work, draft, conditions);
    }
  }

  /// Deletes the object, here and in its cloud.
  void delete(ObjectId id, Optional<RemoteTarget> target, Conditions conditions) {
    try (Turns.Turn _ = turn(id)) {
      if (target.isEmpty()) {
        checkOwn(id, conditions);
        store.delete(id);
      } else {
        deleteRemote(id, target.get(), conditions);
      }
    }
  }

  // ---- the cluster's own objects

  private ObjectAttributes writeOwn(
      ObjectId id, WorkFile work, Draft draft, Conditions conditions) {
    checkOwn(id, conditions);
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    ObjectAttributes attributes =
        new ObjectAttributes(
            work.sizeBytes(),
            draft.etag(),
            versionPrefix + Long.toHexString(versions.incrementAndGet()),
            now,
            draft.checksums(),
            draft.metadata());
    // Who removes the bucket finds it empty before this, or finds the object.
    try (BackendDirectory.Hold _ = buckets.hold(id.bucket())) {
      work.commit(attributes, CopyState.own(now));
    }
    return attributes;
  }

  private void checkOwn(ObjectId id, Conditions conditions) {
    if (!conditions.isEmpty()) {
      check(id, conditions, store.find(id).map(StoredObject::attributes));
    }
  }

  private static void check(
      ObjectId id, Conditions conditions, Optional<ObjectAttributes> existing) {
    if (conditions.ifMatch().isPresent() && existing.isEmpty()) {
      throw new StoreException(ErrorCode.NO_SUCH_KEY, "the key does not exist").with("key", id);
    }
    if (conditions.forWrite(existing) == Conditions.Outcome.FAILED) {
      throw new StoreException(ErrorCode.PRECONDITION_FAILED, "a condition does not hold");
    }
  }

  // ---- objects of a cloud

  private ObjectAttributes writeRemote(
      ObjectId id, RemoteTarget target, WorkFile work, Draft draft, Conditions conditions) {
    Optional<StoredObject> old = mark(id);
    Instant asked = clock.instant();
    ObjectAttributes written;
    try {
      written =
          target
              .backend()
              .put(
                  target.remoteBucket(),
                  id.key(),
                  new WorkContent(work, draft.md5(), draft.checksums()),
                  draft.metadata(),
                  conditions);
    } catch (RuntimeException e) {
      throw failed(id, old, e);
    }
    ObjectAttributes kept = withComposite(written, draft);
    try {
      work.commit(kept, new CopyState(target.origin(), asked, doubts.has(id)));
    } catch (RuntimeException e) {
      // The data is where it must be; only the old copy may not stay.
      events.notKept(id, e);
      drop(id);
    }
    return kept;
  }

  // What is made of the client's parts the cloud does not know, since it got them as one: the copy
  // alone tells it, in place of another type that the cloud may have made.
  private static ObjectAttributes withComposite(ObjectAttributes written, Draft draft) {
    List<Checksum> composite = draft.checksums().stream().filter(Checksum::isComposite).toList();
    return composite.isEmpty()
        ? written
        : new ObjectAttributes(
            written.sizeBytes(),
            written.etag(),
            written.version(),
            written.lastModified(),
            composite,
            written.metadata());
  }

  private void deleteRemote(ObjectId id, RemoteTarget target, Conditions conditions) {
    Optional<StoredObject> old = mark(id);
    try {
      target.backend().delete(target.remoteBucket(), id.key(), conditions);
    } catch (RuntimeException e) {
      throw failed(id, old, e);
    }
    drop(id);
  }

  // After a crash a marked copy is validated before it is served.
  private Optional<StoredObject> mark(ObjectId id) {
    absences.drop(id);
    Optional<StoredObject> old = find(id);
    if (old.isEmpty() || old.get().copy().superseded()) {
      return Optional.empty();
    }
    StoredObject copy = old.get();
    return store.update(id, copy, copy.copy().withSuperseded(true))
        ? Optional.of(new StoredObject(copy.attributes(), copy.copy().withSuperseded(true)))
        : Optional.empty();
  }

  private Optional<StoredObject> find(ObjectId id) {
    try {
      return store.find(id);
    } catch (StoreException e) {
      // On a disk out of service: absent, and set aside when the disk comes back.
      if (e.code() == ErrorCode.UNAVAILABLE) {
        return Optional.empty();
      }
      throw e;
    }
  }

  // What to do with the old copy and the key after a write that failed at the cloud.
  private RuntimeException failed(
      ObjectId id, Optional<StoredObject> marked, RuntimeException failure) {
    if (!(failure instanceof StoreException known) || known.code() == ErrorCode.OUTCOME_UNKNOWN) {
      doubts.add(id);
      return failure;
    }
    // A condition that fails tells of another writer: the copy stays marked, so that the next read
    // asks.
    boolean mayBeOutdated =
        known.code() == ErrorCode.PRECONDITION_FAILED
            || known.code() == ErrorCode.CONDITIONAL_REQUEST_CONFLICT
            || known.code() == ErrorCode.NO_SUCH_KEY;
    if (marked.isPresent() && !mayBeOutdated) {
      unmark(id, marked.get());
    }
    return known;
  }

  private void unmark(ObjectId id, StoredObject marked) {
    try {
      store.update(id, marked, marked.copy().withSuperseded(false));
    } catch (StoreException e) {
      // It stays marked, which costs one question to the cloud.
      events.notKept(id, e);
    }
  }

  private void drop(ObjectId id) {
    try {
      store.delete(id);
    } catch (StoreException e) {
      // The mark keeps it from being served unasked.
      events.notKept(id, e);
    }
  }

  private Turns.Turn turn(ObjectId id) {
    try {
      return turns
          .take(id, settings.turnWait())
          .orElseThrow(() -> failures.unavailable("another write to the key takes too long"));
    } catch (InterruptedException e) {
      throw failures.interrupted();
    }
  }
}
