package io.forebay.datapath;

import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import io.forebay.core.name.ObjectId;
import io.forebay.core.object.ObjectAttributes;
import io.forebay.core.run.KeyedLock;
import io.forebay.core.service.CacheResult;
import io.forebay.core.store.CopyState;
import io.forebay.core.store.LocalStore;
import io.forebay.core.store.StoredObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/// The judgement whether a stored copy of a cloud's object may be served, and the question to the
/// cloud where that is needed.
final class Copies {

  /// How far a copy can be trusted.
  enum Trust {
    /// Served as it is.
    FRESH,
    /// The bucket wants it validated; served unvalidated while the backend is away.
    EXPIRED,
    /// A write with an unknown end: never served unvalidated.
    DOUBTFUL,
    /// From another place: never served.
    FOREIGN
  }

  private final InstantSource clock;
  private final LocalStore store;
  private final Turns turns;
  private final Doubts doubts;
  private final Outages outages;
  private final Duration turnWait;
  private final KeyedLock<ObjectId> questions = new KeyedLock<>();

  Copies(
      InstantSource clock,
      LocalStore store,
      Turns turns,
      Doubts doubts,
      Outages outages,
      Duration turnWait) {
    this.clock = clock;
    this.store = store;
    this.turns = turns;
    this.doubts = doubts;
    this.outages = outages;
    this.turnWait = turnWait;
  }

  /// How far the copy can be trusted by a request that came at `asked`.
  Trust judge(ObjectId id, RemoteTarget target, StoredObject stored, Instant asked) {
    CopyState copy = stored.copy();
    if (!copy.origin().equals(target.origin())) {
      return Trust.FOREIGN;
    }
    if (copy.superseded() || doubts.has(id)) {
      return Trust.DOUBTFUL;
    }
    boolean expired =
        target
            .freshness()
            .map(window -> !asked.isBefore(copy.validatedAt().plus(window)))
            .orElse(false);
    // What was fetched since the request came is fresh enough for it, even without any window.
    return expired && copy.validatedAt().isBefore(asked) ? Trust.EXPIRED : Trust.FRESH;
  }

  /// Asks the cloud whether an expired or doubtful copy is current. Empty where it is not, so that
  /// it is a miss.
  ///
  /// @throws StoreException `NO_SUCH_KEY` where the object is gone; `UNAVAILABLE` where the copy
  ///   may not be served without an answer and there is none
  Optional<CacheResult> validate(
      ObjectId id, RemoteTarget target, StoredObject stored, Trust trust) {
    boolean isShared =
        trust == Trust.EXPIRED && target.freshness().map(Duration::isPositive).orElse(false);
    if (!isShared) {
      return ask(id, target, stored, trust);
    }
    // One question for all who come meanwhile. Where the window is zero, each wants its own.
    try (KeyedLock.Turn _ = questions.take(id, turnWait).orElse(() -> {})) {
      return answered(id, target, stored).orElseGet(() -> ask(id, target, stored, trust));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of(CacheResult.STALE);
    }
  }

  // What another's question brought; empty where there was none.
  private Optional<Optional<CacheResult>> answered(
      ObjectId id, RemoteTarget target, StoredObject stored) {
    Optional<StoredObject> now = store.find(id);
    if (now.isEmpty() || !now.get().attributes().isSameContent(stored.attributes())) {
      return Optional.of(Optional.empty());
    }
    return judge(id, target, now.get(), clock.instant()) == Trust.FRESH
        ? Optional.of(Optional.of(CacheResult.REVALIDATED))
        : Optional.empty();
  }

  private Optional<CacheResult> ask(
      ObjectId id, RemoteTarget target, StoredObject stored, Trust trust) {
    if (trust == Trust.EXPIRED && outages.has(target)) {
      return Optional.of(CacheResult.STALE);
    }
    try (Turns.Watch watch = turns.watch(id)) {
      Instant asked = clock.instant();
      ObjectAttributes current;
      try {
        current = target.backend().head(target.remoteBucket(), id.key());
      } catch (StoreException e) {
        return unanswered(id, target, stored, trust, watch, e);
      }
      if (!current.isSameContent(stored.attributes())) {
        whileCurrent(watch, () -> store.deleteIf(id, stored));
        return Optional.empty();
      }
      // A doubted key keeps its mark: the write may yet take place, also after a restart of this
      // node.
      if (!doubts.has(id)) {
        whileCurrent(watch, () -> store.update(id, stored, stored.copy().validated(asked)));
      }
      return Optional.of(CacheResult.REVALIDATED);
    }
  }

  private Optional<CacheResult> unanswered(
      ObjectId id,
      RemoteTarget target,
      StoredObject stored,
      Trust trust,
      Turns.Watch watch,
      StoreException failure) {
    if (failure.code() == ErrorCode.NO_SUCH_KEY) {
      whileCurrent(watch, () -> store.deleteIf(id, stored));
      throw failure;
    }
    if (!Failures.isOutage(failure)) {
      throw failure;
    }
    outages.begun(target);
    if (trust == Trust.EXPIRED) {
      return Optional.of(CacheResult.STALE);
    }
    throw failure;
  }

  // What cannot be noted is asked again next time.
  private void whileCurrent(Turns.Watch watch, Runnable action) {
    try {
      watch.runIfCurrent(turnWait, action);
    } catch (StoreException e) {
      if (!Failures.isOutage(e) && e.code() != ErrorCode.OUT_OF_SPACE) {
        throw e;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
