package io.forebay.datapath;

import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import io.forebay.core.name.ObjectId;
import io.forebay.core.object.ByteRange;
import io.forebay.core.object.Conditions;
import io.forebay.core.object.ObjectAttributes;
import io.forebay.core.object.ObjectBody;
import io.forebay.core.object.RangeRequest;
import io.forebay.core.service.CacheResult;
import io.forebay.core.service.GetRequest;
import io.forebay.core.service.GetResponse;
import io.forebay.core.service.HeadResponse;
import io.forebay.core.service.NotModifiedException;
import io.forebay.core.store.CopyState;
import io.forebay.core.store.LocalStore;
import io.forebay.core.store.ObjectReader;
import io.forebay.core.store.StoredObject;
import java.nio.channels.FileChannel;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalLong;

/// GET and HEAD: from disk where a copy may be served, else from the cloud through a shared fetch,
/// or past the cache.
final class Reads {

  // A look into the store that came to nothing is repeated: another's fetch may have ended without
  // a stored copy.
  private static final int LOOKS_MAX = 5;

  /// What reading needs.
  record Tools(
      InstantSource clock,
      LocalStore store,
      BackendDirectory backends,
      Copies copies,
      Fills fills,
      Turns turns,
      Absences absences,
      Relay relay,
      Buffers buffers,
      Failures failures,
      DatapathSettings settings,
      DatapathEvents events) {}

  private final Tools tools;

  Reads(Tools tools) {
    this.tools = tools;
  }

  GetResponse get(GetRequest request) {
    GetResponse answer;
    try {
      answer = uncounted(request);
    } catch (NotModifiedException e) {
      tools.events.get(request.id().bucket(), e.answer().cache(), 0);
      throw e;
    }
    return new GetResponse(
        answer.attributes(),
        answer.range(),
        new CountedBody(answer.body(), request.id().bucket(), answer.cache(), tools.events),
        answer.cache(),
        answer.ageSeconds());
  }

  /// As [#get], but not told to the metrics: for the node's own use.
  GetResponse uncounted(GetRequest request) {
    try {
      Optional<RemoteTarget> target = tools.backends.target(request.id().bucket());
      return target.isPresent() ? remote(placed(request), target.get()) : own(request);
    } catch (StoreException e) {
      throw tools.failures.timed(e);
    }
  }

  HeadResponse head(ObjectId id, Conditions conditions) {
    try {
      Optional<RemoteTarget> target = tools.backends.target(id.bucket());
      return target.isPresent()
          ? remoteHead(tools.backends.placed(id), target.get(), conditions)
          : ownHead(id, conditions);
    } catch (StoreException e) {
      throw tools.failures.timed(e);
    }
  }

  private GetRequest placed(GetRequest request) {
    ObjectId id = tools.backends.placed(request.id());
    return new GetRequest(id, request.range(), request.conditions());
  }

  private GetResponse own(GetRequest request) {
    ObjectReader reader = tools.store.open(request.id()).orElseThrow(() -> absent(request.id()));
    return warm(request, Optional.empty(), reader, CacheResult.HIT);
  }

  private HeadResponse ownHead(ObjectId id, Conditions conditions) {
    StoredObject stored = tools.store.find(id).orElseThrow(() -> absent(id));
    return checked(
        conditions, new HeadResponse(stored.attributes(), CacheResult.HIT, OptionalLong.empty()));
  }

  private HeadResponse remoteHead(ObjectId id, RemoteTarget target, Conditions conditions) {
    Instant asked = tools.clock.instant();
    Optional<StoredObject> stored = findCopy(id);
    if (stored.isPresent()) {
      Optional<CacheResult> result = usable(id, target, stored.get(), asked);
      if (result.isPresent()) {
        return checked(
            conditions,
            new HeadResponse(
                stored.get().attributes(), result.get(), age(stored.get().copy(), result.get())));
      }
    }
    return checked(conditions, missed(askedFor(id, target)));
  }

