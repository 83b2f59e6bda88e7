package io.forebay.backend.gcs;

import com.google.api.client.http.GenericUrl;
import com.google.api.services.storage.Storage;
import com.google.api.services.storage.model.Bucket;
import com.google.api.services.storage.model.Buckets;
import io.forebay.backend.gcs.GcsErrors.Subject;
import io.forebay.core.backend.Backend;
import io.forebay.core.backend.BackendContent;
import io.forebay.core.backend.BackendObject;
import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import io.forebay.core.object.ByteRange;
import io.forebay.core.object.Conditions;
import io.forebay.core.object.ListPage;
import io.forebay.core.object.ListRequest;
import io.forebay.core.object.ObjectAttributes;
import io.forebay.core.object.ObjectMetadata;
import io.forebay.core.run.MonotonicClock;
import io.forebay.core.run.Retrier;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// Google Cloud Storage as a cloud. An object's version is its generation and metageneration. Each
/// call is one attempt, but for the chunks of a large object.
public final class GcsBackend implements Backend {

  private static final int PAGES_MAX = 1000;

  private final GcsBackendSettings settings;
  private final GcsCalls calls;
  private final GcsReads reads;
  private final GcsLists lists;
  private final GcsWriter writer;

  /// @param random for the pauses between attempts of a chunk
  public GcsBackend(GcsBackendSettings settings, MonotonicClock clock, RandomGenerator random) {
    this(settings, new Retrier(settings.limits().retries(), clock, random, Retrier.Pause.SLEEP));
  }

  GcsBackend(GcsBackendSettings settings, Retrier retrier) {
    this.settings = settings;
    this.calls = new GcsCalls(settings);
    this.reads = new GcsReads(calls);
    this.lists = new GcsLists(calls);
    this.writer = new GcsWriter(calls, reads, retrier, settings.limits());
  }

  @Override
  public String fingerprint() {
    return settings.endpoint().map(GcsBackend::place).orElse("gcs:google");
  }

  private static String place(URI endpoint) {
    int port = endpoint.getPort();
    if (port < 0) {
      port = endpoint.getScheme().equals("https") ? 443 : 80;
    }
    String path = endpoint.getPath() == null ? "" : endpoint.getPath().replaceAll("/+$", "");
    return "gcs:" + endpoint.getHost().toLowerCase(Locale.ROOT) + ":" + port + path;
  }

  @Override
  public BackendObject get(
      String bucket, String key, Optional<ByteRange> range, Optional<String> ifVersion) {
    requirePossible(bucket);
    return reads.get(bucket, key, range, ifVersion);
  }

  @Override
  public ObjectAttributes head(String bucket, String key) {
    requirePossible(bucket);
    return reads.head(bucket, key);
  }

  @Override
  public ListPage list(String bucket, ListRequest request) {
    requirePossible(bucket);
    return lists.list(bucket, request);
  }

  @Override
  public ObjectAttributes put(
      String bucket,
      String key,
      BackendContent content,
      ObjectMetadata metadata,
      Conditions conditions) {
    requirePossible(bucket);
    return writer.put(bucket, key, content, metadata, conditions);
  }

  @Override
  public void delete(String bucket, String key, Conditions conditions) {
    requirePossible(bucket);
    writer.delete(bucket, key, conditions);
  }

  @Override
  public List<RemoteBucket> listBuckets() {
    String project = project();
    List<RemoteBucket> buckets = new ArrayList<>();
    Optional<String> next = Optional.empty();
    for (int pages = 0; pages < PAGES_MAX; pages++) {
      Buckets page = page(project, next);
      if (page.getItems() != null) {
        page.getItems().forEach(bucket -> buckets.add(toRemote(bucket)));
      }
      next = Optional.ofNullable(page.getNextPageToken()).filter(token -> !token.isEmpty());
      if (next.isEmpty()) {
        buckets.sort(Comparator.comparing(RemoteBucket::name));
        return List.copyOf(buckets);
      }
    }
    throw new StoreException(ErrorCode.UNAVAILABLE, "The backend's list of buckets does not end");
  }

  private Buckets page(String project, Optional<String> token) {
    return calls.read(
        GcsCalls.url(() -> {
          Storage.Buckets.List list =
              calls
                  .storage()
                  .buckets()
                  .list(project)
                  .setUserProject(calls.payer())
                  .setFields("nextPageToken,items(name,timeCreated)");
          token.ifPresent(list::setPageToken);
          return list.buildHttpRequestUrl();
        }),
        Subject.BUCKET,
        Buckets.class);
  }

  private static RemoteBucket toRemote(Bucket bucket) {
    return new RemoteBucket(
        bucket.getName(),
        bucket.getTimeCreated() == null
            ? Instant.EPOCH
            : Instant.ofEpochMilli(bucket.getTimeCreated().getValue()));
  }

  @Override
  public void createBucket(String bucket) {
    GcsNames.requireBucketName(bucket);
    String project = project();
    Bucket resource = new Bucket().setName(bucket);
    GenericUrl url =
        GcsCalls.url(() ->
            calls
                .storage()
                .buckets()
                .insert(project, resource)
                .setUserProject(calls.payer())
                .buildHttpRequestUrl());
    try {
      GcsCalls.end(
          calls.write(calls.request("POST", url, GcsWriter.json(resource)), Subject.NEW_BUCKET));
    } catch (StoreException e) {
      if (e.code() == ErrorCode.BUCKET_ALREADY_EXISTS && hasBucket(bucket)) {
        throw new StoreException(
            ErrorCode.BUCKET_ALREADY_OWNED_BY_YOU,
            "The bucket to be created exists and is yours",
            e);
      }
      throw e;
    }
  }

  @Override
  public void deleteBucket(String bucket) {
    requirePossible(bucket);
    GenericUrl url =
        GcsCalls.url(() ->
            calls
                .storage()
                .buckets()
                .delete(bucket)
                .setUserProject(calls.payer())
                .buildHttpRequestUrl());
    GcsCalls.end(calls.write(calls.request("DELETE", url, null), Subject.BUCKET));
  }

  @Override
  public boolean hasBucket(String bucket) {
    if (!GcsNames.canBeBucket(bucket)) {
      return false;
    }
    try {
      calls.requireBucket(bucket);
      return true;
    } catch (StoreException e) {
      if (e.code() == ErrorCode.NO_SUCH_BUCKET || isForeign(e)) {
        return false;
      }
      throw e;
    }
  }

  // To nobody the cloud says 401 of what is not public.
  private boolean isForeign(StoreException failure) {
    return failure.code() == ErrorCode.ACCESS_DENIED
        && ("403".equals(failure.details().get("status"))
            || settings.credentials() instanceof GcsCredentials.Anonymous);
  }

  private static void requirePossible(String bucket) {
    if (!GcsNames.canBeBucket(bucket)) {
      throw new StoreException(ErrorCode.NO_SUCH_BUCKET, "The specified bucket does not exist");
    }
  }

  private String project() {
    return settings
        .project()
        .or(calls::projectOfCredentials)
        .orElseThrow(() ->
            new StoreException(
                ErrorCode.NOT_IMPLEMENTED,
                "Google lists and makes the buckets of a project, and the backend has none"));
  }

  @Override
  public void close() {
    calls.close();
  }
}
