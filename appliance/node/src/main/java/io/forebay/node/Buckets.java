package io.forebay.node;

import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import io.forebay.core.name.Bucket;
import io.forebay.core.object.ListRequest;
import io.forebay.core.service.BucketService;
import io.forebay.core.store.LocalStore;
import io.forebay.datapath.BackendDirectory;
import io.forebay.datapath.RemoteTarget;
import io.forebay.node.config.BucketSection;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// What a bucket's name means: one that the configuration declares, else one that a client created
/// here, else the bucket of that name at the default backend.
final class Buckets implements BucketService, BackendDirectory {

  // "Bucket naming rules" of the S3 user guide.
  private static final Pattern S3_NAME =
      Pattern.compile("(?!.*\\.\\.)(?!\\d+\\.\\d+\\.\\d+\\.\\d+$)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");
  private static final Duration HOLD_WAIT = Duration.ofSeconds(30);

  private final Map<String, BucketSection> declared;
  private final Map<String, Bucket> declaredBuckets = new HashMap<>();
  private final Map<String, NamedBackend> backends;
  private final Optional<NamedBackend> defaultBackend;
  private final CreatedBuckets created;
  private final LocalStore store;
  private final InstantSource clock;
  private final BucketHolds holds = new BucketHolds(HOLD_WAIT);
  private final Places places;
  private final RemoteBuckets remoteBuckets;

  Buckets(
      Map<String, BucketSection> declared,
      Map<String, NamedBackend> backends,
      Optional<String> defaultBackend,
      CreatedBuckets created,
      LocalStore store,
      Places places,
      InstantSource clock) {
    this.declared = declared;
    this.backends = backends;
    this.defaultBackend = defaultBackend.map(name -> known(backends, name));
    this.created = created;
    this.store = store;
    this.clock = clock;
    this.places = places;
    this.remoteBuckets = new RemoteBuckets(store, places);
    declared.forEach((name, section) -> declaredBuckets.put(name, bucket(name, section)));
  }

  private Bucket bucket(String name, BucketSection section) {
    return section
        .backend()
        .map(backend -> remote(known(backends, backend), name))
        .orElseGet(() -> Bucket.local(name));
  }

  @Override
  public Bucket resolve(String name) {
    Bucket bucket = declaredBuckets.get(name);
    if (bucket != null) {
      return bucket;
    }
    if (created.createdAt(name).isPresent()) {
      return Bucket.local(name);
    }
    if (defaultBackend.isPresent() && Bucket.isName(name)) {
      NamedBackend backend = defaultBackend.get();
      if (remoteBuckets.has(backend, name)) {
        return remote(backend, name);
      }
    }
    throw noSuchBucket(name);
  }

  @Override
  public Bucket confirm(String name) {
    Bucket bucket = resolve(name);
    if (declared.containsKey(name) && bucket.isRemote()) {
      NamedBackend named = backend(bucket);
      if (remoteBuckets.surelyLacks(named, remoteName(named, name))) {
        throw noSuchBucket(name);
      }
    }
    return bucket;
  }

  @Override
  public Optional<RemoteTarget> target(Bucket bucket) {
    if (!bucket.isRemote()) {
      return Optional.empty();
    }
    NamedBackend named = backend(bucket);
    String remoteBucket = remoteName(named, bucket.name());
    return Optional.of(
        new RemoteTarget(
            named.backend(),
            remoteBucket,
            named.backend().fingerprint() + "/" + remoteBucket,
            section(named, bucket.name()).flatMap(BucketSection::validateAfter)));
  }

  @Override
  public Bucket placed(Bucket bucket) {
    if (!bucket.isRemote()) {
      return bucket;
    }
    NamedBackend named = backend(bucket);
    return places.of(named, remoteName(named, bucket.name()));
  }

  private NamedBackend backend(Bucket bucket) {
    NamedBackend named = backends.get(bucket.namespace());
    if (named == null) {
      throw noSuchBucket(bucket.name());
    }
    return named;
  }

  private String remoteName(NamedBackend named, String name) {
    return section(named, name).flatMap(BucketSection::remoteBucket).orElse(name);
  }

