package io.forebay.api.s3;

import io.forebay.api.ConditionsHeader;
import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import io.forebay.core.name.ObjectId;
import io.forebay.core.name.UploadId;
import io.forebay.core.object.Checksum;
import io.forebay.core.object.ChecksumAlgorithm;
import io.forebay.core.object.Conditions;
import io.forebay.core.object.ObjectAttributes;
import io.forebay.core.service.ObjectService;
import io.forebay.core.service.UploadService;
import io.forebay.core.service.UploadService.NamedPart;
import io.forebay.core.store.Part;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// CompleteMultipartUpload: makes an object of its parts.
final class CompleteMultipartUpload implements S3Handler {

  private final Addresses addresses;
  private final UploadService uploads;
  private final EarlyConditions early;
  private final S3Settings settings;

  CompleteMultipartUpload(
      Addresses addresses, ObjectService objects, UploadService uploads, S3Settings settings) {
    this.addresses = addresses;
    this.uploads = uploads;
    this.early = new EarlyConditions(objects);
    this.settings = settings;
  }

  @Override
  public S3Answer answer(S3Request request) throws IOException {
    UploadId upload = UploadAddress.upload(request);
    Optional<Checksum> whole = wholeChecksum(request);
    Conditions conditions = ConditionsHeader.of(request.http());
    ObjectId id = addresses.object(request);
    early.check(id, conditions);
    byte[] document =
        RequestBody.document(
            request, settings.completeBodyBytesMax(), BodyPromises.ofContentMd5(request));
    List<NamedPart> parts = PartsDocument.parse(document);
    requireSize(request, id, upload, parts);
    return S3Answer.awaited(
        () -> answer(request, uploads.complete(id, upload, parts, conditions, whole)));
  }

  private static S3Answer answer(S3Request request, ObjectAttributes object) {
    S3Xml xml =
        S3Xml.of("CompleteMultipartUploadResult")
            .leaf("Location", location(request))
            .leaf("Bucket", request.bucketName())
            .leaf("Key", request.key())
            .leaf("ETag", ObjectAnswers.quoted(object.etag()));
    ObjectAnswers.checksums(xml, object.checksums());
    return S3Answer.document(200, xml);
  }

  private static String location(S3Request request) {
    String scheme = request.http().isSecure() ? "https://" : "http://";
    return scheme + request.http().host() + request.http().rawPath();
  }

  /// The checksum that the client promises for the object: `<Base64>`, or `<Base64>-<parts>`.
  private static Optional<Checksum> wholeChecksum(S3Request request) {
    Optional<Checksum> found = Optional.empty();
    for (ChecksumAlgorithm algorithm : ChecksumAlgorithm.values()) {
      String value = BodyPromises.header(request.http(), algorithm);
      if (value != null) {
        found = Optional.of(wholeChecksum(algorithm, value.trim()));
      }
    }
    return found;
  }

  private static Checksum wholeChecksum(ChecksumAlgorithm algorithm, String value) {
    int dash = value.indexOf('-');
    String base64 = dash < 0 ? value : value.substring(0, dash);
    int partsCount = dash < 0 ? 0 : PartsDocument.number(value.substring(dash + 1));
    return BodyPromises.checksum(algorithm, base64)
        .map(checksum -> new Checksum(algorithm, checksum.base64(), partsCount))
        .orElseThrow(() -> BodyPromises.invalid(algorithm));
  }

  /// Compares `x-amz-mp-object-size` with what has arrived.
  private void requireSize(S3Request request, ObjectId id, UploadId upload, List<NamedPart> named) {
    String expected = request.header("x-amz-mp-object-size");
    if (expected == null) {
      return;
    }
    Map<Integer, Long> sizes = new HashMap<>();
    for (Part part : uploads.parts(id, upload).parts()) {
      sizes.put(part.number(), part.sizeBytes());
    }
    long sizeBytes = 0;
    for (NamedPart part : named) {
      sizeBytes += sizes.getOrDefault(part.number(), 0L);
    }
    if (!expected.trim().equals(Long.toString(sizeBytes))) {
      throw new StoreException(
              ErrorCode.INVALID_REQUEST,
              "The provided 'x-amz-mp-object-size' header does not match what was uploaded.")
          .with("ProposedSize", sizeBytes);
    }
  }
}
