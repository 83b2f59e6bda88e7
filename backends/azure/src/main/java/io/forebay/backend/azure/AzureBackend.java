package io.forebay.backend.azure;

import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpHeaders;
import com.azure.core.http.HttpMethod;
import com.azure.core.http.HttpPipeline;
import com.azure.storage.blob.BlobServiceClient;
import com.azure.storage.blob.models.BlobContainerItem;
import io.forebay.core.backend.Backend;
import io.forebay.core.backend.BackendContent;
import io.forebay.core.backend.BackendObject;
import io.forebay.core.backend.SpanHeaders;
import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import io.forebay.core.object.ByteRange;
import io.forebay.core.object.Conditions;
import io.forebay.core.object.EmptySource;
import io.forebay.core.object.ListPage;
import io.forebay.core.object.ListRequest;
import io.forebay.core.object.ObjectAttributes;
import io.forebay.core.object.ObjectMetadata;
import io.forebay.core.run.MonotonicClock;
import io.forebay.core.run.Retrier;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// A storage account of Azure as a cloud: its containers are the buckets, its blobs the objects. A
/// call is one attempt; only blocks of a large blob are tried again inside.
public final class AzureBackend implements Backend {

  private static final Duration DELETION_TIME = Duration.ofSeconds(30);
  // That the container may be there, but is not for these credentials.
  private static final Set<String> NOT_FOR_US =
      Set.of(
          "AuthorizationFailure",
          "AuthorizationPermissionMismatch",
          "AuthorizationResourceTypeMismatch",
          "NoAuthenticationInformation",
          "PublicAccessNotPermitted",
          "ResourceNotFound");

  private final AzureBackendSettings settings;
  private final AzureTransport transport;
  private final BlobServiceClient client;
  private final AzureCalls calls;
  private final BlobAddress address;
  private final AzureWriter writer;

  /// @param random for the names of blocks and the pauses between attempts to send one
  public AzureBackend(
      AzureBackendSettings settings,
      InstantSource time,
      MonotonicClock clock,
      RandomGenerator random) {
    this(settings, time, random, retrier(settings.limits(), clock, random, Retrier.Pause.SLEEP));
  }

  AzureBackend(
      AzureBackendSettings settings, InstantSource time, RandomGenerator random, Retrier blocks) {
    this.settings = settings;
    this.transport = new AzureTransport(settings.limits());
    HttpPipeline pipeline = AzureClients.pipeline(settings, transport);
    this.client = AzureClients.open(settings, pipeline);
    this.calls = new AzureCalls(pipeline, settings.limits().timeout());
    this.address = new BlobAddress(settings.address());
    this.writer = new AzureWriter(calls, blocks, settings.limits(), time, random);
  }

  static Retrier retrier(
      AzureBackendSettings.Limits limits,
      MonotonicClock clock,
      RandomGenerator random,
      Retrier.Pause pause) {
    return new Retrier(
        new Retrier.Limits(
            limits.attemptsMax(), limits.timeout().multipliedBy(2), limits.retryBudgetMax()),
        clock,
        random,
        pause);
  }

  @Override
  public String fingerprint() {
    return settings.place();
  }

  @Override
  public BackendObject get(
      String bucket, String key, Optional<ByteRange> range, Optional<String> ifVersion) {
    if (range.isPresent() && range.get().isEmpty()) {
      return emptySpan(bucket, key, range.get(), ifVersion);
    }
    Map<String, String> headers = new HashMap<>();
    range.ifPresent(
        span -> headers.put("Range", "bytes=" + span.startOffset() + "-" + (span.endOffset() - 1)));
    ifVersion.ifPresent(
        version -> headers.put("If-Match", '"' + AzureAttributes.azureEtag(version) + '"'));
    AzureAnswer answer = calls.get(address.ofBlob(bucket, key, ""), headers);
    try {
      return toObject(answer, range, ifVersion);
    } catch (RuntimeException e) {
      answer.close();
      throw e;
    }
  }

  // HTTP has no empty ranges.
  private BackendObject emptySpan(
      String bucket, String key, ByteRange range, Optional<String> ifVersion) {
    AzureAttributes attributes = look(bucket, key);
    requireVersion(attributes, ifVersion);
    return new BackendObject(attributes.object(), range, new EmptySource(), attributes.isEtagMd5());
  }

  private static BackendObject toObject(
      AzureAnswer answer, Optional<ByteRange> asked, Optional<String> ifVersion) {
    HttpHeaders headers = answer.getHeaders();
    SpanHeaders span =
        SpanHeaders.of(
            headers.getValue(HttpHeaderName.CONTENT_RANGE), contentLength(headers), asked);
    if (asked.isPresent() && span.range().isEmpty()) {
      // Azurite answers with no bytes for the offset at the end.
      throw new StoreException(ErrorCode.INVALID_RANGE, "The requested range is not satisfiable")
          .with("ActualObjectSize", span.sizeBytes());
    }
    AzureAttributes attributes = AzureAttributes.ofRead(headers, span.sizeBytes());
    requireVersion(attributes, ifVersion);
    return new BackendObject(
        attributes.object(),
        span.range(),
        new AzureBody(answer.stream(), span.range().lengthBytes()),
        attributes.isEtagMd5());
  }