  private GetResponse remote(GetRequest request, RemoteTarget target) {
    Instant asked = tools.clock.instant();
    ObjectId id = request.id();
    for (int look = 0; look < LOOKS_MAX; look++) {
      Optional<GetResponse> warm = warmIfUsable(request, target, asked);
      if (warm.isPresent()) {
        return warm.get();
      }
      tools.absences.check(id);
      if (!tools.fills.has(id) && isAskedAboutFirst(request)) {
        ObjectAttributes attributes = askedFor(id, target);
        checked(request.conditions(), missed(attributes));
        if (isFar(request, tools.settings.abandonedFillBytesMax())) {
          return direct(request, target, attributes);
        }
      }
      Optional<FillReader> reader = tools.fills.join(id, target, () -> isFresh(id, target, asked));
      if (reader.isPresent()) {
        return filling(request, target, reader.get());
      }
    }
    ObjectAttributes attributes = askedFor(id, target);
    checked(request.conditions(), missed(attributes));
    return direct(request, target, attributes);
  }

  // ---- from disk

  private Optional<GetResponse> warmIfUsable(
      GetRequest request, RemoteTarget target, Instant asked) {
    Optional<ObjectReader> opened = openCopy(request.id());
    if (opened.isEmpty()) {
      return Optional.empty();
    }
    ObjectReader reader = opened.get();
    boolean used = false;
    try {
      Optional<CacheResult> result = usable(request.id(), target, reader.object(), asked);
      if (result.isEmpty()) {
        return Optional.empty();
      }
      used = true;
      return Optional.of(warm(request, Optional.of(target), reader, result.get()));
    } finally {
      if (!used) {
        reader.close();
      }
    }
  }

  private Optional<CacheResult> usable(
      ObjectId id, RemoteTarget target, StoredObject stored, Instant asked) {
    Copies.Trust trust = tools.copies.judge(id, target, stored, asked);
    return switch (trust) {
      case FRESH -> Optional.of(CacheResult.HIT);
      case EXPIRED, DOUBTFUL -> tools.copies.validate(id, target, stored, trust);
      case FOREIGN -> Optional.empty();
    };
  }

  private boolean isFresh(ObjectId id, RemoteTarget target, Instant asked) {
    return findCopy(id)
        .map(stored -> tools.copies.judge(id, target, stored, asked) == Copies.Trust.FRESH)
        .orElse(false);
  }

  private GetResponse warm(
      GetRequest request, Optional<RemoteTarget> target, ObjectReader reader, CacheResult result) {
    StoredObject stored = reader.object();
    return answer(
        request,
        stored.attributes(),
        result,
        target.isEmpty() ? OptionalLong.empty() : age(stored.copy(), result),
        range -> new WarmBody(tools.relay, request.id(), target, reader, range),
        reader::close);
  }

  // For a cloud's object a store that cannot tell is a miss.
  private Optional<ObjectReader> openCopy(ObjectId id) {
    try {
      return tools.store.open(id);
    } catch (StoreException e) {
      return missing(e);
    }
  }

  private Optional<StoredObject> findCopy(ObjectId id) {
    try {
      return tools.store.find(id);
    } catch (StoreException e) {
      return missing(e);
    }
  }

  private static <T> Optional<T> missing(StoreException failure) {
    if (failure.code() == ErrorCode.UNAVAILABLE) {
      return Optional.empty();
    }
    throw failure;
  }

  // ---- from the cloud

  private GetResponse filling(GetRequest request, RemoteTarget target, FillReader reader) {
    boolean used = false;
    try {
      ObjectAttributes attributes = reader.attributes();
      checked(request.conditions(), missed(attributes));
      ByteRange range = range(request, attributes);
      Optional<FileChannel> file = reader.file();
      if (file.isEmpty()) {
        return declined(request, target, reader, range);
      }
      if (isFar(request, attributes, reader.fill().readableBytes())) {
        return direct(request, target, attributes);
      }
      used = true;
      return answer(
          request,
          attributes,
          CacheResult.MISS,
          OptionalLong.empty(),
          span ->
              new FillBody(
                  reader,
                  file.get(),
                  span,
                  tools.relay,
                  tools.failures,
                  tools.buffers,
                  tools.settings),
          reader::close);
    } finally {
      if (!used) {
        reader.close();
      }
    }
  }

