package io.forebay.backend.s3;

import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import io.forebay.core.object.Checksum;
import io.forebay.core.object.ChecksumAlgorithm;
import io.forebay.core.object.HeaderText;
import io.forebay.core.object.ObjectAttributes;
import io.forebay.core.object.ObjectMetadata;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.http.SdkHttpResponse;

/// What an answer's headers say of an object.
final class S3Attributes {

  /// The content type that S3 gives to objects without one.
  static final String CONTENT_TYPE_DEFAULT = "binary/octet-stream";

  private static final String USER_PREFIX = "x-amz-meta-";
  private static final Pattern COMPOSITE = Pattern.compile("(.+)-(\\d{1,5})");

  private S3Attributes() {}

  /// The attributes of a whole object, from the answer to a read.
  ///
  /// @param isWhole whether the answer is about the whole object: checksums of a part are not the
  ///   object's
  static ObjectAttributes ofRead(SdkHttpResponse answer, long sizeBytes, boolean isWhole) {
    String etag = etag(answer, ErrorCode.UNAVAILABLE);
    Instant lastModified = date(answer, "last-modified").orElse(Instant.EPOCH);
    List<Checksum> checksums = isWhole ? checksums(answer) : List.of();
    return new ObjectAttributes(sizeBytes, etag, etag, lastModified, checksums, metadata(answer));
  }

  /// The attributes of what was written, from the answer to the write.
  static ObjectAttributes ofWrite(
      SdkHttpResponse answer, long sizeBytes, ObjectMetadata metadata, Instant now) {
    String etag = etag(answer, ErrorCode.OUTCOME_UNKNOWN);
    Instant writtenAt = date(answer, "date").orElse(now);
    return new ObjectAttributes(sizeBytes, etag, etag, writtenAt, checksums(answer), metadata);
  }

  /// Whether an ETag that looks like an MD5 is one: not where KMS or the customer's keys encrypt
  /// (S3 "Object", ETag).
  static boolean isEtagMd5(SdkHttpResponse answer) {
    boolean isKms =
        answer
            .firstMatchingHeader("x-amz-server-side-encryption")
            .filter(word -> word.startsWith("aws:kms"))
            .isPresent();
    return !isKms
        && answer.firstMatchingHeader("x-amz-server-side-encryption-customer-algorithm").isEmpty();
  }

  /// An ETag without its quotes.
  static String unquoted(String etag) {
    return etag.replace("\"", "");
  }

  private static String etag(SdkHttpResponse answer, ErrorCode ifAbsent) {
    String etag = unquoted(answer.firstMatchingHeader("etag").orElse(""));
    if (etag.isEmpty()) {
      throw new StoreException(ifAbsent, "The backend's answer has no ETag").permanent();
    }
    return etag;
  }

  private static Optional<Instant> date(SdkHttpResponse answer, String header) {
    return answer.firstMatchingHeader(header).flatMap(S3Attributes::date);
  }

  /// The moment that HTTP writes so; empty where it is none.
  static Optional<Instant> date(String text) {
    try {
      return Optional.of(
          ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  private static List<Checksum> checksums(SdkHttpResponse answer) {
    List<Checksum> checksums = new ArrayList<>();
    for (ChecksumAlgorithm algorithm : ChecksumAlgorithm.values()) {
      answer
          .firstMatchingHeader(algorithm.headerName())
          .flatMap(text -> checksum(algorithm, text))
          .ifPresent(checksums::add);
    }
    return checksums;
  }

  // A value that cannot be one is as good as none.
  private static Optional<Checksum> checksum(ChecksumAlgorithm algorithm, String text) {
    Matcher composite = COMPOSITE.matcher(text);
    try {
      return Optional.of(
          composite.matches()
              ? new Checksum(algorithm, composite.group(1), Integer.parseInt(composite.group(2)))
              : new Checksum(algorithm, text, 0));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static ObjectMetadata metadata(SdkHttpResponse answer) {
    Map<String, String> contentHeaders = new HashMap<>();
    Map<String, String> user = new HashMap<>();
    answer.forEachHeader((header, values) -> {
      String name = header.toLowerCase(Locale.ROOT);
      String value = String.join(",", values);
      if (ObjectMetadata.CONTENT_HEADERS.contains(name)) {
        contentHeaders.put(name, value);
      } else if (name.startsWith(USER_PREFIX)) {
        user.put(name.substring(USER_PREFIX.length()), HeaderText.decode(value));
      }
    });
    return new ObjectMetadata(contentHeaders, user);
  }
}
