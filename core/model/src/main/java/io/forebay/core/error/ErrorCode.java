package io.forebay.core.error;

/// Every way a request can fail, with the code and status by which S3 clients know it.
///
/// Source: "Error responses" of the Amazon S3 API reference; the codes without a counterpart there
/// say so.
public enum ErrorCode {
  ACCESS_DENIED("AccessDenied", 403),
  BAD_DIGEST("BadDigest", 400),
  BUCKET_ALREADY_EXISTS("BucketAlreadyExists", 409),
  BUCKET_ALREADY_OWNED_BY_YOU("BucketAlreadyOwnedByYou", 409),
  BUCKET_NOT_EMPTY("BucketNotEmpty", 409),
  ENTITY_TOO_LARGE("EntityTooLarge", 400),
  ENTITY_TOO_SMALL("EntityTooSmall", 400),
  EXPIRED_TOKEN("ExpiredToken", 400),
  INCOMPLETE_BODY("IncompleteBody", 400),
  INTERNAL_ERROR("InternalError", 500),
  INVALID_ACCESS_KEY_ID("InvalidAccessKeyId", 403),
  INVALID_ARGUMENT("InvalidArgument", 400),
  INVALID_BUCKET_NAME("InvalidBucketName", 400),
  INVALID_DIGEST("InvalidDigest", 400),
  INVALID_PART("InvalidPart", 400),
  INVALID_PART_ORDER("InvalidPartOrder", 400),
  INVALID_RANGE("InvalidRange", 416),
  INVALID_REQUEST("InvalidRequest", 400),
  INVALID_URI("InvalidURI", 400),
  KEY_TOO_LONG("KeyTooLongError", 400),
  MALFORMED_XML("MalformedXML", 400),
  METADATA_TOO_LARGE("MetadataTooLarge", 400),
  METHOD_NOT_ALLOWED("MethodNotAllowed", 405),
  MISSING_CONTENT_LENGTH("MissingContentLength", 411),
  NO_SUCH_BUCKET("NoSuchBucket", 404),
  NO_SUCH_KEY("NoSuchKey", 404),
  NO_SUCH_UPLOAD("NoSuchUpload", 404),
  NO_SUCH_VERSION("NoSuchVersion", 404),
  NOT_IMPLEMENTED("NotImplemented", 501),
  /// The object exists but its stored bytes fail their checksum (not an S3 code of its own:
  /// InternalError).
  OBJECT_CORRUPT("InternalError", 500),
  /// No room on the disks (WebDAV's 507: S3 has no such code).
  OUT_OF_SPACE("InsufficientStorage", 507),
  PRECONDITION_FAILED("PreconditionFailed", 412),
  CONDITIONAL_REQUEST_CONFLICT("ConditionalRequestConflict", 409),
  REQUEST_HEADER_TOO_LARGE("RequestHeaderSectionTooLarge", 400),
  REQUEST_TIME_TOO_SKEWED("RequestTimeTooSkewed", 403),
  REQUEST_TIMEOUT("RequestTimeout", 400),
  SIGNATURE_DOES_NOT_MATCH("SignatureDoesNotMatch", 403),
  AUTHORIZATION_HEADER_MALFORMED("AuthorizationHeaderMalformed", 400),
  AUTHORIZATION_QUERY_PARAMETERS_ERROR("AuthorizationQueryParametersError", 400),
  CONTENT_SHA256_MISMATCH("XAmzContentSHA256Mismatch", 400),
  /// The backend asks for fewer requests.
  SLOW_DOWN("SlowDown", 503),
  TOO_MANY_BUCKETS("TooManyBuckets", 400),
  UNEXPECTED_CONTENT("UnexpectedContent", 400),
  URI_TOO_LONG("URITooLong", 414),
  /// The backend, or a disk without which the request cannot be served, does not answer now.
  UNAVAILABLE("ServiceUnavailable", 503),
  /// A write whose outcome is not known: it may or may not have taken place at the backend.
  OUTCOME_UNKNOWN("ServiceUnavailable", 503);

  private final String s3Code;
  private final int httpStatus;

  ErrorCode(String s3Code, int httpStatus) {
    this.s3Code = s3Code;
    this.httpStatus = httpStatus;
  }

  /// The `Code` element of S3's error document.
  public String s3Code() {
    return s3Code;
  }

  /// The HTTP status of the answer.
  public int httpStatus() {
    return httpStatus;
  }

  /// Whether the same request may succeed later without any change.
  public boolean isRetryable() {
    return httpStatus == 503 || this == REQUEST_TIMEOUT || this == CONDITIONAL_REQUEST_CONFLICT;
  }
}
