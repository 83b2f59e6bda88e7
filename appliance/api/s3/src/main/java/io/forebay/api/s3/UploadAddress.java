package io.forebay.api.s3;

import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import io.forebay.core.name.UploadId;
import io.forebay.core.store.Part;

/// The multipart upload and the part that a request names.
final class UploadAddress {

  private UploadAddress() {}

  /// @throws StoreException `NO_SUCH_UPLOAD` for a name that no upload has
  static UploadId upload(S3Request request) {
    String value = request.query().value("uploadId").orElse("");
    try {
      return new UploadId(value);
    } catch (IllegalArgumentException e) {
      throw new StoreException(
              ErrorCode.NO_SUCH_UPLOAD,
              "The specified upload does not exist. The upload ID may be invalid, or the upload"
                  + " may have been aborted or completed.",
              e)
          .with("UploadId", value);
    }
  }

  /// @throws StoreException `INVALID_ARGUMENT`
  static int partNumber(S3Request request) {
    int number = request.query().count("partNumber", 0);
    requirePartNumber(number);
    return number;
  }

  static void requirePartNumber(int number) {
    if (number < 1 || number > Part.NUMBER_MAX) {
      throw new StoreException(
              ErrorCode.INVALID_ARGUMENT,
              "Part number must be an integer between 1 and 10000, inclusive")
          .with("ArgumentName", "partNumber")
          .with("ArgumentValue", number);
    }
  }
}
