package io.forebay.node;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.forebay.core.backend.Backend;
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
  private static final Duration BELIEVED = Duration.ofMinutes(10);
  private static final int BELIEVED_MAX = 10_000;
  private static final Duration HOLD_WAIT = Duration.ofSeconds(30);

  private final Map<String, BucketSection> declared;
  private final Map<String, Bucket> declaredBuckets = new HashMap<>();
  private final Map<String, NamedBackend> backends;
  private final Optional<NamedBackend> defaultBackend;
  private final CreatedBuckets created;
  private final LocalStore store;
  private final InstantSource clock;
  private final BucketHolds holds = new BucketHolds(HOLD_WAIT);

  // Buckets that the default backend said it has; what it lacks is asked again each time.
  private final Cache<String, Boolean> present =
      Caffeine.newBuilder().maximumSize(BELIEVED_MAX).expireAfterWrite(BELIEVED).build();

  /// A backend and what the configuration calls it.
  record NamedBackend(String name, Backend backend, io.forebay.core.name.Provider provider) {}

  Buckets(
      Map<String, BucketSection> declared,
      Map<String, NamedBackend> backends,
      Optional<String> defaultBackend,
      CreatedBuckets created,
      LocalStore store,
      InstantSource clock) {
    this.declared = declared;
    this.backends = backends;
    this.defaultBackend = defaultBackend.map(name -> known(backends, name));
    this.created = created;
    this.store = store;
    this.clock = clock;
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
      if (isPresent(backend, name)) {
        return remote(backend, name);
      }
    }
    throw noSuchBucket(name);
  }

  @Override
  public Optional<RemoteTarget> target(Bucket bucket) {
    if (!bucket.isRemote()) {
      return Optional.empty();
    }
    NamedBackend named = backends.get(bucket.namespace());
    if (named == null) {
      throw noSuchBucket(bucket.name());
    }
    Optional<BucketSection> section =
        Optional.ofNullable(declared.get(bucket.name()))
            .filter(found -> found.backend().filter(named.name()::equals).isPresent());
    String remoteBucket = section.flatMap(BucketSection::remoteBucket).orElse(bucket.name());
    return Optional.of(
        new RemoteTarget(
            named.backend(),
            remoteBucket,
            named.backend().fingerprint() + "/" + remoteBucket,
            section.flatMap(BucketSection::validateAfter)));
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
        named
            .backend()
            .listBuckets()
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
      present.put(name, true);
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
    present.invalidate(name);
    store.deleteBucket(remote(backend, name));
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

  private boolean isPresent(NamedBackend backend, String name) {
    if (present.getIfPresent(name) != null) {
      return true;
    }
    // A copy on disk says that the bucket is there, so that it is readable while the backend is
    // away.
    Bucket bucket = remote(backend, name);
    boolean found;
    try {
      found = backend.backend().hasBucket(name);
    } catch (StoreException e) {
      if (e.code() == ErrorCode.NO_SUCH_BUCKET) {
        return false;
      }
      if (!store.buckets().contains(bucket)) {
        throw e;
      }
      found = true;
    }
    if (found) {
      present.put(name, true);
    }
    return found;
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
