package io.forebay.api.s3.auth;

import io.forebay.api.HttpRequest;
import io.forebay.api.s3.Requester;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/// Presigned addresses of Signature Version 2, which boto3 still makes by default for us-east-1
/// ("Query string request authentication alternative" of the Amazon S3 API reference).
final class PresignedVersion2 {

  // Query fields that are part of the signed resource; the others are not signed, so they must not
  // change its meaning:
  // operations are named by these only.
  private static final Set<String> SIGNED_FIELDS =
      Set.of(
          "acl",
          "cors",
          "delete",
          "lifecycle",
          "location",
          "logging",
          "notification",
          "partNumber",
          "policy",
          "requestPayment",
          "response-cache-control",
          "response-content-disposition",
          "response-content-encoding",
          "response-content-language",
          "response-content-type",
          "response-expires",
          "restore",
          "tagging",
          "torrent",
          "uploadId",
          "uploads",
          "versionId",
          "versioning",
          "versions",
          "website");
  private static final Set<String> OWN_FIELDS = Set.of("AWSAccessKeyId", "Expires", "Signature");
  // Headers that have a line of their own in what is signed.
  private static final Set<String> CONTENT_FIELDS = Set.of("content-md5", "content-type");

  private PresignedVersion2() {}

  /// @param hostBucket the bucket that the `Host` header names, if it does: the host itself is not
  ///   signed, but the bucket is
  static Requester verify(
      HttpRequest request,
      Optional<String> hostBucket,
      QueryFields query,
      Function<String, Credential> known,
      Instant now) {
    Credential credential = known.apply(query.value("AWSAccessKeyId").orElse(""));
    String expires = query.value("Expires").orElse("");
    if (!expires.matches("[0-9]{1,12}")) {
      throw Refusals.accessDenied("Query-string authentication requires Expires, in seconds");
    }
    if (now.getEpochSecond() > Long.parseLong(expires)) {
      throw Refusals.accessDenied("Request has expired").with("Expires", expires);
    }
    byte[] key = credential.secretKey().getBytes(StandardCharsets.UTF_8);
    String expected =
        Base64.getEncoder()
            .encodeToString(Hmac.sha1(key, text(request, hostBucket, query, expires)));
    if (!Hmac.isSame(expected, query.value("Signature").orElse(""))) {
      throw Refusals.wrongSignature().with("AWSAccessKeyId", credential.accessKey());
    }
    return credential.requester();
  }

  private static String text(
      HttpRequest request, Optional<String> hostBucket, QueryFields query, String expires) {
    return request.method()
        + "\n"
        + contentHeader(request, query, "content-md5")
        + "\n"
        + contentHeader(request, query, "content-type")
        + "\n"
        + expires
        + "\n"
        + amzHeaders(request, query)
        + hostBucket.map(bucket -> "/" + bucket).orElse("")
        + resource(request, query);
  }

  // boto3 puts into the address what it has signed, and clients send it as well, or do not.
  private static String contentHeader(HttpRequest request, QueryFields query, String name) {
    String sent = request.header(name);
    String inAddress = query.value(name).orElse("");
    if (sent == null || sent.equals(inAddress)) {
      return inAddress;
    }
    if (inAddress.isEmpty()) {
      return sent;
    }
    throw Refusals.wrongSignature().with("Header", name);
  }

  private static String amzHeaders(HttpRequest request, QueryFields query) {
    TreeMap<String, String> headers = new TreeMap<>();
    request.forEachHeader((name, value) -> {
      if (name.startsWith("x-amz-")) {
        headers.merge(name, value.strip(), (a, b) -> a + "," + b);
      }
    });
    for (QueryFields.Field field : query.fields()) {
      String name = field.name().toLowerCase(Locale.ROOT);
      if (name.startsWith("x-amz-")) {
        headers.merge(
            name,
            UriEncoding.decode(field.value()),
            (sent, inAddress) -> sent.equals(inAddress) ? sent : sent + "," + inAddress);
      }
    }
    StringBuilder text = new StringBuilder();
    headers.forEach((name, value) -> text.append(name).append(':').append(value).append('\n'));
    return text.toString();
  }

  private static String resource(HttpRequest request, QueryFields query) {
    List<String> fields =
        query.fields().stream()
            .filter(field -> SIGNED_FIELDS.contains(field.name()))
            .sorted()
            .map(field ->
                field.value().isEmpty()
                    ? field.name()
                    : field.name() + "=" + UriEncoding.decode(field.value()))
            .toList();
    requireOnlyKnown(query);
    return request.rawPath() + (fields.isEmpty() ? "" : "?" + String.join("&", fields));
  }

  private static void requireOnlyKnown(QueryFields query) {
    for (QueryFields.Field field : query.fields()) {
      String name = field.name();
      if (!SIGNED_FIELDS.contains(name)
          && !OWN_FIELDS.contains(name)
          && !CONTENT_FIELDS.contains(name)
          && !name.toLowerCase(Locale.ROOT).startsWith("x-amz-")) {
        throw Refusals.accessDenied("A query field is not covered by the signature")
            .with("Field", name);
      }
    }
  }
}
