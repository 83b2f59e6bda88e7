package io.forebay.backend.http;

import io.forebay.core.object.BodyDigest;
import io.forebay.core.object.Checksum;
import io.forebay.core.object.ChecksumAlgorithm;
import io.forebay.core.object.ObjectAttributes;
import io.forebay.core.object.ObjectMetadata;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// What an answer's headers say of an object.
final class HttpAttributes {

  // Not `expires`: servers compute it for each answer.
  private static final Set<String> HANDED_ON =
      Set.of(
          "content-type",
          "cache-control",
          "content-disposition",
          "content-encoding",
          "content-language");

  private static final Pattern PRINTABLE = Pattern.compile("[!#-~]+");
  private static final Pattern LIKE_MD5 = Pattern.compile("[0-9a-fA-F]{32}");

  private HttpAttributes() {}

  static ObjectAttributes of(
      Answer answer, long sizeBytes, ObjectVersion version, List<Checksum> checksums) {
    return new ObjectAttributes(
        sizeBytes,
        etag(version),
        version.text(),
        answer.date("last-modified").orElse(Instant.EPOCH),
        checksums,
        metadata(answer));
  }

  // In the form of S3's ETags that are no MD5: clients compare those that look like one.
  private static String etag(ObjectVersion version) {
    if (version instanceof ObjectVersion.Tagged(String tag) && PRINTABLE.matcher(tag).matches()) {
      return LIKE_MD5.matcher(tag).matches() ? tag + "-1" : tag;
    }
    BodyDigest digest = new BodyDigest(List.of(ChecksumAlgorithm.MD5));
    digest.update(ByteBuffer.wrap(version.text().getBytes(StandardCharsets.UTF_8)));
    return digest.md5() + "-1";
  }

  private static ObjectMetadata metadata(Answer answer) {
    Map<String, String> headers = new HashMap<>();
    for (String name : HANDED_ON) {
      answer.header(name).ifPresent(value -> headers.put(name, value));
    }
    headers.remove("content-encoding", "identity");
    return new ObjectMetadata(headers, Map.of());
  }
}
