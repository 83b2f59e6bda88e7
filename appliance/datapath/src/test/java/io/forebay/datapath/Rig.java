package io.forebay.datapath;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import io.forebay.core.name.Bucket;
import io.forebay.core.name.ObjectId;
import io.forebay.core.name.Provider;
import io.forebay.core.object.ByteRange;
import io.forebay.core.object.ByteSource;
import io.forebay.core.object.Checksum;
import io.forebay.core.object.ChecksumAlgorithm;
import io.forebay.core.object.Conditions;
import io.forebay.core.object.ObjectAttributes;
import io.forebay.core.object.ObjectMetadata;
import io.forebay.core.object.RangeRequest;
import io.forebay.core.run.MonotonicClock;
import io.forebay.core.service.BodyIntegrity;
import io.forebay.core.service.CacheResult;
import io.forebay.core.service.GetRequest;
import io.forebay.core.service.GetResponse;
import io.forebay.core.service.PutRequest;
import io.forebay.core.store.LocalStore;
import io.forebay.testkit.Eventually;
import io.forebay.testkit.backend.BytesSource;
import io.forebay.testkit.backend.FaultyBackend;
import io.forebay.testkit.backend.MemoryBackend;
import io.forebay.testkit.store.CollectingSink;
import io.forebay.testkit.store.MemoryStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/// A data path between a store in memory and a cloud that fails as it is told; its clock stands
/// still.
final class Rig implements AutoCloseable {

  static final String REMOTE = "remote";
  static final Bucket CLOUD = new Bucket(Provider.AWS, "cloud", "photos");
  static final Bucket OWN = Bucket.local("scratch");
  static final ObjectId KEY = new ObjectId(CLOUD, "a/key");
  static final ObjectId OWN_KEY = new ObjectId(OWN, "a/key");
  static final int BUFFER_BYTES = 16 << 10;

  final MemoryBackend cloud = MemoryBackend.of(REMOTE);
  final FaultyBackend backend = new FaultyBackend(cloud);
  final MemoryStore memory = new MemoryStore();
  final RecordedEvents events = new RecordedEvents();
  final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-02-03T04:05:06Z"));
  final Datapath datapath;
  final Set<Bucket> removed = ConcurrentHashMap.newKeySet();
  private final AtomicReference<RemoteTarget> target = new AtomicReference<>();

  Rig() {
    this(settings().build());
  }

  Rig(DatapathSettings settings) {
    this(settings, Optional.empty());
  }

  /// @param store in place of the one in memory
  Rig(DatapathSettings settings, Optional<LocalStore> store) {
    target.set(RemoteTarget.of(backend, REMOTE));
    datapath =
        new Datapath(
            now::get,
            MonotonicClock.SYSTEM,
            new Random(1),
            store.orElse(memory),
            new Directory(),
            settings,
            events);
  }

  static SettingsBuilder settings() {
    return new SettingsBuilder();
  }

  static byte[] bytes(int length, long seed) {
    byte[] bytes = new byte[length];
    new SplittableRandom(seed).nextBytes(bytes);
    return bytes;
  }

  /// Writes into the cloud past the data path.
  byte[] given(ObjectId id, int length) {
    byte[] bytes = bytes(length, length);
    cloud.put(REMOTE, id.key(), bytes);
    return bytes;
  }

  void freshness(Duration window) {
    target.set(new RemoteTarget(backend, REMOTE, target.get().origin(), Optional.of(window)));
  }

  void origin(String origin) {
    target.set(new RemoteTarget(backend, REMOTE, origin, target.get().freshness()));
  }

  void advance(Duration time) {
    now.updateAndGet(instant -> instant.plus(time));
  }

  Answer get(ObjectId id) {
    return get(GetRequest.whole(id));
  }

  Answer get(ObjectId id, long startOffset, long lastOffset) {
    return get(
        new GetRequest(
            id, Optional.of(new RangeRequest.Between(startOffset, lastOffset)), Conditions.NONE));
  }

  Answer get(GetRequest request) {
    try (GetResponse response = datapath.get(request)) {
      CollectingSink sink = new CollectingSink();
      response.body().sendTo(sink);
      return new Answer(
          sink.bytes(),
          response.attributes(),
          response.range(),
          response.cache(),
          response.ageSeconds());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// What a client received of an answer that broke off, and why.
  Broken broken(GetRequest request) {
    CollectingSink sink = new CollectingSink();
    try (GetResponse response = datapath.get(request)) {
      response.body().sendTo(sink);
    } catch (StoreException e) {
      return new Broken(sink.bytes(), e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    throw new AssertionError("the answer did not break off");
  }

  ObjectAttributes put(ObjectId id, byte[] bytes) {
    return put(id, bytes, Conditions.NONE);
  }

  ObjectAttributes put(ObjectId id, byte[] bytes, Conditions conditions) {
    return datapath.put(
        new PutRequest(id, source(bytes), ObjectMetadata.NONE, conditions, BodyIntegrity.NONE));
  }

  /// That it fails with that code.
  static void fails(ErrorCode code, Runnable action) {
    assertThatThrownBy(action::run)
        .isInstanceOfSatisfying(StoreException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  static ByteSource source(byte[] bytes) {
    return new BytesSource(bytes, ByteRange.whole(bytes.length));
  }

  static BodyIntegrity integrity(Set<ChecksumAlgorithm> algorithms, Checksum... promised) {
    return new BodyIntegrity() {
      @Override
      public Set<ChecksumAlgorithm> algorithms() {
        return algorithms;
      }

      @Override
      public List<Checksum> promised() {
        return List.of(promised);
      }
    };
  }

  void awaitNoFills() {
    Eventually.await("all fetches have ended", () -> events.fillsActive() == 0);
  }

  int gets() {
    return backend.count(FaultyBackend.Operation.GET);
  }

  int heads() {
    return backend.count(FaultyBackend.Operation.HEAD);
  }

  @Override
  public void close() {
    datapath.close();
    memory.close();
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Answer(
      byte[] bytes,
      ObjectAttributes attributes,
      ByteRange range,
      CacheResult cache,
      OptionalLong ageSeconds) {}

  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Broken(byte[] bytes, StoreException failure) {}

  /// The one cloud, and every bucket of ours but those that were removed.
  private final class Directory implements BackendDirectory {

    @Override
    public Optional<RemoteTarget> target(Bucket bucket) {
      return bucket.isRemote() ? Optional.of(target.get()) : Optional.empty();
    }

    @Override
    public Hold hold(Bucket bucket) {
      if (removed.contains(bucket)) {
        throw new StoreException(ErrorCode.NO_SUCH_BUCKET, "removed");
      }
      return () -> {};
    }
  }
}
