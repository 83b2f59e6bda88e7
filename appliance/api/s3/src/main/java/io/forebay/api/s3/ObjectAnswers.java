package io.forebay.api.s3;

import io.forebay.api.HttpDate;
import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import io.forebay.core.object.ByteRange;
import io.forebay.core.object.Checksum;
import io.forebay.core.object.ObjectAttributes;
import io.forebay.core.service.CacheResult;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/// The headers by which answers describe objects.
final class ObjectAnswers {

  /// What S3 says of an object whose writer named no type.
  private static final String TYPE_OTHERWISE = "binary/octet-stream";

  // The parameter of a request, and the header of the answer that it replaces.
  private static final Map<String, String> OVERRIDES =
      Map.of(
          "response-cache-control", "cache-control",
          "response-content-disposition", "content-disposition",
          "response-content-encoding", "content-encoding",
          "response-content-language", "content-language",
          "response-content-type", "content-type",
          "response-expires", "expires");

  private ObjectAnswers() {}

  static String quoted(String etag) {
    return '"' + etag + '"';
  }

  /// Everything that GetObject and HeadObject say besides the length.
  static void describe(
      S3Answer answer,
      S3Request request,
      ObjectAttributes object,
      CacheResult cache,
      OptionalLong ageSeconds) {
    answer.with("accept-ranges", "bytes");
    validators(answer, object);
    contentHeaders(answer, request, object);
    object.metadata().user().forEach((name, value) -> answer.with("x-amz-meta-" + name, value));
    cache(answer, cache, ageSeconds);
  }

  static void cache(S3Answer answer, CacheResult cache, OptionalLong ageSeconds) {
    answer.with("x-cache", cache.word());
    if (ageSeconds.isPresent()) {
      answer.with("age", ageSeconds.getAsLong());
    }
  }

  static void validators(S3Answer answer, ObjectAttributes object) {
    answer.with("etag", quoted(object.etag()));
    answer.with("last-modified", HttpDate.format(object.lastModified()));
  }

  private static void contentHeaders(S3Answer answer, S3Request request, ObjectAttributes object) {
    Map<String, String> headers = object.metadata().contentHeaders();
    if (request.query().names().isEmpty()) {
      headers.forEach(answer::with);
      if (!headers.containsKey("content-type")) {
        answer.with("content-type", TYPE_OTHERWISE);
      }
      return;
    }
    OVERRIDES.forEach((parameter, header) -> {
      String otherwise = header.equals("content-type") ? TYPE_OTHERWISE : "";
      String stored = headers.getOrDefault(header, otherwise);
      String value = request.query().text(parameter).orElse(stored);
      if (!value.isEmpty()) {
        answer.with(header, value);
      }
    });
  }

  /// Checks the parameters that replace headers of the answer.
  ///
  /// @throws StoreException `INVALID_ARGUMENT`, `INVALID_REQUEST` where they are not allowed
  static void checkOverrides(S3Request request) {
    for (String parameter : request.query().names()) {
      if (!OVERRIDES.containsKey(parameter)) {
        continue;
      }
      if (request.authenticated().requester().isAnonymous() && !isSigned(request)) {
        throw new StoreException(
            ErrorCode.INVALID_REQUEST,
            "Request specific response headers cannot be used for anonymous GET requests.");
      }
      String value = request.query().text(parameter).orElse("");
      if (value.chars().anyMatch(c -> c < ' ' || c == 0x7F)) {
        throw new StoreException(ErrorCode.INVALID_ARGUMENT, "A header cannot have this value")
            .with("ArgumentName", parameter);
      }
    }
  }

  // An endpoint that is open to everybody looks at no signature, and knows nobody by name.
  private static boolean isSigned(S3Request request) {
    return request.header("authorization") != null
        || request.query().has("X-Amz-Signature")
        || request.query().has("Signature");
  }

  /// `x-amz-checksum-` headers, where the request asks for them.
  static void checksumsIfAsked(S3Answer answer, S3Request request, ObjectAttributes object) {
    if (request.header("x-amz-checksum-mode", "").equalsIgnoreCase("ENABLED")) {
      checksums(answer, object.checksums());
    }
  }

  static void checksums(S3Answer answer, List<Checksum> checksums) {
    for (Checksum checksum : checksums) {
      answer.with(checksum.algorithm().headerName(), checksum.text());
    }
    if (!checksums.isEmpty()) {
      answer.with("x-amz-checksum-type", type(checksums.getFirst()));
    }
  }

  /// The elements `ChecksumCRC32` … and `ChecksumType`.
  static void checksums(S3Xml xml, List<Checksum> checksums) {
    for (Checksum checksum : checksums) {
      xml.leaf("Checksum" + checksum.algorithm().name(), checksum.text());
    }
    if (!checksums.isEmpty()) {
      xml.leaf("ChecksumType", type(checksums.getFirst()));
    }
  }

  private static String type(Checksum checksum) {
    return checksum.isComposite() ? "COMPOSITE" : "FULL_OBJECT";
  }

  static String contentRange(ByteRange range, long sizeBytes) {
    return "bytes " + range.startOffset() + '-' + (range.endOffset() - 1) + '/' + sizeBytes;
  }
}
