package io.forebay.api.s3;

import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import io.forebay.core.name.Bucket;
import io.forebay.core.name.KeyOrder;
import io.forebay.core.name.ObjectId;
import io.forebay.core.object.ByteRange;
import io.forebay.core.object.ByteSink;
import io.forebay.core.object.ByteSource;
import io.forebay.core.object.Checksum;
import io.forebay.core.object.ChecksumAlgorithm;
import io.forebay.core.object.ChecksumDigest;
import io.forebay.core.object.Conditions;
import io.forebay.core.object.ListEntry;
import io.forebay.core.object.ListPage;
import io.forebay.core.object.ListRequest;
import io.forebay.core.object.ObjectAttributes;
import io.forebay.core.object.ObjectBody;
import io.forebay.core.object.ObjectMetadata;
import io.forebay.core.service.BodyIntegrity;
import io.forebay.core.service.BucketService;
import io.forebay.core.service.CacheResult;
import io.forebay.core.service.CopyRequest;
import io.forebay.core.service.GetRequest;
import io.forebay.core.service.GetResponse;
import io.forebay.core.service.HeadResponse;
import io.forebay.core.service.NotModifiedException;
import io.forebay.core.service.ObjectService;
import io.forebay.core.service.PutRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/// Buckets and objects in memory, which count how often they are asked for anything.
final class MemoryObjects implements ObjectService, BucketService {

  /// When everything happens.
  static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678Z");

  /// An object.
  @SuppressWarnings("ArrayRecordComponent")
  record Stored(ObjectAttributes attributes, byte[] bytes) {}

  final AtomicInteger calls = new AtomicInteger();
  // Told the key before anything is written.
  volatile Consumer<String> beforeWrite = key -> {};
  final AtomicInteger bodiesOpen = new AtomicInteger();
  private final AtomicLong versions = new AtomicLong();
  private final Map<String, ConcurrentSkipListMap<String, Stored>> buckets =
      new ConcurrentSkipListMap<>();
  private final Map<String, RuntimeException> failures = new ConcurrentHashMap<>();

  /// Makes every further operation on that key fail.
  void failAt(String key, RuntimeException failure) {
    failures.put(key, failure);
  }

  Map<String, Stored> objects(String bucketName) {
    ConcurrentSkipListMap<String, Stored> objects = buckets.get(bucketName);
    if (objects == null) {
      throw new StoreException(ErrorCode.NO_SUCH_BUCKET, "The specified bucket does not exist")
          .with("BucketName", bucketName);
    }
    return objects;
  }

  @Override
  public Bucket resolve(String name) {
    objects(name);
    return Bucket.local(name);
  }

  @Override
  public List<BucketInfo> list() {
    calls.incrementAndGet();
    return buckets.keySet().stream().map(name -> new BucketInfo(name, NOW)).toList();
  }

  @Override
  public void create(String name) {
    calls.incrementAndGet();
    if (buckets.putIfAbsent(name, new ConcurrentSkipListMap<>(KeyOrder.BY_UTF_8)) != null) {
      throw new StoreException(
          ErrorCode.BUCKET_ALREADY_OWNED_BY_YOU, "You own a bucket of that name already");
    }
  }

  @Override
  public void delete(String name) {
    calls.incrementAndGet();
    if (!objects(name).isEmpty()) {
      throw new StoreException(
          ErrorCode.BUCKET_NOT_EMPTY, "The bucket you tried to delete is not empty");
    }
    buckets.remove(name);
  }

  private Stored stored(ObjectId id) {
    calls.incrementAndGet();
    RuntimeException failure = failures.get(id.key());
    if (failure != null) {
      throw failure;
    }
    Stored stored = objects(id.bucket().name()).get(id.key());
    if (stored == null) {
      throw new StoreException(ErrorCode.NO_SUCH_KEY, "The specified key does not exist.")
          .with("Key", id.key())
          .with("internal", "not told");
    }
    return stored;
  }

  private static void requireRead(Conditions conditions, ObjectAttributes object) {
    switch (conditions.forRead(object)) {
      case PROCEED -> {}
      case NOT_MODIFIED ->
          throw new NotModifiedException(
              new HeadResponse(object, CacheResult.HIT, OptionalLong.of(7)));
      case FAILED ->
          throw new StoreException(ErrorCode.PRECONDITION_FAILED, "A condition did not hold");
    }
  }

  @Override
  public GetResponse get(GetRequest request) {
    Stored stored = stored(request.id());
    requireRead(request.conditions(), stored.attributes());
    ByteRange range =
        request
            .range()
            .map(wanted -> wanted.resolve(stored.bytes().length))
            .orElse(ByteRange.whole(stored.bytes().length));
    bodiesOpen.incrementAndGet();
    return new GetResponse(
        stored.attributes(),
        range,
        new Body(stored.bytes(), range),
        CacheResult.HIT,
        OptionalLong.of(7));
  }

  @Override
  public HeadResponse head(ObjectId id, Conditions conditions) {
    Stored stored = stored(id);
    requireRead(conditions, stored.attributes());
    return new HeadResponse(stored.attributes(), CacheResult.HIT, OptionalLong.of(7));
  }

  @Override
  public ObjectAttributes put(PutRequest request) {
    calls.incrementAndGet();
    Received received = Received.of(request.body(), request.integrity());
    return put(request.id(), received, request.metadata(), request.conditions());
  }

