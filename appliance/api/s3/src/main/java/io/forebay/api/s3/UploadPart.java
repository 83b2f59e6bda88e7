package io.forebay.api.s3;

import io.forebay.core.name.ObjectId;
import io.forebay.core.name.UploadId;
import io.forebay.core.object.ByteSource;
import io.forebay.core.service.UploadService;
import io.forebay.core.store.Part;

/// UploadPart: one part of an object.
final class UploadPart implements S3Handler {

  private final Addresses addresses;
  private final UploadService uploads;
  private final S3Settings settings;

  UploadPart(Addresses addresses, UploadService uploads, S3Settings settings) {
    this.addresses = addresses;
    this.uploads = uploads;
    this.settings = settings;
  }

  @Override
  public S3Answer answer(S3Request request) {
    int number = UploadAddress.partNumber(request);
    UploadId upload = UploadAddress.upload(request);
    BodyPromises promises = BodyPromises.of(request);
    try (ByteSource body = RequestBody.content(request, settings.objectBytesMax())) {
      ObjectId id = addresses.object(request);
      Part part = uploads.putPart(id, upload, number, body, promises);
      S3Answer answer = S3Answer.empty(200).with("etag", ObjectAnswers.quoted(part.md5()));
      part.checksums()
          .forEach(checksum -> answer.with(checksum.algorithm().headerName(), checksum.text()));
      return answer;
    }
  }
}
