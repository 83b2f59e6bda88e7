package io.forebay.backend.s3;

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
import java.net.URI;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.random.RandomGenerator;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketLocationConstraint;
import software.amazon.awssdk.services.s3.model.CreateBucketRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Exception;

/// Any S3-compatible service as a cloud. An object's version is its ETag. Each call is one attempt,
/// but for the steps of a write in parts.
public final class S3Backend implements Backend {

  private static final int EMPTY_PAGES_MAX = 100;

  private final S3BackendSettings settings;
  private final S3Client client;
  private final S3Writer writer;

  /// @param random for the pauses between attempts of the steps of a write in parts
  public S3Backend(
      S3BackendSettings settings,
      InstantSource time,
      MonotonicClock clock,
      RandomGenerator random) {
    this(
        settings,
        time,
        new Retrier(settings.limits().retries(), clock, random, Retrier.Pause.SLEEP));
  }

  S3Backend(S3BackendSettings settings, InstantSource time, Retrier retrier) {
    this.settings = settings;
    this.client = S3Clients.open(settings);
    this.writer = new S3Writer(client, retrier, settings.limits(), time);
  }

  @Override
  public String fingerprint() {
    return settings.endpoint().map(S3Backend::place).orElse("s3:amazon");
  }

  private static String place(URI endpoint) {
    int port = endpoint.getPort();
    if (port < 0) {
      port = endpoint.getScheme().equals("https") ? 443 : 80;
    }
    String path = endpoint.getPath() == null ? "" : endpoint.getPath().replaceAll("/+$", "");
    return "s3:" + endpoint.getHost().toLowerCase(Locale.ROOT) + ":" + port + path;
  }

  @Override
  public BackendObject get(
      String bucket, String key, Optional<ByteRange> range, Optional<String> ifVersion) {
    if (range.isPresent() && range.get().isEmpty()) {
      return emptySpan(bucket, key, range.get(), ifVersion);
    }
    return S3Calls.read(() ->
        toObject(
            client.getObject(S3Requests.get(bucket, key, range, ifVersion)), range, ifVersion));
  }

  // HTTP has no empty ranges.
  private BackendObject emptySpan(
      String bucket, String key, ByteRange range, Optional<String> ifVersion) {
    ObjectAttributes attributes = head(bucket, key);
    requireVersion(attributes, ifVersion);
    return new BackendObject(attributes, range, new EmptySource());
  }

  private static BackendObject toObject(
      ResponseInputStream<GetObjectResponse> stream,
      Optional<ByteRange> asked,
      Optional<String> ifVersion) {
    try {
      GetObjectResponse response = stream.response();
      SpanHeaders span = SpanHeaders.of(response.contentRange(), response.contentLength(), asked);
      boolean isWhole = span.range().lengthBytes() == span.sizeBytes();
      ObjectAttributes attributes =
          S3Attributes.ofRead(response.sdkHttpResponse(), span.sizeBytes(), isWhole);
      requireVersion(attributes, ifVersion);
      return new BackendObject(
          attributes,
          span.range(),
          new S3Body(stream, span.range().lengthBytes()),
          S3Attributes.isEtagMd5(response.sdkHttpResponse()));
    } catch (RuntimeException e) {
      stream.abort();
      throw e;
    }
  }

  // Not every service honours If-Match on reads.
  private static void requireVersion(ObjectAttributes attributes, Optional<String> ifVersion) {
    if (ifVersion.isPresent() && !ifVersion.get().equals(attributes.version())) {
      throw new StoreException(ErrorCode.PRECONDITION_FAILED, "The object has another version")
          .with("expected", ifVersion.get())
          .with("found", attributes.version());
    }
  }

  @Override
  public ObjectAttributes head(String bucket, String key) {
    try {
      return S3Calls.read(() -> headOnce(bucket, key));
    } catch (StoreException e) {
      if (e.getCause() instanceof S3Exception answer && answer.statusCode() == 404) {
        return confirm(bucket, key);
      }
      throw e;
    }
  }

