package io.forebay.testkit.backend;

import io.forebay.core.backend.Backend;
import io.forebay.core.backend.BackendContent;
import io.forebay.core.backend.BackendObject;
import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import io.forebay.core.name.KeyOrder;
import io.forebay.core.object.ByteRange;
import io.forebay.core.object.ByteSource;
import io.forebay.core.object.Conditions;
import io.forebay.core.object.ListPage;
import io.forebay.core.object.ListRequest;
import io.forebay.core.object.ObjectAttributes;
import io.forebay.core.object.ObjectMetadata;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/// A cloud in memory. Versions differ from ETags, so that nobody can take one for the other.
public final class MemoryBackend implements Backend {

  private static final class Stored {
    private final ObjectAttributes attributes;
    private final byte[] bytes;

    Stored(ObjectAttributes attributes, byte[] bytes) {
      this.attributes = attributes;
      this.bytes = bytes;
    }

    ObjectAttributes attributes() {
      return attributes;
    }
  }

  private record StoredBucket(Instant createdAt, NavigableMap<String, Stored> objects) {}

  private final String fingerprint;
  private final InstantSource time;
  // Guarded by this.
  private final NavigableMap<String, StoredBucket> buckets = new TreeMap<>();
  // Guarded by this.
  private long writesCount;
  // Guarded by this.
  private boolean encrypts;

  /// @param fingerprint see [Backend#fingerprint]
  public MemoryBackend(String fingerprint, InstantSource time) {
    this.fingerprint = fingerprint;
    this.time = time;
  }

  /// A cloud with these buckets.
  public static MemoryBackend of(String... buckets) {
    MemoryBackend backend = new MemoryBackend("memory", InstantSource.system());
    for (String bucket : buckets) {
      backend.createBucket(bucket);
    }
    return backend;
  }

  @Override
  public String fingerprint() {
    return fingerprint;
  }

  /// From now on an ETag looks like an MD5 and is none, as where the customer's keys encrypt.
  public synchronized void encrypt() {
    encrypts = true;
  }

  /// Writes an object as another client of the cloud would.
  public ObjectAttributes put(String bucket, String key, byte[] bytes) {
    return put(bucket, key, BytesContent.of(bytes), ObjectMetadata.NONE, Conditions.NONE);
  }

  /// The bytes of an object, if it is there.
  public synchronized Optional<byte[]> bytes(String bucket, String key) {
    return Optional.ofNullable(objects(bucket).get(key)).map(stored -> stored.bytes.clone());
  }

  /// The keys of a bucket, in order.
  public synchronized List<String> keys(String bucket) {
    return List.copyOf(objects(bucket).keySet());
  }

  @Override
  public synchronized BackendObject get(
      String bucket, String key, Optional<ByteRange> range, Optional<String> ifVersion) {
    Stored stored = find(bucket, key);
    ObjectAttributes attributes = stored.attributes();
    if (ifVersion.isPresent() && !ifVersion.get().equals(attributes.version())) {
      throw new StoreException(ErrorCode.PRECONDITION_FAILED, "The object has another version");
    }
    ByteRange span = range.orElseGet(() -> ByteRange.whole(attributes.sizeBytes()));
    if (span.endOffset() > attributes.sizeBytes()) {
      if (span.startOffset() >= attributes.sizeBytes()) {
        throw new StoreException(ErrorCode.INVALID_RANGE, "The range is not satisfiable");
      }
      span = new ByteRange(span.startOffset(), attributes.sizeBytes());
    }
    return new BackendObject(attributes, span, new BytesSource(stored.bytes, span), !encrypts);
  }

  @Override
  public synchronized ObjectAttributes head(String bucket, String key) {
    return find(bucket, key).attributes();
  }

  @Override
  public synchronized ListPage list(String bucket, ListRequest request) {
    NavigableMap<String, ObjectAttributes> attributes = new TreeMap<>(KeyOrder.BY_UTF_8);
    objects(bucket)
        .tailMap(request.prefix(), true)
        .forEach((key, stored) -> attributes.put(key, stored.attributes()));
    return Pages.of(attributes, request);
  }

