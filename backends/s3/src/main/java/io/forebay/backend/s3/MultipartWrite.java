package io.forebay.backend.s3;

import io.forebay.core.backend.BackendContent;
import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import io.forebay.core.object.ByteRange;
import io.forebay.core.object.Conditions;
import io.forebay.core.object.ObjectAttributes;
import io.forebay.core.object.ObjectMetadata;
import io.forebay.core.run.Retrier;
import io.forebay.core.run.SideBySide;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;

/// One object on its way to the cloud in parts, some of them side by side. Its steps are tried
/// again one by one, so that a failure of one does not repeat the others: what fails here is
/// permanent.
final class MultipartWrite {

  // S3 "Multipart upload limits".
  private static final int PARTS_MAX = 10_000;
  private static final long MEBIBYTE = 1L << 20;

  private final S3Client client;
  private final Retrier retrier;
  private final S3BackendSettings.Limits limits;
  private final InstantSource time;
  private final S3Writer.Target target;
  private final BackendContent content;
  private final ObjectMetadata metadata;
  private final Conditions conditions;

  private final long partBytes;
  private final AtomicReferenceArray<CompletedPart> parts;

  MultipartWrite(
      S3Client client,
      Retrier retrier,
      S3BackendSettings.Limits limits,
      InstantSource time,
      S3Writer.Target target,
      BackendContent content,
      ObjectMetadata metadata,
      Conditions conditions) {
    this.client = client;
    this.retrier = retrier;
    this.limits = limits;
    this.time = time;
    this.target = target;
    this.content = content;
    this.metadata = metadata;
    this.conditions = conditions;
    this.partBytes = partBytes(content.sizeBytes(), limits.partBytes());
    this.parts = new AtomicReferenceArray<>((int) Math.ceilDiv(content.sizeBytes(), partBytes));
  }

  /// The size of a part: more than `wanted` where the object would have too many, then whole MiB.
  static long partBytes(long sizeBytes, long wanted) {
    long least = Math.ceilDiv(sizeBytes, PARTS_MAX);
    return least <= wanted ? wanted : Math.ceilDiv(least, MEBIBYTE) * MEBIBYTE;
  }

  ObjectAttributes write() {
    try {
      return writeOnce();
    } catch (StoreException e) {
      throw e.permanent();
    }
  }

  private ObjectAttributes writeOnce() {
    String uploadId = create();
    boolean completed = false;
    try {
      sendParts(uploadId);
      ObjectAttributes attributes = complete(uploadId);
      completed = true;
      return attributes;
    } finally {
      if (!completed) {
        abort(uploadId);
      }
    }
  }

  private String create() {
    CreateMultipartUploadRequest request =
        CreateMultipartUploadRequest.builder()
            .bucket(target.bucket())
            .key(target.key())
            .contentType(S3Writer.contentType(metadata))
            .overrideConfiguration(S3Writer.configuration(S3Requests.headers(metadata), limits, 0))
            .build();
    // No reader sees an upload: it may be begun twice.
    return again(() -> client.createMultipartUpload(request)).uploadId();
  }

  private void sendParts(String uploadId) {
    AtomicInteger next = new AtomicInteger();
    int workers = Math.min(limits.partsParallelMax(), parts.length());
    SideBySide.run(
        "s3-part",
        workers,
        () -> {
          int index = next.getAndIncrement();
          if (index >= parts.length()) {
            return false;
          }
          parts.set(index, sendPart(uploadId, index));
          return true;
        });
  }

  private CompletedPart sendPart(String uploadId, int index) {
    long start = index * partBytes;
    ByteRange range = new ByteRange(start, Math.min(start + partBytes, content.sizeBytes()));
    try (S3Content body = new S3Content(content, range)) {
      UploadPartRequest request =
          UploadPartRequest.builder()
              .bucket(target.bucket())
              .key(target.key())
              .uploadId(uploadId)
              .partNumber(index + 1)
              .contentMD5(body.md5())
              .overrideConfiguration(S3Writer.configuration(Map.of(), limits, range.lengthBytes()))
              .build();
      String etag =
          retrier
              .run(
                  Retrier.Effect.NONE,
                  () ->
                      S3Calls.sendPart(
                          body,
                          () ->
                              client.uploadPart(
                                  request, S3Writer.body(body, S3Attributes.CONTENT_TYPE_DEFAULT))))
              .eTag();
      return CompletedPart.builder().partNumber(index + 1).eTag(etag).build();
    }
  }

  private ObjectAttributes complete(String uploadId) {
    List<CompletedPart> all = IntStream.range(0, parts.length()).mapToObj(parts::get).toList();
    CompleteMultipartUploadRequest request =
        CompleteMultipartUploadRequest.builder()
            .bucket(target.bucket())
            .key(target.key())
            .uploadId(uploadId)
            .multipartUpload(upload -> upload.parts(all))
            .overrideConfiguration(
                S3Writer.configuration(S3Requests.headers(conditions), limits, 0))
            .build();
    CompleteMultipartUploadResponse response =
        retrier.run(
            // A second completion of an upload that is complete would fail.
            Retrier.Effect.ONCE,
            () -> S3Calls.write(() -> client.completeMultipartUpload(request)));
    return attributes(response);
  }

  private ObjectAttributes attributes(CompleteMultipartUploadResponse response) {
    String etag = S3Attributes.unquoted(response.eTag() == null ? "" : response.eTag());
    if (etag.isEmpty()) {
      throw new StoreException(ErrorCode.OUTCOME_UNKNOWN, "The backend's answer has no ETag");
    }
    ObjectAttributes written =
        new ObjectAttributes(content.sizeBytes(), etag, etag, time.instant(), List.of(), metadata);
    try {
      // The answer does not tell when the object was modified.
      HeadObjectResponse head =
          client.headObject(request ->
              request
                  .bucket(target.bucket())
                  .key(target.key())
                  .overrideConfiguration(S3Requests.withChecksums()));
      ObjectAttributes seen =
          S3Attributes.ofRead(head.sdkHttpResponse(), content.sizeBytes(), true);
      return seen.isSameContent(written) ? seen : written;
    } catch (SdkException | StoreException e) {
      // The object is written all the same.
      return written;
    }
  }

  private void abort(String uploadId) {
    try {
      again(() ->
          client.abortMultipartUpload(
              request -> request.bucket(target.bucket()).key(target.key()).uploadId(uploadId)));
    } catch (StoreException e) {
      // What cannot be aborted is left to the bucket's own clean-up; the write's failure is what
      // counts.
      return;
    }
  }

  private <T> T again(Supplier<T> call) {
    return retrier.run(Retrier.Effect.NONE, () -> S3Calls.read(call));
  }
}
