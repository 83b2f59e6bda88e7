package io.forebay.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import io.forebay.core.name.Bucket;
import io.forebay.core.name.ObjectId;
import io.forebay.core.name.Provider;
import io.forebay.core.object.ObjectAttributes;
import io.forebay.core.object.ObjectMetadata;
import io.forebay.core.service.BucketService.BucketInfo;
import io.forebay.core.store.CopyState;
import io.forebay.core.store.WorkFile;
import io.forebay.datapath.BackendDirectory;
import io.forebay.datapath.RemoteTarget;
import io.forebay.node.config.BucketSection;
import io.forebay.testkit.Eventually;
import io.forebay.testkit.backend.BackendFault;
import io.forebay.testkit.backend.FaultyBackend;
import io.forebay.testkit.backend.FaultyBackend.Operation;
import io.forebay.testkit.backend.MemoryBackend;
import io.forebay.testkit.store.MemoryStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BucketsTest {

  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  @TempDir Path data;
  private final MemoryBackend cloud = MemoryBackend.of("there", "photos-eu");
  private final MemoryStore store = new MemoryStore();

  private Buckets buckets(boolean hasDefault) {
    return buckets(
        Map.of("cloud", new NamedBackend("cloud", cloud, Provider.AWS)),
        hasDefault ? Optional.of("cloud") : Optional.empty());
  }

  private Buckets buckets(Map<String, NamedBackend> backends, Optional<String> defaultBackend) {
    Map<String, BucketSection> declared =
        Map.of(
            "photos",
            new BucketSection(
                Optional.of(backends.keySet().iterator().next()),
                Optional.of("photos-eu"),
                Optional.of(Duration.ofSeconds(9))),
            "scratch",
            new BucketSection(Optional.empty(), Optional.empty(), Optional.empty()));
    return new Buckets(
        declared,
        backends,
        defaultBackend,
        new CreatedBuckets(data),
        store,
        new Places(data, backends, declared),
        InstantSource.fixed(NOON));
  }

  private static void refused(ErrorCode code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(StoreException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  private void store(Bucket bucket) {
    ObjectId id = new ObjectId(bucket, "key");
    try (WorkFile file = store.create(id, OptionalLong.of(0))) {
      file.commit(
          new ObjectAttributes(0, "e", "v", NOON, List.of(), ObjectMetadata.NONE),
          CopyState.own(NOON));
    }
  }

  @Test
  void aDeclaredBucketHasItsBackendAndItsNameThere() {
    Bucket photos = buckets(false).resolve("photos");
    RemoteTarget target = buckets(false).target(photos).orElseThrow();

    assertThat(photos).isEqualTo(new Bucket(Provider.AWS, "cloud", "photos"));
    assertThat(target.remoteBucket()).isEqualTo("photos-eu");
    assertThat(target.freshness()).contains(Duration.ofSeconds(9));
    assertThat(target.origin()).contains(cloud.fingerprint(), "photos-eu");
  }

  @Test
  void aDeclaredBucketWithoutBackendIsOurs() {
    assertThat(buckets(true).resolve("scratch")).isEqualTo(Bucket.local("scratch"));
    assertThat(buckets(true).target(Bucket.local("scratch"))).isEmpty();
  }

  @Test
  void anUndeclaredNameIsLookedUpAtTheDefaultBackend() {
    assertThat(buckets(true).resolve("there"))
        .isEqualTo(new Bucket(Provider.AWS, "cloud", "there"));
    refused(ErrorCode.NO_SUCH_BUCKET, () -> buckets(true).resolve("absent"));
    refused(ErrorCode.NO_SUCH_BUCKET, () -> buckets(false).resolve("there"));
    refused(ErrorCode.NO_SUCH_BUCKET, () -> buckets(true).resolve("Not/A/Name"));
  }

  @Test
  void aCreatedBucketIsOursWithoutADefaultBackendAndTheCloudsWithOne() {
    buckets(false).create("new-one");
    assertThat(buckets(false).resolve("new-one")).isEqualTo(Bucket.local("new-one"));

    buckets(true).create("cloudy");
    assertThat(cloud.hasBucket("cloudy")).isTrue();
    assertThat(buckets(true).resolve("cloudy").isRemote()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ab", "Upper", "dots..two", "192.168.0.1", "-dash", "dash-", "a_b"})
  void aNameThatS3ForbidsIsRefused(String name) {
    refused(ErrorCode.INVALID_BUCKET_NAME, () -> buckets(false).create(name));
  }

  @Test
  void whatIsThereCannotBeCreatedAgain() {
    buckets(false).create("twice");

    refused(ErrorCode.BUCKET_ALREADY_OWNED_BY_YOU, () -> buckets(false).create("twice"));
    refused(ErrorCode.BUCKET_ALREADY_OWNED_BY_YOU, () -> buckets(false).create("photos"));
  }

  @Test
  void onlyAnEmptyBucketIsDeleted() {
    Buckets buckets = buckets(false);
    buckets.create("full");
    store(Bucket.local("full"));
    refused(ErrorCode.BUCKET_NOT_EMPTY, () -> buckets.delete("full"));

    store.delete(new ObjectId(Bucket.local("full"), "key"));
    buckets.delete("full");

    refused(ErrorCode.NO_SUCH_BUCKET, () -> buckets.resolve("full"));
    refused(ErrorCode.NO_SUCH_BUCKET, () -> buckets.delete("full"));
    refused(ErrorCode.METHOD_NOT_ALLOWED, () -> buckets.delete("photos"));
  }

  @Test
  void aRemovalWaitsForACommitAndFindsWhatItLeft() throws InterruptedException {
    Buckets buckets = buckets(false);
    buckets.create("busy");
    AtomicReference<ErrorCode> refusal = new AtomicReference<>();
    Thread removal =
        Thread.ofPlatform()
            .unstarted(() -> {
              try {
                buckets.delete("busy");
              } catch (StoreException e) {
                refusal.set(e.code());
              }
            });

    try (BackendDirectory.Hold _ = buckets.hold(Bucket.local("busy"))) {
      removal.start();
      Eventually.await(
          "it waits, or is done",
          () ->
              Set.of(Thread.State.TIMED_WAITING, Thread.State.TERMINATED)
                  .contains(removal.getState()));
      store(Bucket.local("busy"));
    }
    removal.join();

    assertThat(refusal).hasValue(ErrorCode.BUCKET_NOT_EMPTY);
    assertThat(store.buckets()).containsExactly(Bucket.local("busy"));
  }

  @Test
  void aRemovedBucketIsNotHeld() {
    Buckets buckets = buckets(false);
    buckets.create("gone");
    buckets.delete("gone");

    refused(ErrorCode.NO_SUCH_BUCKET, () -> buckets.hold(Bucket.local("gone")));
    buckets.hold(Bucket.local("scratch")).close();
    buckets.create("gone");
    buckets.hold(Bucket.local("gone")).close();
    buckets.delete("gone");
  }

  @Test
  void aDeletedRemoteBucketTakesItsCopiesAlong() {
    Buckets buckets = buckets(true);
    store(buckets.placed(buckets.resolve("there")));

    buckets.delete("there");

    assertThat(store.buckets()).isEmpty();
    refused(ErrorCode.NO_SUCH_BUCKET, () -> buckets.resolve("there"));
  }

  @Test
  void everyBucketIsListedOnceByName() {
    Buckets buckets = buckets(false);
    buckets.create("mine");

    assertThat(buckets.list())
        .extracting(BucketInfo::name)
        .containsExactly("mine", "photos", "scratch");
    assertThat(buckets(true).list())
        .extracting(BucketInfo::name)
        .containsExactly("mine", "photos", "photos-eu", "scratch", "there");
  }

  @Test
  void copiesOfOneRemoteBucketHaveOnePlaceWhateverItsName() {
    Buckets buckets = buckets(true);

    Bucket place = buckets.placed(buckets.resolve("photos"));

    assertThat(place).isEqualTo(buckets.placed(buckets.resolve("photos-eu")));
    assertThat(buckets.placed(buckets.resolve("there"))).isNotEqualTo(place);
    assertThat(buckets.placed(Bucket.local("scratch"))).isEqualTo(Bucket.local("scratch"));
  }

  @Test
  void aPlaceKeepsItsNamespaceWhenItsBackendIsRenamedAndAnotherTakesTheName() {
    Bucket place = buckets(true).placed(buckets(true).resolve("photos"));
    MemoryBackend another = new MemoryBackend("elsewhere", InstantSource.system());

    Buckets renamed =
        buckets(
            Map.of("renamed", new NamedBackend("renamed", cloud, Provider.AWS)), Optional.empty());
    Buckets taken =
        buckets(
            Map.of("cloud", new NamedBackend("cloud", another, Provider.AWS)), Optional.empty());

    assertThat(renamed.placed(renamed.resolve("photos"))).isEqualTo(place);
    assertThat(taken.placed(taken.resolve("photos"))).isNotEqualTo(place);
  }

  @Test
  void namesThatNoDirectoryOfOursCanHaveAreKeptUnderOthers() {
    NamedBackend named = new NamedBackend("cloud", cloud, Provider.AZURE);
    Places places = new Places(data, Map.of("cloud", named), Map.of());

    assertThat(places.of(named, "$web")).isNotEqualTo(places.of(named, "$logs"));
    assertThat(places.of(named, "$web")).isEqualTo(places.of(named, "$web"));
    assertThat(places.of(named, "Upper").name()).startsWith("h__");
  }

  @Test
  void aDefaultBackendThatIsAwayOrSilentHidesNoKnownBucket() {
    FaultyBackend faulty = new FaultyBackend(cloud);
    Buckets buckets =
        buckets(
            Map.of("cloud", new NamedBackend("cloud", faulty, Provider.AWS)), Optional.of("cloud"));
    List<BucketInfo> whole = buckets.list();

    faulty.plan(Operation.LIST_BUCKETS, new BackendFault.Fail(ErrorCode.UNAVAILABLE));
    assertThat(buckets.list()).isEqualTo(whole);

    Buckets afterRestart =
        buckets(
            Map.of("cloud", new NamedBackend("cloud", faulty, Provider.AWS)), Optional.of("cloud"));
    store(afterRestart.placed(new Bucket(Provider.AWS, "cloud", "there")));
    faulty.plan(Operation.LIST_BUCKETS, new BackendFault.Fail(ErrorCode.ACCESS_DENIED));
    assertThat(afterRestart.list())
        .extracting(BucketInfo::name)
        .containsExactly("photos", "scratch", "there");
  }

  @Test
  void aDeclaredBucketIsAbsentOnlyWhereItsCloudSaysSo() {
    FaultyBackend faulty = new FaultyBackend(cloud);
    Buckets buckets =
        buckets(Map.of("cloud", new NamedBackend("cloud", faulty, Provider.AWS)), Optional.empty());
    faulty.plan(Operation.LIST, new BackendFault.Fail(ErrorCode.UNAVAILABLE));

    assertThat(buckets.confirm("photos").name()).isEqualTo("photos");
    assertThat(buckets.confirm("scratch")).isEqualTo(Bucket.local("scratch"));

    cloud.deleteBucket("photos-eu");
    refused(ErrorCode.NO_SUCH_BUCKET, () -> buckets(false).confirm("photos"));
  }
}
