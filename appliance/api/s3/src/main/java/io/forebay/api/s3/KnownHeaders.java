package io.forebay.api.s3;

import static io.forebay.api.s3.S3Operation.COMPLETE_MULTIPART_UPLOAD;
import static io.forebay.api.s3.S3Operation.COPY_OBJECT;
import static io.forebay.api.s3.S3Operation.CREATE_BUCKET;
import static io.forebay.api.s3.S3Operation.CREATE_MULTIPART_UPLOAD;
import static io.forebay.api.s3.S3Operation.DELETE_OBJECT;
import static io.forebay.api.s3.S3Operation.GET_OBJECT;
import static io.forebay.api.s3.S3Operation.HEAD_OBJECT;
import static io.forebay.api.s3.S3Operation.LIST_OBJECTS;
import static io.forebay.api.s3.S3Operation.LIST_OBJECTS_V2;
import static io.forebay.api.s3.S3Operation.PUT_OBJECT;

import io.forebay.api.HttpRequest;
import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import io.forebay.core.object.ChecksumAlgorithm;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// The request headers that each operation understands. Any other that would change what the
/// request means is refused before anything is touched: `x-amz-` headers (encryption, locks, tags,
/// grants, redirects …) and conditions that a write cannot keep.
final class KnownHeaders {

  private static final String AMZ = "x-amz-";

  // They say something about the request's form, its signature or its sender only.
  private static final Set<String> EVERYWHERE =
      Set.of(
          "x-amz-date",
          "x-amz-content-sha256",
          "x-amz-decoded-content-length",
          "x-amz-security-token",
          // How the answer may be framed: it need not be.
          "x-amz-te",
          "x-amz-trailer",
          "x-amz-user-agent",
          "x-amz-expected-bucket-owner",
          "x-amz-request-payer");

  private static final Set<S3Operation> WRITES =
      EnumSet.of(PUT_OBJECT, COPY_OBJECT, CREATE_MULTIPART_UPLOAD);
  private static final Set<S3Operation> LISTS = EnumSet.of(LIST_OBJECTS, LIST_OBJECTS_V2);

  private static final Map<String, Set<S3Operation>> BY_NAME = byName();

  // Values that ask for what is done anyway; every other value of these headers is refused. Lower
  // case.
  private static final Map<String, Set<String>> VALUES =
      Map.of(
          "x-amz-acl", Set.of("private", "bucket-owner-full-control"),
          "x-amz-storage-class", Set.of("standard", ""),
          "x-amz-tagging", Set.of(""),
          "x-amz-tagging-directive", Set.of("copy", "replace"),
          "x-amz-object-ownership", Set.of("bucketownerenforced"),
          "x-amz-bucket-object-lock-enabled", Set.of("false"),
          "x-amz-bucket-namespace", Set.of("global"),
          "x-amz-request-payer", Set.of("requester"));

  private static final Map<String, Set<S3Operation>> WRITE_CONDITIONS =
      Map.of(
          "if-match",
          EnumSet.of(PUT_OBJECT, COPY_OBJECT, COMPLETE_MULTIPART_UPLOAD, DELETE_OBJECT),
          "if-none-match",
          EnumSet.of(PUT_OBJECT, COPY_OBJECT, COMPLETE_MULTIPART_UPLOAD),
          "if-modified-since",
          Set.of(),
          "if-unmodified-since",
          Set.of(),
          "content-range",
          Set.of());

  private KnownHeaders() {}

  private static Map<String, Set<S3Operation>> byName() {
    Map<String, Set<S3Operation>> known = new HashMap<>();
    for (ChecksumAlgorithm algorithm : ChecksumAlgorithm.values()) {
      if (algorithm != ChecksumAlgorithm.MD5) {
        // Of the body, and so without meaning where there is none: the SDK for Java sends them with
        // GET too.
        known.put(algorithm.headerName(), EnumSet.allOf(S3Operation.class));
      }
    }
    known.put(
        "x-amz-acl", EnumSet.of(CREATE_BUCKET, PUT_OBJECT, COPY_OBJECT, CREATE_MULTIPART_UPLOAD));
    known.put("x-amz-storage-class", WRITES);
    known.put("x-amz-tagging", WRITES);
    known.put("x-amz-tagging-directive", EnumSet.of(COPY_OBJECT));
    known.put("x-amz-metadata-directive", EnumSet.of(COPY_OBJECT));
    known.put("x-amz-object-ownership", EnumSet.of(CREATE_BUCKET));
    known.put("x-amz-bucket-object-lock-enabled", EnumSet.of(CREATE_BUCKET));
    known.put("x-amz-bucket-namespace", EnumSet.of(CREATE_BUCKET));
    known.put("x-amz-checksum-mode", EnumSet.of(GET_OBJECT, HEAD_OBJECT));
    known.put("x-amz-checksum-algorithm", EnumSet.of(COPY_OBJECT, CREATE_MULTIPART_UPLOAD));
    known.put(
        "x-amz-checksum-type", EnumSet.of(CREATE_MULTIPART_UPLOAD, COMPLETE_MULTIPART_UPLOAD));
    known.put("x-amz-mp-object-size", EnumSet.of(COMPLETE_MULTIPART_UPLOAD));
    known.put("x-amz-optional-object-attributes", LISTS);
    known.put("x-amz-copy-source", EnumSet.of(COPY_OBJECT));
    known.put("x-amz-source-expected-bucket-owner", EnumSet.of(COPY_OBJECT));
    for (String condition :
        new String[] {"if-match", "if-none-match", "if-modified-since", "if-unmodified-since"}) {
      known.put("x-amz-copy-source-" + condition, EnumSet.of(COPY_OBJECT));
    }
    return Map.copyOf(known);
  }

  /// @throws StoreException `NOT_IMPLEMENTED` for a header that the operation does not know;
  ///   `ACCESS_DENIED` where the buckets' owner is not the expected one
  static void check(S3Operation operation, HttpRequest request, S3Settings settings) {
    boolean isRead = operation.method().equals("GET") || operation.method().equals("HEAD");
    request.forEachHeader((name, value) -> {
      if (name.startsWith(AMZ)) {
        checkAmz(operation, name, value, settings);
      } else if (!isRead) {
        Set<S3Operation> known = WRITE_CONDITIONS.get(name);
        if (known != null && !known.contains(operation)) {
          throw notImplemented(name);
        }
      }
    });
  }

  private static void checkAmz(
      S3Operation operation, String name, String value, S3Settings settings) {
    if (name.startsWith("x-amz-meta-") || name.startsWith("x-amz-sdk-")) {
      return;
    }
    if (!EVERYWHERE.contains(name) && !BY_NAME.getOrDefault(name, Set.of()).contains(operation)) {
      throw notImplemented(name);
    }
    Set<String> values = VALUES.get(name);
    if (values != null && !values.contains(value.trim().toLowerCase(Locale.ROOT))) {
      throw notImplemented(name);
    }
    if (name.endsWith("expected-bucket-owner") && !value.equals(settings.owner().canonicalId())) {
      throw new StoreException(ErrorCode.ACCESS_DENIED, "Access Denied").with("Header", name);
    }
  }

  private static StoreException notImplemented(String name) {
    return new StoreException(
            ErrorCode.NOT_IMPLEMENTED,
            "A header you provided implies functionality that is not implemented")
        .with("Header", name);
  }
}
