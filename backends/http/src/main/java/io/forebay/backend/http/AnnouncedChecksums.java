package io.forebay.backend.http;

import io.forebay.core.object.BodyDigest;
import io.forebay.core.object.Checksum;
import io.forebay.core.object.ChecksumAlgorithm;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The checksums of a whole object that an answer announces: by `Repr-Digest` (RFC 9530), `Digest`
/// (RFC 3230), and where all of it is in the answer, `Content-Digest` and `Content-MD5`.
final class AnnouncedChecksums {

  private static final Map<String, ChecksumAlgorithm> WORDS =
      Map.of(
          "md5", ChecksumAlgorithm.MD5,
          "sha", ChecksumAlgorithm.SHA1,
          "sha-256", ChecksumAlgorithm.SHA256);

  private final Map<ChecksumAlgorithm, Checksum> found = new EnumMap<>(ChecksumAlgorithm.class);

  private AnnouncedChecksums() {}

  /// @param isWhole whether the answer holds the whole object
  static AnnouncedChecksums of(Answer answer, boolean isWhole) {
    AnnouncedChecksums announced = new AnnouncedChecksums();
    answer.header("repr-digest").ifPresent(announced::addAll);
    answer.header("digest").ifPresent(announced::addAll);
    if (isWhole) {
      answer.header("content-digest").ifPresent(announced::addAll);
      answer.header("content-md5").ifPresent(text -> announced.add("md5", text));
    }
    return announced;
  }

  private void addAll(String header) {
    for (String member : header.split(",", -1)) {
      int equals = member.indexOf('=');
      if (equals > 0) {
        add(member.substring(0, equals), member.substring(equals + 1));
      }
    }
  }

  // The first of an algorithm counts. A value that cannot be one is as good as none.
  private void add(String word, String value) {
    ChecksumAlgorithm algorithm = WORDS.get(word.strip().toLowerCase(Locale.ROOT));
    String text = value.split(";", 2)[0].strip();
    // RFC 9530 writes bytes between colons.
    String base64 =
        text.length() > 1 && text.startsWith(":") && text.endsWith(":")
            ? text.substring(1, text.length() - 1)
            : text;
    if (algorithm == null || found.containsKey(algorithm)) {
      return;
    }
    checksum(algorithm, base64).ifPresent(checksum -> found.put(algorithm, checksum));
  }

  private static Optional<Checksum> checksum(ChecksumAlgorithm algorithm, String base64) {
    try {
      return Optional.of(new Checksum(algorithm, base64, 0));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /// Those that are handed on with the object's attributes, and verified by whoever reads it.
  List<Checksum> handedOn() {
    return found.values().stream()
        .filter(checksum -> checksum.algorithm() != ChecksumAlgorithm.MD5)
        .toList();
  }

  /// The MD5, which nobody verifies but this backend.
  Optional<Checksum> md5() {
    return Optional.ofNullable(found.get(ChecksumAlgorithm.MD5));
  }

  Collection<ChecksumAlgorithm> algorithms() {
    return found.keySet();
  }

  /// Whether a digest by [#algorithms] has all the values announced.
  boolean matches(BodyDigest digest) {
    return found.values().stream().allMatch(checksum -> matches(checksum, digest));
  }

  static boolean matches(Checksum checksum, BodyDigest digest) {
    ChecksumAlgorithm algorithm = checksum.algorithm();
    return Checksum.whole(algorithm, digest.value(algorithm)).base64().equals(checksum.base64());
  }
}