  @Override
  public ObjectAttributes put(
      String bucket,
      String key,
      BackendContent content,
      ObjectMetadata metadata,
      Conditions conditions) {
    byte[] bytes = read(content);
    synchronized (this) {
      NavigableMap<String, Stored> objects = objects(bucket);
      Optional<ObjectAttributes> existing =
          Optional.ofNullable(objects.get(key)).map(Stored::attributes);
      if (conditions.forWrite(existing) != Conditions.Outcome.PROCEED) {
        throw new StoreException(ErrorCode.PRECONDITION_FAILED, "A precondition did not hold");
      }
      ObjectAttributes attributes =
          new ObjectAttributes(
              bytes.length,
              etag(bytes),
              "v" + ++writesCount,
              time.instant(),
              content.checksums(),
              metadata);
      objects.put(key, new Stored(attributes, bytes));
      return attributes;
    }
  }

  // Guarded by this.
  private String etag(byte[] bytes) {
    String md5 = BytesContent.md5(bytes);
    return encrypts ? BytesContent.md5(md5.getBytes(StandardCharsets.US_ASCII)) : md5;
  }

  private static byte[] read(BackendContent content) {
    ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(content.sizeBytes()));
    try (ByteSource source = content.open(ByteRange.whole(content.sizeBytes()))) {
      while (bytes.hasRemaining() && source.read(bytes) >= 0) {
        // The source ends by itself or the buffer is full.
        Thread.onSpinWait();
      }
    } catch (IOException e) {
      throw new StoreException(ErrorCode.UNAVAILABLE, "The content cannot be read", e);
    }
    if (bytes.hasRemaining() || !BytesContent.md5(bytes.array()).equals(content.md5())) {
      throw new StoreException(ErrorCode.BAD_DIGEST, "The content is not what was announced");
    }
    return bytes.array();
  }

  @Override
  public synchronized void delete(String bucket, String key, Conditions conditions) {
    NavigableMap<String, Stored> objects = objects(bucket);
    Optional<ObjectAttributes> existing =
        Optional.ofNullable(objects.get(key)).map(Stored::attributes);
    if (conditions.ifMatch().isPresent()) {
      find(bucket, key);
    }
    if (conditions.forWrite(existing) != Conditions.Outcome.PROCEED) {
      throw new StoreException(ErrorCode.PRECONDITION_FAILED, "A precondition did not hold");
    }
    objects.remove(key);
  }

  @Override
  public synchronized List<RemoteBucket> listBuckets() {
    return buckets.entrySet().stream()
        .map(entry -> new RemoteBucket(entry.getKey(), entry.getValue().createdAt()))
        .toList();
  }

  @Override
  public synchronized void createBucket(String bucket) {
    if (buckets.containsKey(bucket)) {
      throw new StoreException(
          ErrorCode.BUCKET_ALREADY_OWNED_BY_YOU, "The bucket to be created exists and is yours");
    }
    buckets.put(bucket, new StoredBucket(time.instant(), new TreeMap<>(KeyOrder.BY_UTF_8)));
  }

  @Override
  public synchronized void deleteBucket(String bucket) {
    if (!objects(bucket).isEmpty()) {
      throw new StoreException(ErrorCode.BUCKET_NOT_EMPTY, "The bucket to be removed has objects");
    }
    buckets.remove(bucket);
  }

  @Override
  public synchronized boolean hasBucket(String bucket) {
    return buckets.containsKey(bucket);
  }

  @Override
  public void close() {}

  // Guarded by this.
  private NavigableMap<String, Stored> objects(String bucket) {
    StoredBucket found = buckets.get(bucket);
    if (found == null) {
      throw new StoreException(ErrorCode.NO_SUCH_BUCKET, "The specified bucket does not exist");
    }
    return found.objects();
  }

  // Guarded by this.
  private Stored find(String bucket, String key) {
    Stored stored = objects(bucket).get(key);
    if (stored == null) {
      throw new StoreException(ErrorCode.NO_SUCH_KEY, "The specified key does not exist");
    }
    return stored;
  }
}
