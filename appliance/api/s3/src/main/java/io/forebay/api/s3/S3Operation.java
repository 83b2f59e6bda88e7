package io.forebay.api.s3;

import io.forebay.api.s3.S3Target.Scope;
import java.util.Set;

/// Every operation of S3 that is carried out, by the name that the S3 API gives it, with exactly
/// the query parameters and `x-amz-` headers that it knows. Whatever else a request has makes it
/// another operation, and is refused.
@SuppressWarnings("ImmutableEnumChecker") // Its sets are made by Set.of.
public enum S3Operation {
  LIST_BUCKETS(
      "ListBuckets",
      "GET",
      Scope.SERVICE,
      Set.of(),
      Set.of("prefix", "max-buckets", "continuation-token", "bucket-region")),
  CREATE_BUCKET("CreateBucket", "PUT", Scope.BUCKET, Set.of(), Set.of()),
  HEAD_BUCKET("HeadBucket", "HEAD", Scope.BUCKET, Set.of(), Set.of()),
  DELETE_BUCKET("DeleteBucket", "DELETE", Scope.BUCKET, Set.of(), Set.of()),
  GET_BUCKET_LOCATION("GetBucketLocation", "GET", Scope.BUCKET, Set.of("location"), Set.of()),
  LIST_OBJECTS(
      "ListObjects",
      "GET",
      Scope.BUCKET,
      Set.of(),
      Set.of("prefix", "delimiter", "marker", "max-keys", "encoding-type")),
  LIST_OBJECTS_V2(
      "ListObjectsV2",
      "GET",
      Scope.BUCKET,
      Set.of("list-type"),
      Set.of(
          "prefix",
          "delimiter",
          "start-after",
          "continuation-token",
          "fetch-owner",
          "max-keys",
          "encoding-type")),
  DELETE_OBJECTS("DeleteObjects", "POST", Scope.BUCKET, Set.of("delete"), Set.of()),
  LIST_MULTIPART_UPLOADS(
      "ListMultipartUploads",
      "GET",
      Scope.BUCKET,
      Set.of("uploads"),
      Set.of(
          "prefix", "delimiter", "key-marker", "upload-id-marker", "max-uploads", "encoding-type")),
  GET_OBJECT("GetObject", "GET", Scope.OBJECT, Set.of(), Parameters.READ),
  HEAD_OBJECT("HeadObject", "HEAD", Scope.OBJECT, Set.of(), Parameters.READ),
  PUT_OBJECT("PutObject", "PUT", Scope.OBJECT, Set.of(), Set.of()),
  /// Told from PutObject by its header `x-amz-copy-source`.
  COPY_OBJECT("CopyObject", "PUT", Scope.OBJECT, Set.of(), Set.of()),
  DELETE_OBJECT("DeleteObject", "DELETE", Scope.OBJECT, Set.of(), Set.of("versionId")),
  CREATE_MULTIPART_UPLOAD(
      "CreateMultipartUpload", "POST", Scope.OBJECT, Set.of("uploads"), Set.of()),
  UPLOAD_PART("UploadPart", "PUT", Scope.OBJECT, Set.of("partNumber", "uploadId"), Set.of()),
  LIST_PARTS(
      "ListParts",
      "GET",
      Scope.OBJECT,
      Set.of("uploadId"),
      Set.of("max-parts", "part-number-marker", "encoding-type")),
  COMPLETE_MULTIPART_UPLOAD(
      "CompleteMultipartUpload", "POST", Scope.OBJECT, Set.of("uploadId"), Set.of()),
  ABORT_MULTIPART_UPLOAD(
      "AbortMultipartUpload", "DELETE", Scope.OBJECT, Set.of("uploadId"), Set.of());

  private final String s3Name;
  private final String method;
  private final Scope scope;
  private final Set<String> required;
  private final Set<String> optional;

  S3Operation(
      String s3Name, String method, Scope scope, Set<String> required, Set<String> optional) {
    this.s3Name = s3Name;
    this.method = method;
    this.scope = scope;
    this.required = required;
    this.optional = optional;
  }

  /// The name in the S3 API reference, in metrics and in logs.
  public String s3Name() {
    return s3Name;
  }

  String method() {
    return method;
  }

  Scope scope() {
    return scope;
  }

  /// The query parameters without which it is another operation.
  Set<String> required() {
    return required;
  }

  boolean takes(String parameter) {
    return required.contains(parameter) || optional.contains(parameter);
  }

  // Enum constants cannot name constants of their own enum before it is made.
  private static final class Parameters {
    static final Set<String> READ =
        Set.of(
            "versionId",
            "partNumber",
            "response-cache-control",
            "response-content-disposition",
            "response-content-encoding",
            "response-content-language",
            "response-content-type",
            "response-expires");
  }
}
