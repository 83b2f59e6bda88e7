package io.forebay.backend.gcs;

import com.google.api.services.storage.model.StorageObject;
import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import io.forebay.core.object.Checksum;
import io.forebay.core.object.ChecksumAlgorithm;
import io.forebay.core.object.ObjectAttributes;
import io.forebay.core.object.ObjectMetadata;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What the cloud's resources say of an object, in both directions.
final class GcsAttributes {

  /// All that is asked for of an object.
  static final String FIELDS =
      "name,generation,metageneration,size,md5Hash,crc32c,componentCount,timeCreated,updated,"
          + "contentType,cacheControl,contentDisposition,contentEncoding,contentLanguage,metadata";

  /// The content type that S3 gives to objects without one.
  static final String CONTENT_TYPE_DEFAULT = "binary/octet-stream";

  /// Where S3's `Expires` header is kept: Cloud Storage has none.
  static final String EXPIRES = "forebay-expires";

  // "Custom metadata" of the documentation: names and values together.
  private static final int METADATA_BYTES_MAX = 8192;

  // Cloud Storage takes any name; only these can be headers.
  private static final Pattern HEADER_NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

  private GcsAttributes() {}

  /// The attributes of an object.
  static ObjectAttributes of(StorageObject object) {
    if (object.getGeneration() == null || object.getSize() == null) {
      throw new StoreException(
          ErrorCode.UNAVAILABLE, "The backend's answer has no generation or no size");
    }
    return new ObjectAttributes(
        object.getSize().longValueExact(),
        etag(object),
        version(object),
        lastModified(object),
        checksums(object),
        metadata(object));
  }

  /// The content's MD5, or, where the cloud keeps none, what stays the same as long as the content
  /// does and cannot be mistaken for an MD5.
  static String etag(StorageObject object) {
    Optional<String> md5 = md5(object);
    if (md5.isPresent()) {
      return md5.get();
    }
    Integer components = object.getComponentCount();
    return Long.toHexString(object.getGeneration()) + "-" + (components == null ? 1 : components);
  }

  /// Whether [#etag] is an MD5: the cloud keeps none of objects that were put together from others.
  static boolean isEtagMd5(StorageObject object) {
    return md5(object).isPresent();
  }

  private static Optional<String> md5(StorageObject object) {
    return Optional.ofNullable(object.getMd5Hash())
        .flatMap(GcsAttributes::decoded)
        .filter(bytes -> bytes.length == ChecksumAlgorithm.MD5.lengthBytes())
        .map(HexFormat.of()::formatHex);
  }

  private static Optional<byte[]> decoded(String base64) {
    try {
      return Optional.of(Base64.getDecoder().decode(base64));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  // The second number tells of changes to the metadata, which S3 knows as writes.
  private static String version(StorageObject object) {
    Long metageneration = object.getMetageneration();
    return object.getGeneration() + "." + (metageneration == null ? 1 : metageneration);
  }

  /// The generation of a version.
  static long generation(String version) {
    return number(version, 0);
  }

  /// The metageneration of a version.
  static long metageneration(String version) {
    return number(version, 1);
  }

  private static long number(String version, int index) {
    try {
      return Long.parseLong(version.split("\\.", 2)[index]);
    } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
      // What another kind of cloud gave is no version of this one.
      throw new StoreException(ErrorCode.PRECONDITION_FAILED, "The object has another version", e);
    }
  }

  static Instant lastModified(StorageObject object) {
    if (object.getUpdated() != null) {
      return Instant.ofEpochMilli(object.getUpdated().getValue());
    }
    return object.getTimeCreated() == null
        ? Instant.EPOCH
        : Instant.ofEpochMilli(object.getTimeCreated().getValue());
  }

  private static List<Checksum> checksums(StorageObject object) {
    return Optional.ofNullable(object.getCrc32c())
        .flatMap(GcsAttributes::decoded)
        .filter(bytes -> bytes.length == ChecksumAlgorithm.CRC32C.lengthBytes())
        .map(bytes -> List.of(Checksum.whole(ChecksumAlgorithm.CRC32C, bytes)))
        .orElse(List.of());
  }

  private static ObjectMetadata metadata(StorageObject object) {
    Map<String, String> headers = new HashMap<>();
    put(headers, "content-type", object.getContentType());
    put(headers, "cache-control", object.getCacheControl());
    put(headers, "content-disposition", object.getContentDisposition());
    put(headers, "content-encoding", object.getContentEncoding());
    put(headers, "content-language", object.getContentLanguage());
    Map<String, String> user = new HashMap<>();
    if (object.getMetadata() != null) {
      object
          .getMetadata()
          .forEach((name, value) -> {
            if (name.equals(EXPIRES)) {
              put(headers, "expires", value);
            } else if (HEADER_NAME.matcher(name).matches() && value != null) {
              user.put(name, value);
            }
          });
    }
    return new ObjectMetadata(headers, user);
  }

  private static void put(Map<String, String> headers, String name, @Nullable String value) {
    if (value != null && !value.isEmpty()) {
      headers.put(name, value);
    }
  }

  /// The resource of an object to be written.
  ///
  /// @throws StoreException `METADATA_TOO_LARGE`, `INVALID_ARGUMENT` where the cloud could not keep
  ///   what is said of it
  static StorageObject toResource(ObjectMetadata metadata) {
    if (metadata.user().containsKey(EXPIRES)) {
      throw new StoreException(
          ErrorCode.INVALID_ARGUMENT, "The metadata's name " + EXPIRES + " is taken");
    }
    Map<String, String> headers = metadata.contentHeaders();
    Map<String, String> custom = new HashMap<>(metadata.user());
    Optional.ofNullable(headers.get("expires")).ifPresent(value -> custom.put(EXPIRES, value));
    int sizeBytes = 0;
    for (Map.Entry<String, String> entry : custom.entrySet()) {
      sizeBytes += sizeBytes(entry.getKey()) + sizeBytes(entry.getValue());
    }
    if (sizeBytes > METADATA_BYTES_MAX) {
      throw new StoreException(
          ErrorCode.METADATA_TOO_LARGE, "Google Cloud Storage keeps 8 KiB of metadata at most");
    }
    return new StorageObject()
        .setContentType(headers.getOrDefault("content-type", CONTENT_TYPE_DEFAULT))
        .setCacheControl(headers.get("cache-control"))
        .setContentDisposition(headers.get("content-disposition"))
        .setContentEncoding(headers.get("content-encoding"))
        .setContentLanguage(headers.get("content-language"))
        .setMetadata(custom.isEmpty() ? null : custom);
  }

  private static int sizeBytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