  private ObjectAttributes headOnce(String bucket, String key) {
    HeadObjectResponse response =
        client.headObject(request ->
            request.bucket(bucket).key(key).overrideConfiguration(S3Requests.withChecksums()));
    SdkHttpResponse headers = response.sdkHttpResponse();
    Long sizeBytes = response.contentLength();
    if (sizeBytes == null) {
      throw new StoreException(ErrorCode.UNAVAILABLE, "The backend's answer has no length");
    }
    return S3Attributes.ofRead(headers, sizeBytes, true);
  }

  // The answer to HEAD has no body that could say whether it is the key or the bucket that is
  // absent, or whether the
  // 404 came from S3 at all.
  private ObjectAttributes confirm(String bucket, String key) {
    try (BackendObject object = get(bucket, key, Optional.empty(), Optional.empty())) {
      return object.attributes();
    }
  }

  @Override
  public ListPage list(String bucket, ListRequest request) {
    ListPage page = listOnce(bucket, request);
    // The entry to start after may have been all that the page had.
    for (int pages = 1; page.entries().isEmpty() && page.isTruncated(); pages++) {
      if (pages == EMPTY_PAGES_MAX) {
        throw new StoreException(ErrorCode.UNAVAILABLE, "The backend's list does not go on")
            .permanent();
      }
      page =
          listOnce(
              bucket,
              new ListRequest(
                  request.prefix(),
                  request.delimiter(),
                  request.startAfter(),
                  request.entriesMax(),
                  page.continuation()));
    }
    return page;
  }

  private ListPage listOnce(String bucket, ListRequest request) {
    ListObjectsV2Response response =
        S3Calls.read(() -> client.listObjectsV2(S3Lists.toRequest(bucket, request)));
    return S3Lists.toPage(response, request);
  }

  @Override
  public ObjectAttributes put(
      String bucket,
      String key,
      BackendContent content,
      ObjectMetadata metadata,
      Conditions conditions) {
    return writer.put(new S3Writer.Target(bucket, key), content, metadata, conditions);
  }

  @Override
  public void delete(String bucket, String key, Conditions conditions) {
    try {
      S3Calls.write(() ->
          client.deleteObject(request ->
              request
                  .bucket(bucket)
                  .key(key)
                  .overrideConfiguration(
                      S3Writer.configuration(
                          S3Requests.headers(conditions), settings.limits(), 0))));
    } catch (StoreException e) {
      if (e.code() != ErrorCode.NO_SUCH_KEY || !conditions.isEmpty()) {
        throw e;
      }
    }
  }

  @Override
  public List<RemoteBucket> listBuckets() {
    return S3Calls.read(() -> client.listBucketsPaginator().buckets().stream().toList()).stream()
        .map(bucket -> new RemoteBucket(bucket.name(), bucket.creationDate()))
        .sorted(Comparator.comparing(RemoteBucket::name))
        .toList();
  }

  @Override
  public void createBucket(String bucket) {
    // Amazon's us-east-1 answers 200 for a bucket that one has already.
    if (hasBucket(bucket)) {
      throw new StoreException(
          ErrorCode.BUCKET_ALREADY_OWNED_BY_YOU, "The bucket to be created exists and is yours");
    }
    CreateBucketRequest.Builder request = CreateBucketRequest.builder().bucket(bucket);
    if (!settings.region().equals(S3BackendSettings.REGION_DEFAULT)) {
      request.createBucketConfiguration(
          where -> where.locationConstraint(BucketLocationConstraint.fromValue(settings.region())));
    }
    S3Calls.write(() -> client.createBucket(request.build()));
  }

  @Override
  public void deleteBucket(String bucket) {
    S3Calls.write(() -> client.deleteBucket(request -> request.bucket(bucket)));
  }

  @Override
  public boolean hasBucket(String bucket) {
    try {
      // Unlike the answer to HEAD, this one says what is the matter.
      S3Calls.read(() -> client.listObjectsV2(request -> request.bucket(bucket).maxKeys(1)));
      return true;
    } catch (StoreException e) {
      boolean isForeign = "AccessDenied".equals(e.details().get("code"));
      if (e.code() == ErrorCode.NO_SUCH_BUCKET || isForeign) {
        return false;
      }
      throw e;
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
