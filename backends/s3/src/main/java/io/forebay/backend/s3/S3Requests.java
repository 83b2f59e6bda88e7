package io.forebay.backend.s3;

import io.forebay.core.object.ByteRange;
import io.forebay.core.object.Checksum;
import io.forebay.core.object.Conditions;
import io.forebay.core.object.HeaderText;
import io.forebay.core.object.ObjectMetadata;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;

/// The SDK's requests.
///
/// Several things go as plain headers instead of the SDK's fields: with its fields the SDK would
/// add work of its own (verifying checksums that the data path verifies) or change the text
/// (dates).
final class S3Requests {

  private static final AwsRequestOverrideConfiguration WITH_CHECKSUMS =
      AwsRequestOverrideConfiguration.builder().putHeader("x-amz-checksum-mode", "ENABLED").build();

  private S3Requests() {}

  /// Asks for the object's checksums beside what else is asked for.
  static AwsRequestOverrideConfiguration withChecksums() {
    return WITH_CHECKSUMS;
  }

  static GetObjectRequest get(
      String bucket, String key, Optional<ByteRange> range, Optional<String> ifVersion) {
    GetObjectRequest.Builder builder =
        GetObjectRequest.builder().bucket(bucket).key(key).overrideConfiguration(WITH_CHECKSUMS);
    range.ifPresent(span -> builder.range(rangeHeader(span)));
    ifVersion.ifPresent(version -> builder.ifMatch(quoted(version)));
    return builder.build();
  }

  private static String rangeHeader(ByteRange range) {
    return "bytes=" + range.startOffset() + "-" + (range.endOffset() - 1);
  }

  /// What the object will say of itself, as headers.
  static Map<String, String> headers(ObjectMetadata metadata) {
    Map<String, String> headers = new HashMap<>(metadata.contentHeaders());
    metadata
        .user()
        .forEach((name, value) -> headers.put("x-amz-meta-" + name, HeaderText.encode(value)));
    return headers;
  }

  /// The checksums of the whole by which the cloud verifies the bytes and which it keeps: S3 takes
  /// one beside the MD5.
  static Map<String, String> headers(List<Checksum> checksums) {
    return checksums.stream()
        .filter(checksum -> !checksum.isComposite())
        .findFirst()
        .map(checksum -> Map.of(checksum.algorithm().headerName(), checksum.base64()))
        .orElse(Map.of());
  }

  static Map<String, String> headers(Conditions conditions) {
    Map<String, String> headers = new HashMap<>();
    conditions.ifMatch().ifPresent(etags -> headers.put("If-Match", quoted(etags)));
    conditions.ifNoneMatch().ifPresent(etags -> headers.put("If-None-Match", quoted(etags)));
    return headers;
  }

  private static String quoted(List<String> etags) {
    return String.join(", ", etags.stream().map(S3Requests::quoted).toList());
  }

  private static String quoted(String etag) {
    return etag.equals(Conditions.ANY) || etag.startsWith("W/") ? etag : '"' + etag + '"';
  }
}
