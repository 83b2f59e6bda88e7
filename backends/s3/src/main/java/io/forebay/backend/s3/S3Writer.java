package io.forebay.backend.s3;

import io.forebay.core.backend.BackendContent;
import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import io.forebay.core.object.ByteRange;
import io.forebay.core.object.Conditions;
import io.forebay.core.object.ObjectAttributes;
import io.forebay.core.object.ObjectMetadata;
import io.forebay.core.run.Retrier;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;

/// Writes objects: small ones in one piece, larger ones in parts.
final class S3Writer {

  /// Where an object goes.
  record Target(String bucket, String key) {}

  // A body must leave at least this fast, so that a write ends although the cloud reads nothing
  // more of it.
  private static final long BYTES_PER_SECOND_MIN = 256 << 10;

  private final S3Client client;
  private final Retrier retrier;
  private final S3BackendSettings.Limits limits;
  private final InstantSource time;

  S3Writer(S3Client client, Retrier retrier, S3BackendSettings.Limits limits, InstantSource time) {
    this.client = client;
    this.retrier = retrier;
    this.limits = limits;
    this.time = time;
  }

  ObjectAttributes put(
      Target target, BackendContent content, ObjectMetadata metadata, Conditions conditions) {
    if (conditions.ifModifiedSince().isPresent() || conditions.ifUnmodifiedSince().isPresent()) {
      throw new StoreException(
          ErrorCode.NOT_IMPLEMENTED, "The backend decides no writes by modification dates");
    }
    ObjectMetadata typed = typed(metadata);
    return content.sizeBytes() > limits.multipartThresholdBytes()
        ? new MultipartWrite(client, retrier, limits, time, target, content, typed, conditions)
            .write()
        : inOnePiece(target, content, typed, conditions);
  }

  private ObjectAttributes inOnePiece(
      Target target, BackendContent content, ObjectMetadata metadata, Conditions conditions) {
    Map<String, String> headers = new HashMap<>(S3Requests.headers(metadata));
    headers.put(
        "Content-MD5", Base64.getEncoder().encodeToString(HexFormat.of().parseHex(content.md5())));
    headers.putAll(S3Requests.headers(content.checksums()));
    headers.putAll(S3Requests.headers(conditions));
    PutObjectRequest request =
        PutObjectRequest.builder()
            .bucket(target.bucket())
            .key(target.key())
            .overrideConfiguration(configuration(headers, limits, content.sizeBytes()))
            .build();
    try (S3Content body = new S3Content(content, ByteRange.whole(content.sizeBytes()))) {
      PutObjectResponse response =
          S3Calls.send(body, () -> client.putObject(request, body(body, contentType(metadata))));
      return S3Attributes.ofWrite(
          response.sdkHttpResponse(), content.sizeBytes(), metadata, time.instant());
    }
  }

  static RequestBody body(S3Content body, String contentType) {
    return RequestBody.fromContentProvider(body, body.lengthBytes(), contentType);
  }

  /// The headers, and time enough for so many bytes.
  static AwsRequestOverrideConfiguration configuration(
      Map<String, String> headers, S3BackendSettings.Limits limits, long sizeBytes) {
    AwsRequestOverrideConfiguration.Builder builder =
        AwsRequestOverrideConfiguration.builder()
            .apiCallAttemptTimeout(
                limits.timeout().plus(Duration.ofSeconds(sizeBytes / BYTES_PER_SECOND_MIN)));
    headers.forEach(builder::putHeader);
    return builder.build();
  }

  static String contentType(ObjectMetadata metadata) {
    return metadata.contentType().orElse(S3Attributes.CONTENT_TYPE_DEFAULT);
  }

  // Every object at S3 has a content type; without ours the SDK would choose one that S3 would not.
  private static ObjectMetadata typed(ObjectMetadata metadata) {
    if (metadata.contentType().isPresent()) {
      return metadata;
    }
    Map<String, String> headers = new HashMap<>(metadata.contentHeaders());
    headers.put("content-type", S3Attributes.CONTENT_TYPE_DEFAULT);
    return new ObjectMetadata(headers, metadata.user());
  }
}
