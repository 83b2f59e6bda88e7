package io.forebay.backend.azure;

import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpHeaders;
import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import io.forebay.core.object.Checksum;
import io.forebay.core.object.ObjectAttributes;
import io.forebay.core.object.ObjectMetadata;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;

/// What an answer's headers say of a blob.
///
/// @param object its ETag is the MD5 where the service keeps one, else the service's ETag. Its
///   version is the service's ETag, followed by `@` and the version id where the account has such
/// @param azureEtag the service's ETag, without quotes
/// @param isEtagMd5 whether the object's ETag is the MD5 of its bytes
record AzureAttributes(ObjectAttributes object, String azureEtag, boolean isEtagMd5) {

  private static final HttpHeaderName BLOB_MD5 = HttpHeaderName.fromString("x-ms-blob-content-md5");
  private static final HttpHeaderName BLOB_TYPE = HttpHeaderName.fromString("x-ms-blob-type");
  private static final HttpHeaderName VERSION_ID = HttpHeaderName.fromString("x-ms-version-id");
  private static final String BLOCK_BLOB = "BlockBlob";
  private static final char VERSION_SEPARATOR = '@';

  /// From the answer to a read of a blob of that size, or of a part of it.
  static AzureAttributes ofRead(HttpHeaders answer, long sizeBytes) {
    String azureEtag = azureEtag(answer, ErrorCode.UNAVAILABLE);
    Optional<String> md5 = md5(answer);
    List<Checksum> checksums =
        md5.map(value -> AzureMetadata.checksums(answer, value)).orElse(List.of());
    ObjectAttributes object =
        new ObjectAttributes(
            sizeBytes,
            md5.orElse(azureEtag),
            version(azureEtag, answer),
            date(answer).orElse(Instant.EPOCH),
            checksums,
            AzureMetadata.ofHeaders(answer));
    return new AzureAttributes(object, azureEtag, md5.isPresent());
  }

  /// From the answer to a write.
  static ObjectAttributes ofWrite(
      HttpHeaders answer,
      long sizeBytes,
      String md5,
      List<Checksum> checksums,
      ObjectMetadata metadata,
      Instant now) {
    String azureEtag = azureEtag(answer, ErrorCode.OUTCOME_UNKNOWN);
    return new ObjectAttributes(
        sizeBytes,
        md5,
        version(azureEtag, answer),
        date(answer).orElse(now),
        checksums.stream().filter(checksum -> !checksum.isComposite()).toList(),
        metadata);
  }

  /// The service's ETag within a version.
  static String azureEtag(String version) {
    int end = version.lastIndexOf(VERSION_SEPARATOR);
    return end < 0 ? version : version.substring(0, end);
  }

  /// The S3 ETag of a blob: of other kinds than block blobs the service keeps an MD5 that is not
  /// always theirs.
  static String etag(Optional<String> md5, boolean isBlockBlob, String azureEtag) {
    return isBlockBlob ? md5.orElse(azureEtag) : azureEtag;
  }

  /// An ETag without its quotes.
  static String unquoted(String etag) {
    return etag.replace("\"", "");
  }

  private static Optional<String> md5(HttpHeaders answer) {
    if (!BLOCK_BLOB.equals(answer.getValue(BLOB_TYPE))) {
      return Optional.empty();
    }
    // Of a part, Content-MD5 would be the part's.
    Optional<String> whole = Base64Text.md5(answer.getValue(BLOB_MD5));
    boolean isPart = answer.getValue(HttpHeaderName.CONTENT_RANGE) != null;
    return whole.isPresent() || isPart
        ? whole
        : Base64Text.md5(answer.getValue(HttpHeaderName.CONTENT_MD5));
  }

  private static String azureEtag(HttpHeaders answer, ErrorCode otherwise) {
    String etag = answer.getValue(HttpHeaderName.ETAG);
    if (etag == null || unquoted(etag).isEmpty()) {
      throw new StoreException(otherwise, "The backend's answer has no ETag");
    }
    return unquoted(etag);
  }

  private static String version(String azureEtag, HttpHeaders answer) {
    String versionId = answer.getValue(VERSION_ID);
    return versionId == null || versionId.isEmpty()
        ? azureEtag
        : azureEtag + VERSION_SEPARATOR + versionId;
  }

  private static Optional<Instant> date(HttpHeaders answer) {
    String text = answer.getValue(HttpHeaderName.LAST_MODIFIED);
    try {
      return text == null
          ? Optional.empty()
          : Optional.of(
              ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }
}