  // The store takes nothing; the first to ask for all has the stream that is open already.
  private GetResponse declined(
      GetRequest request, RemoteTarget target, FillReader reader, ByteRange range) {
    ObjectAttributes attributes = reader.attributes();
    if (range.equals(ByteRange.whole(attributes.sizeBytes()))) {
      Optional<Upstream> stream = reader.fill().takeHandover();
      if (stream.isPresent()) {
        return direct(request, attributes, stream.get());
      }
    }
    return direct(request, target, attributes);
  }

  private GetResponse direct(GetRequest request, RemoteTarget target, ObjectAttributes attributes) {
    ByteRange range = range(request, attributes);
    Upstream upstream = tools.relay.open(target, request.id().key(), attributes, range);
    return direct(request, attributes, upstream);
  }

  private GetResponse direct(GetRequest request, ObjectAttributes attributes, Upstream upstream) {
    return answer(
        request,
        attributes,
        CacheResult.BYPASS,
        OptionalLong.empty(),
        range -> new DirectBody(tools.relay, upstream, range),
        upstream::close);
  }

  // Conditions may save the fetch, and a range far inside a large object never needs one.
  private boolean isAskedAboutFirst(GetRequest request) {
    return !request.conditions().isEmpty()
        || isFar(request, tools.settings.abandonedFillBytesMax());
  }

  private boolean isFar(GetRequest request, long atLeastBytes) {
    long start =
        switch (request.range().orElse(null)) {
          case RangeRequest.From(long startOffset) -> startOffset;
          case RangeRequest.Between(long startOffset, long lastOffset) -> startOffset;
          case RangeRequest.Suffix suffix -> 0;
          case null -> 0;
        };
    return start > tools.settings.farRangeBytes() && start > atLeastBytes;
  }

  private boolean isFar(GetRequest request, ObjectAttributes attributes, long readableBytes) {
    return request.range().isPresent()
        && range(request, attributes).startOffset() - readableBytes
            > tools.settings.farRangeBytes();
  }

  private ObjectAttributes askedFor(ObjectId id, RemoteTarget target) {
    tools.absences.check(id);
    try (Turns.Watch watch = tools.turns.watch(id)) {
      try {
        return target.backend().head(target.remoteBucket(), id.key());
      } catch (StoreException e) {
        if (e.code() == ErrorCode.NO_SUCH_KEY) {
          tools.absences.add(id, watch);
        }
        throw e;
      }
    }
  }

  // ---- answers

  private interface Bodies {
    ObjectBody of(ByteRange range);
  }

  private GetResponse answer(
      GetRequest request,
      ObjectAttributes attributes,
      CacheResult result,
      OptionalLong ageSeconds,
      Bodies bodies,
      Runnable giveBack) {
    boolean answered = false;
    try {
      checked(request.conditions(), new HeadResponse(attributes, result, ageSeconds));
      ByteRange range = range(request, attributes);
      ObjectBody body = bodies.of(range);
      answered = true;
      return new GetResponse(attributes, range, body, result, ageSeconds);
    } finally {
      if (!answered) {
        giveBack.run();
      }
    }
  }

  private static ByteRange range(GetRequest request, ObjectAttributes attributes) {
    return request
        .range()
        .map(range -> range.resolve(attributes.sizeBytes()))
        .orElseGet(() -> ByteRange.whole(attributes.sizeBytes()));
  }

  private static HeadResponse missed(ObjectAttributes attributes) {
    return new HeadResponse(attributes, CacheResult.MISS, OptionalLong.empty());
  }

  private static HeadResponse checked(Conditions conditions, HeadResponse answer) {
    return switch (conditions.forRead(answer.attributes())) {
      case PROCEED -> answer;
      case NOT_MODIFIED -> throw new NotModifiedException(answer);
      case FAILED ->
          throw new StoreException(ErrorCode.PRECONDITION_FAILED, "a condition does not hold");
    };
  }

  private OptionalLong age(CopyState copy, CacheResult result) {
    if (result == CacheResult.REVALIDATED) {
      return OptionalLong.of(0);
    }
    Duration age = Duration.between(copy.validatedAt(), tools.clock.instant());
    return OptionalLong.of(Math.max(0, age.toSeconds()));
  }

  private static StoreException absent(ObjectId id) {
    return new StoreException(ErrorCode.NO_SUCH_KEY, "the key does not exist").with("key", id);
  }
}
