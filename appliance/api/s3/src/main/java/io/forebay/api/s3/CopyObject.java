package io.forebay.api.s3;

import io.forebay.api.ConditionsHeader;
import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import io.forebay.core.name.ObjectId;
import io.forebay.core.object.ChecksumAlgorithm;
import io.forebay.core.object.ObjectAttributes;
import io.forebay.core.object.ObjectMetadata;
import io.forebay.core.service.CopyRequest;
import io.forebay.core.service.NotModifiedException;
import io.forebay.core.service.ObjectService;
import java.util.Locale;
import java.util.Optional;

/// CopyObject: a whole object under another name, or under its own with other metadata.
final class CopyObject implements S3Handler {

  private final Addresses addresses;
  private final ObjectService objects;

  CopyObject(Addresses addresses, ObjectService objects) {
    this.addresses = addresses;
    this.objects = objects;
  }

  @Override
  public S3Answer answer(S3Request request) {
    CopySource from = CopySource.parse(request.header("x-amz-copy-source", ""));
    if (request.http().hasBody()) {
      throw new StoreException(ErrorCode.INVALID_REQUEST, "A copy request has no body of its own");
    }
    Optional<ObjectMetadata> metadata =
        isReplaced(request) ? Optional.of(MetadataHeaders.of(request.http())) : Optional.empty();
    Optional<ChecksumAlgorithm> checksum = ChecksumWords.algorithm(request);
    ObjectId source = new ObjectId(addresses.bucket(from.bucketName()), from.key());
    ObjectId target = addresses.object(request);
    if (source.equals(target) && metadata.isEmpty()) {
      throw new StoreException(
          ErrorCode.INVALID_REQUEST,
          "This copy request is illegal because it is trying to copy an object to itself without"
              + " changing the object's metadata, storage class, website redirect location or"
              + " encryption attributes.");
    }
    CopyRequest copy =
        new CopyRequest(
            source,
            ConditionsHeader.of(request.http(), "x-amz-copy-source-"),
            target,
            ConditionsHeader.of(request.http()),
            metadata,
            checksum);
    return S3Answer.awaited(() -> carryOut(copy));
  }

  private S3Answer carryOut(CopyRequest request) {
    ObjectAttributes copied = copy(request);
    S3Xml xml =
        S3Xml.of("CopyObjectResult")
            .leaf("LastModified", copied.lastModified())
            .leaf("ETag", ObjectAnswers.quoted(copied.etag()));
    ObjectAnswers.checksums(xml, copied.checksums());
    return S3Answer.document(200, xml);
  }

  private ObjectAttributes copy(CopyRequest request) {
    try {
      return objects.copy(request);
    } catch (NotModifiedException e) {
      // S3 answers every condition on the source that does not hold alike.
      throw new StoreException(
          ErrorCode.PRECONDITION_FAILED,
          "At least one of the pre-conditions you specified did not hold",
          e);
    }
  }

  private static boolean isReplaced(S3Request request) {
    return switch (request.header("x-amz-metadata-directive", "COPY").toUpperCase(Locale.ROOT)) {
      case "COPY" -> false;
      case "REPLACE" -> true;
      default ->
          throw new StoreException(ErrorCode.INVALID_ARGUMENT, "Unknown metadata directive.")
              .with("ArgumentName", "x-amz-metadata-directive");
    };
  }
}
