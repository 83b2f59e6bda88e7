package io.forebay.backend.gcs;

import com.google.api.client.http.GenericUrl;
import com.google.api.client.http.HttpContent;
import com.google.api.client.http.HttpRequest;
import com.google.api.client.http.HttpResponse;
import com.google.api.client.http.MultipartContent;
import com.google.api.client.http.json.JsonHttpContent;
import com.google.api.client.json.gson.GsonFactory;
import com.google.api.client.util.escape.CharEscapers;
import com.google.api.services.storage.model.StorageObject;
import io.forebay.backend.gcs.GcsErrors.Effect;
import io.forebay.backend.gcs.GcsErrors.Subject;
import io.forebay.core.backend.BackendContent;
import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import io.forebay.core.object.ByteRange;
import io.forebay.core.object.ChecksumAlgorithm;
import io.forebay.core.object.Conditions;
import io.forebay.core.object.ObjectAttributes;
import io.forebay.core.object.ObjectMetadata;
import io.forebay.core.run.Retrier;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;

/// Writes and deletes objects: small ones are written in one request, larger ones in an upload that
/// can be taken up again.
final class GcsWriter {

  private final GcsCalls calls;
  private final GcsReads reads;
  private final Retrier retrier;
  private final GcsBackendSettings.Limits limits;

  GcsWriter(GcsCalls calls, GcsReads reads, Retrier retrier, GcsBackendSettings.Limits limits) {
    this.calls = calls;
    this.reads = reads;
    this.retrier = retrier;
    this.limits = limits;
  }

  ObjectAttributes put(
      String bucket,
      String key,
      BackendContent content,
      ObjectMetadata metadata,
      Conditions conditions) {
    GcsNames.requireKey(key);
    if (content.sizeBytes() > GcsBackendSettings.Limits.OBJECT_BYTES_MAX) {
      throw new StoreException(
          ErrorCode.ENTITY_TOO_LARGE, "Google Cloud Storage takes objects of 5 TiB at most");
    }
    StorageObject resource = resource(key, content, metadata);
    Precondition precondition = Precondition.of(conditions, () -> reads.find(bucket, key));
    try {
      return content.sizeBytes() > limits.resumableThresholdBytes()
          ? new ResumableWrite(
                  calls,
                  retrier,
                  limits.chunkBytes(),
                  url(bucket, "resumable", precondition),
                  resource,
                  content)
              .write()
          : inOneRequest(url(bucket, "multipart", precondition), resource, content);
    } catch (StoreException e) {
      throw e.code() == ErrorCode.PRECONDITION_FAILED ? precondition.failed(e) : e;
    }
  }

  private static StorageObject resource(
      String key, BackendContent content, ObjectMetadata metadata) {
    // By these the cloud verifies what arrives before anybody sees it.
    StorageObject resource =
        GcsAttributes.toResource(metadata)
            .setName(key)
            .setMd5Hash(Base64.getEncoder().encodeToString(HexFormat.of().parseHex(content.md5())));
    content.checksums().stream()
        .filter(checksum -> checksum.algorithm() == ChecksumAlgorithm.CRC32C)
        .filter(checksum -> !checksum.isComposite())
        .findFirst()
        .ifPresent(checksum -> resource.setCrc32c(checksum.base64()));
    return resource;
  }

  private GenericUrl url(String bucket, String uploadType, Precondition precondition) {
    GenericUrl url =
        new GenericUrl(
            calls.address() + "/upload/storage/v1/b/" + CharEscapers.escapeUriPath(bucket) + "/o");
    url.set("uploadType", uploadType);
    url.set("fields", GcsAttributes.FIELDS);
    if (calls.payer() != null) {
      url.set("userProject", calls.payer());
    }
    precondition.addTo(url);
    return url;
  }

  private ObjectAttributes inOneRequest(
      GenericUrl url, StorageObject resource, BackendContent content) {
    GcsContent body =
        new GcsContent(content, ByteRange.whole(content.sizeBytes()), resource.getContentType());
    MultipartContent parts = new MultipartContent();
    parts.addPart(new MultipartContent.Part(json(resource)));
    parts.addPart(new MultipartContent.Part(body));
    HttpRequest request = calls.request("POST", url, parts);
    HttpResponse response = calls.send(request, body, Effect.IN_DOUBT);
    return written(GcsCalls.parse(response, StorageObject.class, Effect.IN_DOUBT));
  }

  /// A resource as the body of a request.
  static HttpContent json(Object resource) {
    return new JsonHttpContent(GsonFactory.getDefaultInstance(), resource);
  }

  /// The attributes of what was written.
  static ObjectAttributes written(StorageObject object) {
    try {
      return GcsAttributes.of(object);
    } catch (StoreException e) {
      throw new StoreException(
          ErrorCode.OUTCOME_UNKNOWN, "The backend's answer does not say what it wrote", e);
    }
  }

  void delete(String bucket, String key, Conditions conditions) {
    if (!GcsNames.canBeKey(key)) {
      calls.requireBucket(bucket);
      Precondition.of(conditions, Optional::empty);
      return;
    }
    Precondition precondition = Precondition.of(conditions, () -> reads.find(bucket, key));
    GenericUrl url =
        GcsCalls.url(() ->
            calls
                .storage()
                .objects()
                .delete(bucket, key)
                .setUserProject(calls.payer())
                .buildHttpRequestUrl());
    precondition.addTo(url);
    try {
      GcsCalls.end(calls.write(calls.request("DELETE", url, null), Subject.OBJECT));
    } catch (StoreException e) {
      if (e.code() == ErrorCode.NO_SUCH_KEY && conditions.isEmpty()) {
        return;
      }
      throw e.code() == ErrorCode.PRECONDITION_FAILED ? precondition.failed(e) : e;
    }
  }
}
