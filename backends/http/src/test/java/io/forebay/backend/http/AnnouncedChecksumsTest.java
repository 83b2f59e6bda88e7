package io.forebay.backend.http;

import static io.forebay.backend.http.ScriptedSite.chunked;
import static io.forebay.backend.http.ScriptedSite.sized;
import static io.forebay.testkit.backend.BackendUnderTest.assertFails;
import static io.forebay.testkit.backend.BackendUnderTest.bytes;
import static io.forebay.testkit.backend.BackendUnderTest.readAll;
import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.core.backend.BackendObject;
import io.forebay.core.error.ErrorCode;
import io.forebay.core.object.BodyDigest;
import io.forebay.core.object.Checksum;
import io.forebay.core.object.ChecksumAlgorithm;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What becomes of the checksums that a server announces.
class AnnouncedChecksumsTest {

  private static final byte[] BYTES = bytes(10_000, 1);
  private static final String ETAG = "ETag: \"tag\"";

  @TempDir private Path spool;

  private static String base64(String algorithm, byte[] bytes) {
    BodyDigest digest = new BodyDigest(List.of(ChecksumAlgorithm.valueOf(algorithm)));
    digest.update(ByteBuffer.wrap(bytes));
    return Base64.getEncoder().encodeToString(digest.value(ChecksumAlgorithm.valueOf(algorithm)));
  }

  @Test
  void aWrongMd5IsNoticedBeforeTheEndIsTold() {
    String right = "Content-MD5: " + base64("MD5", BYTES);
    String wrong = "Content-MD5: " + base64("MD5", new byte[1]);
    for (boolean isSized : List.of(true, false)) {
      try (Site site =
          Site.of(
              spool, asked -> isSized ? sized(200, BYTES, right) : chunked(200, BYTES, right))) {
        assertThat(readAll(site.get())).isEqualTo(BYTES);
      }
      try (Site site =
          Site.of(
              spool, asked -> isSized ? sized(200, BYTES, wrong) : chunked(200, BYTES, wrong))) {
        assertFails(ErrorCode.OBJECT_CORRUPT, () -> readAll(site.get()));
        if (isSized) {
          // Of a part it says nothing.
          assertThat(readAll(site.get(1, 3))).hasSize(2);
        }
      }
    }
  }

  @Test
  void checksumsOfTheWholeAreHandedOn() {
    String sha256 = base64("SHA256", BYTES);
    String sha1 = base64("SHA1", BYTES);
    for (String header :
        List.of(
            "Repr-Digest: sha-512=:YQ==:, sha-256=:" + sha256 + ":;p=1, sha=:" + sha1 + ":",
            "Digest: SHA-256=" + sha256 + ",SHA=" + sha1,
            "Content-Digest: sha=:" + sha1 + ":, sha-256=:" + sha256 + ":")) {
      try (Site site = Site.of(spool, asked -> sized(200, BYTES, ETAG, header));
          BackendObject object = site.get()) {
        assertThat(object.attributes().checksums())
            .containsExactlyInAnyOrder(
                new Checksum(ChecksumAlgorithm.SHA256, sha256, 0),
                new Checksum(ChecksumAlgorithm.SHA1, sha1, 0));
        assertThat(site.head().checksums()).isEqualTo(object.attributes().checksums());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Repr-Digest: sha-256=:x:",
        "Repr-Digest: sha-256",
        "Repr-Digest: =,,=;",
        "Digest: md5",
        "Content-MD5: x",
        "Content-MD5: YQ==",
        "Repr-Digest: sha-256=::",
      })
  void whatCannotBeAChecksumIsNone(String header) {
    try (Site site = Site.of(spool, asked -> sized(200, BYTES, ETAG, header));
        BackendObject object = site.get()) {
      assertThat(object.attributes().checksums()).isEmpty();
      assertThat(readAll(object)).isEqualTo(BYTES);
    }
  }

  @Test
  void theChecksumOfAPartIsNotTheObjects() {
    String digest = "Content-Digest: sha-256=:" + base64("SHA256", BYTES) + ":";
    try (Site site =
            Site.of(
                spool,
                asked -> sized(206, new byte[5], ETAG, digest, "Content-Range: bytes 5-9/10"));
        BackendObject object = site.get(5, 10)) {
      assertThat(object.attributes().checksums()).isEmpty();
    }
  }
}
