package io.forebay.api.s3;

import io.forebay.api.RangeHeader;
import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import io.forebay.core.object.ObjectAttributes;
import io.forebay.core.object.RangeRequest;
import io.forebay.core.store.Part;
import java.util.Optional;
import java.util.regex.Pattern;

/// Which bytes of an object a read asks for.
///
/// @param partNumber 0 where no part is asked for
record ReadSpan(Optional<RangeRequest> range, int partNumber) {

  private static final Pattern MULTIPART_ETAG = Pattern.compile(".*-[0-9]+");

  /// @throws StoreException `INVALID_ARGUMENT`, `INVALID_REQUEST`
  static ReadSpan of(S3Request request) {
    String rangeHeader = request.header("range");
    if (!request.query().has("partNumber")) {
      // RFC 9110 §13.1.5 lets a server that cannot compare first send the whole.
      boolean isWhole = rangeHeader == null || request.header("if-range") != null;
      return new ReadSpan(isWhole ? Optional.empty() : RangeHeader.parse(rangeHeader), 0);
    }
    int partNumber = request.query().count("partNumber", 0);
    if (partNumber < 1 || partNumber > Part.NUMBER_MAX) {
      throw new StoreException(
              ErrorCode.INVALID_ARGUMENT,
              "Part number must be an integer between 1 and 10000, inclusive")
          .with("ArgumentName", "partNumber");
    }
    if (rangeHeader != null) {
      throw new StoreException(
          ErrorCode.INVALID_REQUEST,
          "Cannot specify both Range header and partNumber query parameter");
    }
    return new ReadSpan(Optional.empty(), partNumber);
  }

  /// An object that was written in one piece is its own first part. Where the parts of another one
  /// lie is not kept.
  ///
  /// @throws StoreException `NOT_IMPLEMENTED`, `INVALID_RANGE` where the part asked for cannot be
  ///   told or is not there
  void requirePart(ObjectAttributes object) {
    if (partNumber == 0) {
      return;
    }
    if (MULTIPART_ETAG.matcher(object.etag()).matches()) {
      throw new StoreException(
          ErrorCode.NOT_IMPLEMENTED, "Reading a part of a multipart object is not implemented");
    }
    if (partNumber > 1) {
      throw new StoreException(
          ErrorCode.INVALID_RANGE, "The requested partnumber is not satisfiable");
    }
  }

  /// Whether the answer is one of status 206.
  boolean isPartial(ObjectAttributes object) {
    return range.isPresent() || (partNumber > 0 && object.sizeBytes() > 0);
  }
}