  private static @Nullable Long contentLength(HttpHeaders headers) {
    String text = headers.getValue(HttpHeaderName.CONTENT_LENGTH);
    try {
      return text == null ? null : Long.valueOf(text);
    } catch (NumberFormatException e) {
      return null;
    }
  }

  // A proxy on the way may not honour If-Match.
  private static void requireVersion(AzureAttributes attributes, Optional<String> ifVersion) {
    ifVersion
        .map(AzureAttributes::azureEtag)
        .filter(etag -> !etag.equals(attributes.azureEtag()))
        .ifPresent(etag -> {
          throw new StoreException(ErrorCode.PRECONDITION_FAILED, "The object has another version")
              .with("expected", etag)
              .with("found", attributes.azureEtag());
        });
  }

  @Override
  public ObjectAttributes head(String bucket, String key) {
    return look(bucket, key).object();
  }

  private AzureAttributes look(String bucket, String key) {
    HttpHeaders headers = calls.head(address.ofBlob(bucket, key, ""), Map.of()).getHeaders();
    Long sizeBytes = contentLength(headers);
    if (sizeBytes == null) {
      throw new StoreException(ErrorCode.UNAVAILABLE, "The backend's answer has no length");
    }
    return AzureAttributes.ofRead(headers, sizeBytes);
  }

  private Precondition precondition(String bucket, String key, Conditions conditions) {
    return Precondition.of(
        conditions,
        () -> {
          try {
            return Optional.of(look(bucket, key));
          } catch (StoreException e) {
            if (e.code() == ErrorCode.NO_SUCH_KEY) {
              return Optional.empty();
            }
            throw e;
          }
        });
  }

  @Override
  public ListPage list(String bucket, ListRequest request) {
    if (!BlobAddress.isContainer(bucket)) {
      throw new StoreException(ErrorCode.NO_SUCH_BUCKET, "No container can have such a name");
    }
    return read(() -> new AzureLists(client.getBlobContainerClient(bucket), request).page());
  }

  @Override
  public ObjectAttributes put(
      String bucket,
      String key,
      BackendContent content,
      ObjectMetadata metadata,
      Conditions conditions) {
    address.ofBlob(bucket, key, "");
    return writer.put(
        query -> address.ofBlob(bucket, key, query),
        content,
        metadata,
        precondition(bucket, key, conditions));
  }

  @Override
  public void delete(String bucket, String key, Conditions conditions) {
    Precondition precondition = precondition(bucket, key, conditions);
    try {
      precondition.deciding(() ->
          calls.write(
              HttpMethod.DELETE,
              address.ofBlob(bucket, key, ""),
              precondition.headers(),
              Optional.empty()));
    } catch (StoreException e) {
      if (e.code() != ErrorCode.NO_SUCH_KEY || !conditions.isEmpty()) {
        throw e;
      }
    }
  }

  @Override
  public List<RemoteBucket> listBuckets() {
    return read(() ->
        client.listBlobContainers().stream()
            .map(AzureBackend::toBucket)
            .sorted(Comparator.comparing(RemoteBucket::name))
            .toList());
  }

  // The service keeps no time of creation, but one of the last change of the container itself.
  private static RemoteBucket toBucket(BlobContainerItem item) {
    OffsetDateTime changed = item.getProperties().getLastModified();
    return new RemoteBucket(item.getName(), changed == null ? Instant.EPOCH : changed.toInstant());
  }

  @Override
  public void createBucket(String bucket) {
    if (!BlobAddress.isContainer(bucket)) {
      throw new StoreException(
              ErrorCode.INVALID_BUCKET_NAME,
              "A container's name is 3 to 63 small letters, digits and single hyphens")
          .with("bucket", bucket);
    }
    try {
      calls.write(
          HttpMethod.PUT,
          address.ofContainer(bucket, "restype=container"),
          Map.of(),
          Optional.empty());
    } catch (StoreException e) {
      if (e.code() == ErrorCode.NO_SUCH_BUCKET) {
        throw new StoreException(
                ErrorCode.UNAVAILABLE,
                "The container of that name is being deleted: its name is not free yet",
                e)
            .with("bucket", bucket)
            .retryAfter(DELETION_TIME)
            .permanent();
      }
      throw e;
    }
  }

  @Override
  public void deleteBucket(String bucket) {
    // The service deletes a container with all that it holds.
    if (!list(bucket, new ListRequest("", "", Optional.empty(), 1, Optional.empty()))
        .entries()
        .isEmpty()) {
      throw new StoreException(ErrorCode.BUCKET_NOT_EMPTY, "The bucket still holds objects")
          .with("bucket", bucket);
    }
    calls.write(
        HttpMethod.DELETE,
        address.ofContainer(bucket, "restype=container"),
        Map.of(),
        Optional.empty());
  }

  @Override
  public boolean hasBucket(String bucket) {
    try {
      list(bucket, new ListRequest("", "", Optional.empty(), 1, Optional.empty()));
      return true;
    } catch (StoreException e) {
      boolean isForeign = NOT_FOR_US.contains(e.details().getOrDefault("code", ""));
      if (e.code() == ErrorCode.NO_SUCH_BUCKET || isForeign) {
        return false;
      }
      throw e;
    }
  }

  private static <T> T read(Supplier<T> call) {
    try {
      return call.get();
    } catch (RuntimeException e) {
      throw AzureErrors.ofThrown(e, false);
    }
  }

  @Override
  public void close() {
    transport.close();
  }
}
