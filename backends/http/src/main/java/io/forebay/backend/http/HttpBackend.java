package io.forebay.backend.http;

import io.forebay.core.backend.Backend;
import io.forebay.core.backend.BackendContent;
import io.forebay.core.backend.BackendObject;
import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import io.forebay.core.name.Bucket;
import io.forebay.core.object.ByteRange;
import io.forebay.core.object.Conditions;
import io.forebay.core.object.EmptySource;
import io.forebay.core.object.ListPage;
import io.forebay.core.object.ListRequest;
import io.forebay.core.object.ObjectAttributes;
import io.forebay.core.object.ObjectMetadata;
import io.forebay.core.run.MonotonicClock;
import java.net.InetAddress;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// A web server as a cloud: each path element below the endpoint is a bucket, or the endpoint is
/// one, and what lies below has its path as its key. Nothing can be written or listed.
public final class HttpBackend implements Backend {

  private final ObjectUrls urls;
  private final Exchanges exchanges;
  private final HttpReader reader;

  /// @param random for names of files and versions that nothing else has
  public HttpBackend(
      HttpBackendSettings settings,
      InstantSource time,
      MonotonicClock clock,
      RandomGenerator random) {
    this(settings, time, clock, random, InetAddress::getAllByName);
  }

  HttpBackend(
      HttpBackendSettings settings,
      InstantSource time,
      MonotonicClock clock,
      RandomGenerator random,
      CheckedResolver.Names names) {
    this.urls = new ObjectUrls(settings);
    CheckedResolver resolver = new CheckedResolver(names, settings.isPrivateAllowed());
    this.exchanges =
        new Exchanges(settings, urls.endpoint(), HttpClients.open(settings.limits(), resolver));
    this.reader =
        new HttpReader(
            exchanges,
            new Spools(settings, clock, random),
            settings.limits().skipBytesMax(),
            time,
            random);
  }

  @Override
  public String fingerprint() {
    return "http:" + urls.place();
  }

  @Override
  public BackendObject get(
      String bucket, String key, Optional<ByteRange> range, Optional<String> ifVersion) {
    Location where = urls.of(bucket, key);
    return range.isPresent() && range.get().isEmpty()
        ? emptySpan(where, range.get(), ifVersion)
        : reader.get(where, range, ifVersion);
  }

  // HTTP has no empty ranges.
  private BackendObject emptySpan(Location where, ByteRange range, Optional<String> ifVersion) {
    ObjectAttributes attributes = reader.head(where);
    HttpReader.requireVersion(attributes, ifVersion);
    return new BackendObject(attributes, range, new EmptySource(), false);
  }

  @Override
  public ObjectAttributes head(String bucket, String key) {
    return reader.head(urls.of(bucket, key));
  }

  @Override
  public ListPage list(String bucket, ListRequest request) {
    throw new StoreException(
        ErrorCode.NOT_IMPLEMENTED, "HTTP has no lists, and pages of links are not taken for one");
  }

  @Override
  public ObjectAttributes put(
      String bucket,
      String key,
      BackendContent content,
      ObjectMetadata metadata,
      Conditions conditions) {
    throw readOnly();
  }

  @Override
  public void delete(String bucket, String key, Conditions conditions) {
    throw readOnly();
  }

  /// None: HTTP does not tell what there is.
  @Override
  public List<RemoteBucket> listBuckets() {
    return List.of();
  }

  @Override
  public void createBucket(String bucket) {
    throw readOnly();
  }

  @Override
  public void deleteBucket(String bucket) {
    throw readOnly();
  }

  /// Every name that can be a path element: HTTP does not tell whether there is anything below one.
  @Override
  public boolean hasBucket(String bucket) {
    return Bucket.isName(bucket);
  }

  private static StoreException readOnly() {
    return new StoreException(ErrorCode.METHOD_NOT_ALLOWED, "The HTTP backend is read-only");
  }

  @Override
  public void close() {
    exchanges.close();
  }
}
