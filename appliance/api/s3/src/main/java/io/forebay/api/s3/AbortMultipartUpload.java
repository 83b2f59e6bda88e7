package io.forebay.api.s3;

import io.forebay.core.name.UploadId;
import io.forebay.core.service.UploadService;

/// AbortMultipartUpload: ends an upload without an object.
final class AbortMultipartUpload implements S3Handler {

  private final Addresses addresses;
  private final UploadService uploads;

  AbortMultipartUpload(Addresses addresses, UploadService uploads) {
    this.addresses = addresses;
    this.uploads = uploads;
  }

  @Override
  public S3Answer answer(S3Request request) {
    UploadId upload = UploadAddress.upload(request);
    uploads.abort(addresses.object(request), upload);
    return S3Answer.empty(204);
  }
}