  private Optional<BucketSection> section(NamedBackend named, String name) {
    return Optional.ofNullable(declared.get(name))
        .filter(found -> found.backend().filter(named.name()::equals).isPresent());
  }

  @Override
  public Hold hold(Bucket bucket) {
    String name = bucket.name();
    Hold hold = holds.shared(name);
    if (declared.containsKey(name) || created.createdAt(name).isPresent()) {
      return hold;
    }
    hold.close();
    throw noSuchBucket(name);
  }

  @Override
  public List<BucketInfo> list() {
    Map<String, BucketInfo> infos = new TreeMap<>();
    defaultBackend.ifPresent(named ->
        remoteBuckets
            .list(named)
            .forEach(bucket ->
                infos.put(bucket.name(), new BucketInfo(bucket.name(), bucket.createdAt()))));
    created.all().forEach((name, at) -> infos.put(name, new BucketInfo(name, at)));
    declared.keySet().forEach(name -> infos.put(name, new BucketInfo(name, Instant.EPOCH)));
    return new ArrayList<>(infos.values());
  }

  @Override
  public void create(String name) {
    if (!S3_NAME.matcher(name).matches()) {
      throw new StoreException(ErrorCode.INVALID_BUCKET_NAME, "The specified bucket is not valid.")
          .with("BucketName", name);
    }
    if (declared.containsKey(name) || created.createdAt(name).isPresent()) {
      throw alreadyYours(name);
    }
    if (defaultBackend.isPresent()) {
      defaultBackend.get().backend().createBucket(name);
      remoteBuckets.created(defaultBackend.get(), name);
    } else {
      createOwn(name);
    }
  }

  // What a removal under way drops is not of the new bucket.
  private void createOwn(String name) {
    try (Hold _ = holds.shared(name)) {
      if (!created.add(name, clock.instant())) {
        throw alreadyYours(name);
      }
    }
  }

  @Override
  public void delete(String name) {
    if (declared.containsKey(name)) {
      throw new StoreException(
              ErrorCode.METHOD_NOT_ALLOWED, "This bucket is declared in the node's configuration.")
          .with("BucketName", name);
    }
    if (created.createdAt(name).isPresent()) {
      deleteOwn(name);
      return;
    }
    NamedBackend backend = defaultBackend.orElseThrow(() -> noSuchBucket(name));
    backend.backend().deleteBucket(name);
    remoteBuckets.deleted(backend, name);
    store.deleteBucket(places.of(backend, name));
  }

  // Alone: what was acknowledged before is found by the list, and what comes after finds no bucket.
  private void deleteOwn(String name) {
    try (Hold _ = holds.alone(name)) {
      deleteAlone(name);
    }
  }

  private void deleteAlone(String name) {
    if (created.createdAt(name).isEmpty()) {
      throw noSuchBucket(name);
    }
    Bucket bucket = Bucket.local(name);
    if (!store.list(bucket, ListRequest.ofPrefix("")).entries().isEmpty()) {
      throw new StoreException(
              ErrorCode.BUCKET_NOT_EMPTY, "The bucket you tried to delete is not empty.")
          .with("BucketName", name);
    }
    created.remove(name);
    store.deleteBucket(bucket);
  }

  private static Bucket remote(NamedBackend backend, String name) {
    return new Bucket(backend.provider(), backend.name(), name);
  }

  private static NamedBackend known(Map<String, NamedBackend> backends, String name) {
    NamedBackend backend = backends.get(name);
    if (backend == null) {
      throw new IllegalArgumentException("no backend of that name: " + name);
    }
    return backend;
  }

  private static StoreException noSuchBucket(String name) {
    return new StoreException(ErrorCode.NO_SUCH_BUCKET, "The specified bucket does not exist")
        .with("BucketName", name);
  }

  private static StoreException alreadyYours(String name) {
    return new StoreException(
            ErrorCode.BUCKET_ALREADY_OWNED_BY_YOU,
            "Your previous request to create the named bucket succeeded and you already own it.")
        .with("BucketName", name);
  }
}
