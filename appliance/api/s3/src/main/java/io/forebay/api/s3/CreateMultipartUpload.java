package io.forebay.api.s3;

import io.forebay.core.object.ChecksumAlgorithm;
import io.forebay.core.object.ObjectMetadata;
import io.forebay.core.service.UploadService;
import io.forebay.core.store.Upload;
import java.util.Optional;

/// CreateMultipartUpload: the beginning of an object in parts.
final class CreateMultipartUpload implements S3Handler {

  private final Addresses addresses;
  private final UploadService uploads;

  CreateMultipartUpload(Addresses addresses, UploadService uploads) {
    this.addresses = addresses;
    this.uploads = uploads;
  }

  @Override
  public S3Answer answer(S3Request request) {
    ObjectMetadata metadata = MetadataHeaders.of(request.http());
    Optional<ChecksumAlgorithm> algorithm = ChecksumWords.algorithm(request);
    boolean isWholeObject = ChecksumWords.isWholeObject(request, algorithm);
    Upload upload = uploads.create(addresses.object(request), metadata, algorithm, isWholeObject);
    S3Answer answer =
        S3Answer.document(
            200,
            S3Xml.of("InitiateMultipartUploadResult")
                .leaf("Bucket", request.bucketName())
                .leaf("Key", request.key())
                .leaf("UploadId", upload.id().value()));
    if (algorithm.isPresent()) {
      answer.with("x-amz-checksum-algorithm", algorithm.get().name());
      answer.with("x-amz-checksum-type", ChecksumWords.typeOf(isWholeObject));
    }
    return answer;
  }
}