  ObjectAttributes put(
      ObjectId id, Received received, ObjectMetadata metadata, Conditions conditions) {
    beforeWrite.accept(id.key());
    Map<String, Stored> objects = objects(id.bucket().name());
    Optional<ObjectAttributes> existing =
        Optional.ofNullable(objects.get(id.key())).map(Stored::attributes);
    if (conditions.forWrite(existing) == Conditions.Outcome.FAILED) {
      throw new StoreException(ErrorCode.PRECONDITION_FAILED, "A condition did not hold");
    }
    ObjectAttributes attributes =
        new ObjectAttributes(
            received.bytes().length,
            received.etag(),
            "v" + versions.incrementAndGet(),
            NOW,
            received.checksums(),
            metadata);
    objects.put(id.key(), new Stored(attributes, received.bytes()));
    return attributes;
  }

  @Override
  public ObjectAttributes copy(CopyRequest request) {
    Stored source = stored(request.source());
    requireRead(request.sourceConditions(), source.attributes());
    List<Checksum> checksums = new ArrayList<>();
    request
        .checksum()
        .ifPresent(algorithm -> checksums.add(Received.checksum(algorithm, source.bytes())));
    Received received = new Received(source.bytes(), source.attributes().etag(), checksums);
    ObjectMetadata metadata = request.metadata().orElse(source.attributes().metadata());
    return put(request.target(), received, metadata, request.targetConditions());
  }

  @Override
  public void delete(ObjectId id, Conditions conditions) {
    calls.incrementAndGet();
    RuntimeException failure = failures.get(id.key());
    if (failure != null) {
      throw failure;
    }
    Map<String, Stored> objects = objects(id.bucket().name());
    Optional<ObjectAttributes> existing =
        Optional.ofNullable(objects.get(id.key())).map(Stored::attributes);
    if (conditions.forWrite(existing) == Conditions.Outcome.FAILED) {
      throw new StoreException(ErrorCode.PRECONDITION_FAILED, "A condition did not hold");
    }
    objects.remove(id.key());
  }

  @Override
  public ListPage list(Bucket bucket, ListRequest request) {
    calls.incrementAndGet();
    String after = request.continuation().or(request::startAfter).orElse("");
    Map<String, ListEntry> entries = new TreeMap<>(KeyOrder.BY_UTF_8);
    objects(bucket.name())
        .forEach((key, stored) -> {
          ListEntry entry = entry(key, stored.attributes(), request);
          if (key.startsWith(request.prefix())
              && KeyOrder.BY_UTF_8.compare(entry.name(), after) > 0) {
            entries.put(entry.name(), entry);
          }
        });
    List<ListEntry> all = List.copyOf(entries.values());
    List<ListEntry> page = all.subList(0, Math.min(all.size(), request.entriesMax()));
    return new ListPage(
        page, page.size() < all.size() ? Optional.of(page.getLast().name()) : Optional.empty());
  }

  private static ListEntry entry(String key, ObjectAttributes object, ListRequest request) {
    int at =
        request.delimiter().isEmpty() || !key.startsWith(request.prefix())
            ? -1
            : key.indexOf(request.delimiter(), request.prefix().length());
    return at < 0
        ? new ListEntry.Item(key, object.sizeBytes(), object.etag(), object.lastModified())
        : new ListEntry.CommonPrefix(key.substring(0, at + request.delimiter().length()));
  }

  /// A body that has arrived, and what was computed of it.
  @SuppressWarnings("ArrayRecordComponent")
  record Received(byte[] bytes, String etag, List<Checksum> checksums) {

    static Received of(ByteSource body, BodyIntegrity integrity) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      ByteBuffer buffer = ByteBuffer.allocate(8 << 10);
      try {
        while (body.read(buffer) >= 0) {
          bytes.write(buffer.array(), 0, buffer.position());
          buffer.clear();
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      byte[] all = bytes.toByteArray();
      for (Checksum promised : integrity.promised()) {
        if (!checksum(promised.algorithm(), all).equals(promised)) {
          throw new StoreException(
              ErrorCode.BAD_DIGEST, "The checksum you specified did not match what we received.");
        }
      }
      List<Checksum> checksums =
          integrity.algorithms().stream().map(algorithm -> checksum(algorithm, all)).toList();
      return new Received(all, md5(all), checksums);
    }

    static String md5(byte[] bytes) {
      return HexFormat.of().formatHex(checksum(ChecksumAlgorithm.MD5, bytes).bytes());
    }

    static Checksum checksum(ChecksumAlgorithm algorithm, byte[] bytes) {
      ChecksumDigest digest = ChecksumDigest.of(algorithm);
      digest.update(ByteBuffer.wrap(bytes));
      return Checksum.whole(algorithm, digest.value());
    }
  }

  /// The bytes of an answer.
  private final class Body implements ObjectBody {

    private final ByteBuffer bytes;
    private boolean isClosed;

    Body(byte[] bytes, ByteRange range) {
      this.bytes =
          ByteBuffer.wrap(
              Arrays.copyOfRange(bytes, (int) range.startOffset(), (int) range.endOffset()));
    }

    @Override
    public long lengthBytes() {
      return bytes.capacity();
    }

    @Override
    public void sendTo(ByteSink sink) throws IOException {
      sink.write(bytes.duplicate());
    }

    @Override
    public void close() {
      if (!isClosed) {
        isClosed = true;
        bodiesOpen.decrementAndGet();
      }
    }
  }
}
