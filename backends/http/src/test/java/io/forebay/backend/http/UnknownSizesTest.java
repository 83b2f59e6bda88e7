package io.forebay.backend.http;

import static io.forebay.backend.http.ScriptedSite.answer;
import static io.forebay.backend.http.ScriptedSite.chunked;
import static io.forebay.testkit.backend.BackendUnderTest.assertFails;
import static io.forebay.testkit.backend.BackendUnderTest.bytes;
import static io.forebay.testkit.backend.BackendUnderTest.readAll;
import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.core.backend.BackendObject;
import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import io.forebay.core.object.BodyDigest;
import io.forebay.core.object.ChecksumAlgorithm;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What becomes of objects whose size no header tells.
class UnknownSizesTest {

  private static final byte[] BYTES = bytes(10_000, 1);
  private static final String ETAG = "ETag: \"tag\"";

  @TempDir private Path spool;

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 65_535, 65_536, 65_537, 500_000})
  void anObjectOfUnknownSizeIsReadWhole(int size) {
    byte[] bytes = bytes(size, 3);
    try (Site site = Site.of(spool, asked -> chunked(200, bytes, ETAG))) {
      for (int i = 0; i < 3; i++) {
        try (BackendObject object = site.get()) {
          assertThat(object.attributes().sizeBytes()).isEqualTo(size);
          assertThat(readAll(object)).isEqualTo(bytes);
          assertThat(object.attributes()).isEqualTo(site.backend().head("bucket", "key"));
        }
      }
      assertThat(spool).isEmptyDirectory();
    }
  }

  @Test
  void aSpanOfAnObjectOfUnknownSizeIsRead() {
    byte[] bytes = bytes(200_000, 4);
    try (Site site = Site.of(spool, asked -> chunked(200, bytes))) {
      try (BackendObject object = site.get(150_000, 150_010)) {
        assertThat(readAll(object)).isEqualTo(Arrays.copyOfRange(bytes, 150_000, 150_010));
        assertThat(object.attributes().sizeBytes()).isEqualTo(200_000);
      }
      assertFails(ErrorCode.INVALID_RANGE, () -> site.get(200_000, 200_001).close());
      // What was refused keeps no place.
      assertThat(readAll(site.get())).isEqualTo(bytes);
    }
  }

  @Test
  void whatHasNeitherSizeNorVersionHasItsBytesForAVersion() {
    try (Site site = Site.of(spool, asked -> chunked(200, BYTES))) {
      String version = site.head().version();

      assertThat(version)
          .isEqualTo("sha256:" + HexFormat.of().formatHex(Base64.getDecoder().decode(sha256())));
      assertThat(readAll(site.get(version))).isEqualTo(BYTES);
      assertFails(ErrorCode.PRECONDITION_FAILED, () -> site.get("sha256:00").close());
    }
  }

  @Test
  void anObjectOfUnknownSizeThatIsTooLargeIsRefused() {
    byte[] bytes = new byte[(1 << 20) + 1];
    try (Site site = Site.of(spool, asked -> chunked(200, bytes, ETAG))) {
      assertFails(ErrorCode.UNAVAILABLE, () -> site.get().close())
          .satisfies(UnknownSizesTest::isNotRetryable);
      assertFails(ErrorCode.UNAVAILABLE, site::head);
      assertThat(spool).isEmptyDirectory();
    }
  }

  @Test
  void anObjectOfUnknownSizeThatBreaksOffIsNotCutShort() {
    for (int size : List.of(1000, 200_000)) {
      byte[] whole = chunked(200, bytes(size, 5), ETAG);
      try (Site site = Site.of(spool, asked -> Arrays.copyOf(whole, whole.length - 7))) {
        assertFails(ErrorCode.UNAVAILABLE, () -> site.get().close());
        assertFails(ErrorCode.UNAVAILABLE, site::head);
        assertThat(spool).isEmptyDirectory();
      }
    }
  }

  @Test
  void aBodyWhoseEndIsThatOfItsConnectionIsOnlyBelievedWithAChecksum() {
    try (Site site = Site.of(spool, asked -> answer(200, BYTES, ETAG))) {
      assertFails(ErrorCode.UNAVAILABLE, () -> site.get().close())
          .satisfies(UnknownSizesTest::isNotRetryable);
    }
    String digest = "Repr-Digest: sha-256=:" + sha256() + ":";
    try (Site site = Site.of(spool, asked -> answer(200, BYTES, ETAG, digest))) {
      assertThat(readAll(site.get())).isEqualTo(BYTES);
    }
    byte[] half = Arrays.copyOf(BYTES, 5000);
    try (Site site = Site.of(spool, asked -> answer(200, half, ETAG, digest))) {
      assertFails(ErrorCode.OBJECT_CORRUPT, () -> site.get().close());
    }
  }

  @Test
  void onlySoManyObjectsOfUnknownSizeAreOnDiskAtOnce() {
    byte[] bytes = bytes(100_000, 6);
    HttpBackendSettings.Limits brief =
        new HttpBackendSettings.Limits(
            Duration.ofSeconds(60),
            Duration.ofMillis(500),
            16,
            1 << 20,
            1 << 20,
            Duration.ofSeconds(60),
            1);
    try (Site site =
        Site.of(
            spool,
            asked -> chunked(200, bytes, ETAG),
            settings -> TestBackends.withLimits(settings, brief))) {
      try (BackendObject first = site.get()) {
        assertFails(ErrorCode.UNAVAILABLE, () -> site.get().close());
        assertThat(readAll(first)).isEqualTo(bytes);
      }
      site.get().close();
    }
  }

  @Test
  void anUnusableSpoolIsNotTheObjectsFault() {
    Path file = spool.resolve("file");
    try (Site site =
        Site.of(
            file.resolve("below"),
            asked -> {
              assertThat(file.toFile()).satisfies(found -> found.createNewFile());
              return chunked(200, bytes(100_000, 7), ETAG);
            })) {
      assertFails(ErrorCode.UNAVAILABLE, () -> site.get().close());
    }
  }

  private static void isNotRetryable(Throwable thrown) {
    assertThat(((StoreException) thrown).isRetryable()).isFalse();
  }

  private static String sha256() {
    BodyDigest digest = new BodyDigest(List.of(ChecksumAlgorithm.SHA256));
    digest.update(ByteBuffer.wrap(BYTES));
    return Base64.getEncoder().encodeToString(digest.value(ChecksumAlgorithm.SHA256));
  }
}
