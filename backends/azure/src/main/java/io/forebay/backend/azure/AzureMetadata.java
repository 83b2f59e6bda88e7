package io.forebay.backend.azure;

import com.azure.core.http.HttpHeader;
import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpHeaders;
import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import io.forebay.core.object.Checksum;
import io.forebay.core.object.ChecksumAlgorithm;
import io.forebay.core.object.HeaderText;
import io.forebay.core.object.ObjectMetadata;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// What an object says of itself, as the service's headers, both ways. The service has no place for
/// `Expires` and for checksums: they are metadata of reserved names.
final class AzureMetadata {

  /// The content type of an object without one, as S3 has it.
  static final String CONTENT_TYPE_DEFAULT = "binary/octet-stream";

  /// Names and values together, in bytes ("Setting and retrieving properties and metadata").
  static final int ENCODED_BYTES_MAX = 8 << 10;

  private static final String EMPTY = "=?UTF-8?B??=";
  private static final String USER_PREFIX = "x-ms-meta-";
  private static final String EXPIRES = MetadataNames.OWN + "expires";
  // `MD5;ALGORITHM=BASE64;...`: they are of the bytes with that MD5, and of no others that came
  // later under the same metadata.
  private static final String CHECKSUMS = MetadataNames.OWN + "checksums";

  private static final HttpHeaderName CHECKSUMS_HEADER =
      HttpHeaderName.fromString(USER_PREFIX + CHECKSUMS);

  private AzureMetadata() {}

  /// Every object at S3 has a content type.
  static ObjectMetadata typed(ObjectMetadata metadata) {
    if (metadata.contentType().isPresent()) {
      return metadata;
    }
    Map<String, String> headers = new HashMap<>(metadata.contentHeaders());
    headers.put("content-type", CONTENT_TYPE_DEFAULT);
    return new ObjectMetadata(headers, metadata.user());
  }

  /// The headers that give a blob its metadata.
  ///
  /// @throws StoreException `METADATA_TOO_LARGE`
  static Map<String, String> toHeaders(
      ObjectMetadata metadata, String md5, List<Checksum> checksums) {
    Map<String, String> named = new HashMap<>();
    metadata.user().forEach((name, value) -> named.put(MetadataNames.encode(name), encoded(value)));
    Map<String, String> headers = new HashMap<>();
    metadata
        .contentHeaders()
        .forEach((name, value) -> {
          if (name.equals("expires")) {
            named.put(EXPIRES, HeaderText.encode(value));
          } else {
            headers.put("x-ms-blob-" + name, requireAscii(name, value));
          }
        });
    String kept = text(checksums);
    if (!kept.isEmpty()) {
      named.put(CHECKSUMS, md5 + kept);
    }
    requireRoom(named);
    named.forEach((name, value) -> headers.put(USER_PREFIX + name, value));
    return headers;
  }

  private static String requireAscii(String name, String value) {
    if (!value.chars().allMatch(c -> c >= 0x20 && c <= 0x7e)) {
      throw new StoreException(
              ErrorCode.INVALID_ARGUMENT, "The backend takes content headers of ASCII only")
          .with("header", name);
    }
    return value;
  }

  // The service takes no empty values.
  private static String encoded(String value) {
    return value.isEmpty() ? EMPTY : HeaderText.encode(value);
  }

  private static String text(List<Checksum> checksums) {
    return checksums.stream()
        .filter(checksum -> !checksum.isComposite())
        .map(checksum -> ";" + checksum.algorithm() + "=" + checksum.base64())
        .collect(Collectors.joining());
  }

  private static void requireRoom(Map<String, String> named) {
    long sizeBytes = 0;
    for (Map.Entry<String, String> entry : named.entrySet()) {
      sizeBytes += entry.getKey().length();
      sizeBytes += entry.getValue().getBytes(StandardCharsets.UTF_8).length;
    }
    if (sizeBytes > ENCODED_BYTES_MAX) {
      throw new StoreException(
              ErrorCode.METADATA_TOO_LARGE, "The backend takes 8 KiB of encoded metadata")
          .with("encodedBytes", sizeBytes);
    }
  }

  /// The metadata that the headers of an answer tell.
  static ObjectMetadata ofHeaders(HttpHeaders answer) {
    Map<String, String> contentHeaders = new HashMap<>();
    Map<String, String> user = new HashMap<>();
    for (HttpHeader header : answer) {
      String name = header.getName().toLowerCase(Locale.ROOT);
      if (name.startsWith(USER_PREFIX)) {
        String own = name.substring(USER_PREFIX.length());
        String value = HeaderText.decode(header.getValue());
        if (own.equals(EXPIRES)) {
          contentHeaders.put("expires", value);
        } else if (!own.startsWith(MetadataNames.OWN)) {
          user.put(MetadataNames.decode(own), value);
        }
      } else if (ObjectMetadata.CONTENT_HEADERS.contains(name) && !name.equals("expires")) {
        contentHeaders.put(name, header.getValue());
      }
    }
    return new ObjectMetadata(contentHeaders, user);
  }

  /// The checksums that were kept with the bytes of that MD5.
  static List<Checksum> checksums(HttpHeaders answer, String md5) {
    String kept = answer.getValue(CHECKSUMS_HEADER);
    if (kept == null || !kept.startsWith(md5 + ";")) {
      return List.of();
    }
    List<Checksum> checksums = new ArrayList<>();
    for (String pair : kept.substring(md5.length() + 1).split(";", -1)) {
      checksum(pair).ifPresent(checksums::add);
    }
    return checksums;
  }

  // A value that cannot be one is as good as none.
  private static Optional<Checksum> checksum(String pair) {
    String[] parts = pair.split("=", 2);
    Optional<ChecksumAlgorithm> algorithm = ChecksumAlgorithm.ofS3Word(parts[0]);
    try {
      return parts.length < 2
          ? Optional.empty()
          : algorithm.map(known -> new Checksum(known, parts[1], 0));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
