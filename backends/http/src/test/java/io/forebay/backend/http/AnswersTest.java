package io.forebay.backend.http;

import static io.forebay.backend.http.ScriptedSite.answer;
import static io.forebay.backend.http.ScriptedSite.sized;
import static io.forebay.testkit.backend.BackendUnderTest.assertFails;
import static io.forebay.testkit.backend.BackendUnderTest.bytes;
import static io.forebay.testkit.backend.BackendUnderTest.readAll;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forebay.core.backend.BackendObject;
import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import io.forebay.core.object.ByteRange;
import io.forebay.core.object.Conditions;
import io.forebay.core.object.ListRequest;
import io.forebay.core.object.ObjectAttributes;
import io.forebay.core.object.ObjectMetadata;
import io.forebay.testkit.backend.BytesContent;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What is made of a server's answers.
class AnswersTest {

  private static final byte[] BYTES = bytes(10_000, 1);
  private static final String ETAG = "ETag: \"tag\"";
  private static final String MODIFIED = "Last-Modified: Thu, 01 Jan 2026 00:00:00 GMT";
  private static final String DATE = "Date: Fri, 02 Jan 2026 00:00:00 GMT";
  private static final String[] NONE = {};

  @TempDir private Path spool;

  // ---- what is asked

  @Test
  void theServerIsAskedForTheBytesAsTheyAre() {
    try (Site site = Site.of(spool, asked -> sized(200, BYTES, ETAG))) {
      site.backend()
          .get("bucket", "a b/\u00e4", Optional.of(new ByteRange(0, 5)), Optional.of("etag:tag"))
          .close();

      ScriptedSite.Asked asked = site.site().asked().getFirst();
      assertThat(asked.method()).isEqualTo("GET");
      assertThat(asked.target()).isEqualTo("/bucket/a%20b/%C3%A4");
      assertThat(asked.header("host")).contains("127.0.0.1:" + site.site().port());
      assertThat(asked.header("accept-encoding")).contains("identity");
      assertThat(asked.header("range")).contains("bytes=0-4");
      assertThat(asked.header("if-match")).contains("\"tag\"");
      assertThat(asked.header("cookie")).isEmpty();
      assertThat(asked.header("authorization")).isEmpty();
    }
  }

  @Test
  void everyKeyIsSentAsItIsEncoded() {
    try (Site site = Site.of(spool, asked -> sized(404, new byte[0]))) {
      for (String key : List.of("a//b", "/a", "a/", "...", "a;b", "%2e%2e/x", "a\\b")) {
        assertFails(ErrorCode.NO_SUCH_KEY, () -> site.backend().head("bucket", key));
      }

      assertThat(site.site().asked())
          .filteredOn(asked -> asked.method().equals("HEAD"))
          .extracting(ScriptedSite.Asked::target)
          .containsExactly(
              "/bucket/a//b",
              "/bucket//a",
              "/bucket/a/",
              "/bucket/...",
              "/bucket/a%3Bb",
              "/bucket/%252e%252e/x",
              "/bucket/a%5Cb");
    }
  }

  @Test
  void aVersionByDateIsAskedForByItsDate() {
    try (Site site = Site.of(spool, asked -> sized(200, BYTES, MODIFIED, DATE))) {
      String version = site.head().version();

      assertThat(version).isEqualTo("date:1767225600:10000:");
      assertThat(readAll(site.get(version))).isEqualTo(BYTES);
      assertThat(site.site().asked().getLast().header("if-unmodified-since"))
          .contains("Thu, 01 Jan 2026 00:00:00 GMT");
    }
  }

  @Test
  void anEmptySpanIsNotAskedForAsARange() {
    try (Site site = Site.of(spool, asked -> sized(200, BYTES, ETAG));
        BackendObject object = site.get(5, 5)) {
      assertThat(readAll(object)).isEmpty();
      assertThat(object.attributes().sizeBytes()).isEqualTo(BYTES.length);
      assertFails(
          ErrorCode.PRECONDITION_FAILED,
          () ->
              site.backend()
                  .get("bucket", "key", Optional.of(new ByteRange(5, 5)), Optional.of("etag:x"))
                  .close());
    }
  }

  // ---- versions

  @Test
  void aStrongEtagIsTheVersion() {
    try (Site site = Site.of(spool, asked -> sized(200, BYTES, ETAG, MODIFIED, DATE))) {
      ObjectAttributes head = site.head();

      assertThat(head.version()).isEqualTo("etag:tag");
      assertThat(head.etag()).isEqualTo("tag");
      assertThat(head.lastModified()).isEqualTo(Instant.parse("2026-01-01T00:00:00Z"));
    }
  }

  @Test
  void anotherEtagIsAnotherVersionWhateverTheServerMadeOfTheCondition() {
    try (Site site = Site.of(spool, asked -> sized(200, BYTES, ETAG))) {
      assertFails(ErrorCode.PRECONDITION_FAILED, () -> site.get("etag:other").close());
      assertFails(ErrorCode.PRECONDITION_FAILED, () -> site.get("date:1:10000:").close());
      assertFails(ErrorCode.PRECONDITION_FAILED, () -> site.get("of another backend").close());
    }
  }

  @Test
  void anEtagThatOnlyLooksLikeAnMd5IsShownAsNone() {
    String tag = "0123456789abcdef0123456789abcdef";
    try (Site site = Site.of(spool, asked -> sized(200, BYTES, "ETag: \"" + tag + "\""));
        BackendObject object = site.get()) {
      assertThat(object.attributes().etag()).isEqualTo(tag + "-1");
      assertThat(object.attributes().version()).isEqualTo("etag:" + tag);
      assertThat(object.etagIsMd5()).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"W/\"weak\"", "unquoted", "\"a\"b\"", "\"\""})
  void anEtagThatIsNotStrongCountsBesideTimeAndSize(String etag) {
    try (Site site = Site.of(spool, asked -> sized(200, BYTES, "ETag: " + etag, MODIFIED, DATE))) {
      ObjectAttributes head = site.head();

      assertThat(head.version()).isEqualTo("date:1767225600:10000:" + etag);
      assertThat(head.etag()).matches("[0-9a-f]{32}-1");
      assertThat(readAll(site.get(head.version()))).isEqualTo(BYTES);
      assertThat(site.site().asked().getLast().header("if-match")).isEmpty();
    }
  }

  @Test
  void aWeakEtagAloneCountsBesideTheSize() {
    try (Site site = Site.of(spool, asked -> sized(200, BYTES, "ETag: W/\"weak\""))) {
      assertThat(site.head().version()).isEqualTo("date::10000:W/\"weak\"");
      assertThat(readAll(site.get(site.head().version()))).isEqualTo(BYTES);
    }
  }

  @ParameterizedTest
  @CsvSource({
    // Changed in this very second: another change would have the same time.
    "'Fri, 02 Jan 2026 00:00:00 GMT', false",
    "'Fri, 02 Jan 2026 00:00:01 GMT', false",
    "'Fri, 02 Jan 2026 00:00:02 GMT', true",
    // The file's clock is a little ahead of the server's.
    "'Thu, 01 Jan 2026 23:59:59 GMT', false",
    // The time was not set by a change.
    "'Thu, 01 Jan 2026 00:00:00 GMT', true",
  })
  void aTimeNamesAVersionOnlyOnceItsSecondIsOver(String date, boolean isSettled) {
    String modified = "Last-Modified: Fri, 02 Jan 2026 00:00:00 GMT";
    try (Site site = Site.of(spool, asked -> sized(200, BYTES, modified, "Date: " + date))) {
      String version = site.head().version();

      assertThat(version).startsWith(isSettled ? "date:" : "once:");
      assertThat(site.head().version().equals(version)).isEqualTo(isSettled);
    }
  }

  @Test
  void withoutAnyWordOfTheServerNoTwoAnswersAreOneVersion() {
    try (Site site = Site.of(spool, asked -> sized(200, BYTES, DATE))) {
      String version = site.head().version();

      assertThat(readAll(site.get())).isEqualTo(BYTES);
      assertThat(site.head().version()).isNotEqualTo(version);
      assertFails(ErrorCode.PRECONDITION_FAILED, () -> site.get(version).close());
    }
  }

  // ---- HEAD

  @ParameterizedTest
  @ValueSource(ints = {400, 403, 404, 405, 501})
  void whereHeadIsRefusedTheFirstByteIsAskedFor(int status) {
    try (Site site =
        Site.of(
            spool,
            asked ->
                asked.method().equals("HEAD")
                    ? sized(status, new byte[0])
                    : sized(206, new byte[] {1}, ETAG, "Content-Range: bytes 0-0/123"))) {
      assertThat(site.head().sizeBytes()).isEqualTo(123);
      assertThat(site.head().version()).isEqualTo("etag:tag");
      assertThat(site.site().asked().getLast().header("range")).contains("bytes=0-0");
    }
  }

  @Test
  void aHeadWithoutALengthOrWithNoneIsAskedAgainByTheFirstByte() {
    for (String length : List.of("X: y", "Content-Length: 0", "Content-Length: many")) {
      try (Site site =
          Site.of(
              spool,
              asked ->
                  asked.method().equals("HEAD")
                      ? answer(200, new byte[0], ETAG, length)
                      : sized(200, BYTES, ETAG))) {
        assertThat(site.head().sizeBytes()).isEqualTo(BYTES.length);
      }
    }
  }

  @Test
  void anEmptyObjectHasNoFirstByte() {
    try (Site site =
        Site.of(
            spool,
            asked ->
                asked.header("range").isPresent()
                    ? sized(416, new byte[0], "Content-Range: bytes */0")
                    : sized(200, new byte[0], ETAG))) {
      assertThat(site.head().sizeBytes()).isZero();
      assertThat(site.head().version()).isEqualTo("etag:tag");
      assertThat(readAll(site.get())).isEmpty();
    }
  }

  // ---- ranges

  @Test
  void aServerWithoutRangesIsReadUpToTheOffset() {
    try (Site site = Site.of(spool, asked -> sized(200, BYTES, ETAG));
        BackendObject object = site.get(9000, 9100)) {
      assertThat(object.range()).isEqualTo(new ByteRange(9000, 9100));
      assertThat(readAll(object)).isEqualTo(Arrays.copyOfRange(BYTES, 9000, 9100));
      assertThat(readAll(site.get(9990, 20_000))).hasSize(10);
      assertFails(ErrorCode.INVALID_RANGE, () -> site.get(10_000, 10_001).close());
    }
  }

  @Test
  void aServerWithoutRangesIsNotReadForNothingWithoutABound() {
    byte[] large = bytes((1 << 20) + 10, 2);
    try (Site site = Site.of(spool, asked -> sized(200, large, ETAG))) {
      assertThat(readAll(site.get(1 << 20, (1 << 20) + 5)))
          .isEqualTo(Arrays.copyOfRange(large, 1 << 20, (1 << 20) + 5));
      assertFails(ErrorCode.UNAVAILABLE, () -> site.get((1 << 20) + 1, (1 << 20) + 5).close())
          .satisfies(AnswersTest::isNotRetryable);
    }
  }

  private static void isNotRetryable(Throwable thrown) {
    assertThat(((StoreException) thrown).isRetryable()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bytes 0-9/100",
        "bytes 5-9/100",
        "bytes 5-15/100",
        "bytes 5-14/12",
        "items 5-14/100",
        "bytes 14-5/100",
        "nonsense",
        "",
      })
  void anotherRangeThanTheOneAskedForIsRefused(String range) {
    try (Site site =
        Site.of(spool, asked -> sized(206, new byte[10], ETAG, "Content-Range: " + range))) {
      assertFails(ErrorCode.UNAVAILABLE, () -> site.get(5, 15).close());
    }
  }

  @Test
  void aRangeIsCutAtTheEndOfTheObject() {
    try (Site site =
            Site.of(spool, asked -> sized(206, new byte[5], ETAG, "Content-Range: bytes 5-9/10"));
        BackendObject object = site.get(5, 15)) {
      assertThat(object.range()).isEqualTo(new ByteRange(5, 10));
      assertThat(object.attributes().sizeBytes()).isEqualTo(10);
      assertThat(readAll(object)).hasSize(5);
    }
  }

  @Test
  void aPartWithoutTheSizeOfTheWholeIsAskedForAsTheWhole() {
    try (Site site =
        Site.of(
            spool,
            asked ->
                asked.header("range").isPresent()
                    ? sized(206, new byte[5], ETAG, "Content-Range: bytes 5-9/*")
                    : sized(200, BYTES, ETAG))) {
      assertThat(readAll(site.get(5, 10))).isEqualTo(Arrays.copyOfRange(BYTES, 5, 10));
    }
  }

  @Test
  void aPartThatWasNotAskedForIsNotTakenForTheWhole() {
    try (Site site =
        Site.of(spool, asked -> sized(206, new byte[5], ETAG, "Content-Range: bytes 0-4/10000"))) {
      assertFails(ErrorCode.UNAVAILABLE, () -> site.get().close());
    }
  }

  // ---- metadata

  @Test
  void whatDescribesTheContentIsHandedOn() {
    try (Site site =
            Site.of(
                spool,
                asked ->
                    sized(
                        200,
                        BYTES,
                        ETAG,
                        "Content-Type: text/csv; charset=utf-8",
                        "Content-Encoding: gzip",
                        "Cache-Control: max-age=60",
                        "Cache-Control: public",
                        "Content-Language: de",
                        "Content-Disposition: attachment",
                        "Expires: Fri, 02 Jan 2026 00:00:00 GMT",
                        "Set-Cookie: session=secret",
                        "X-Other: x"));
        BackendObject object = site.get()) {
      // The bytes are those that the server sent, coded as it says.
      assertThat(readAll(object)).isEqualTo(BYTES);
      assertThat(object.attributes().metadata().contentHeaders())
          .containsOnly(
              java.util.Map.entry("content-type", "text/csv; charset=utf-8"),
              java.util.Map.entry("content-encoding", "gzip"),
              java.util.Map.entry("cache-control", "max-age=60, public"),
              java.util.Map.entry("content-language", "de"),
              java.util.Map.entry("content-disposition", "attachment"));
      assertThat(object.attributes().metadata().user()).isEmpty();
      site.head();
      assertThat(site.site().asked().getLast().header("cookie")).isEmpty();
    }
  }

  // ---- refusals

  @Test
  void nothingIsWrittenOrListed() {
    try (Site site = Site.of(spool, asked -> sized(200, BYTES, NONE))) {
      HttpBackend backend = site.backend();
      assertFails(
          ErrorCode.METHOD_NOT_ALLOWED,
          () ->
              backend.put(
                  "bucket", "key", BytesContent.of(BYTES), ObjectMetadata.NONE, Conditions.NONE));
      assertFails(
          ErrorCode.METHOD_NOT_ALLOWED, () -> backend.delete("bucket", "key", Conditions.NONE));
      assertFails(ErrorCode.METHOD_NOT_ALLOWED, () -> backend.createBucket("bucket"));
      assertFails(ErrorCode.METHOD_NOT_ALLOWED, () -> backend.deleteBucket("bucket"));
      assertFails(
          ErrorCode.NOT_IMPLEMENTED, () -> backend.list("bucket", ListRequest.ofPrefix("")));
      assertThat(backend.listBuckets()).isEmpty();
      assertThat(backend.hasBucket("bucket")).isTrue();
      assertThat(backend.hasBucket("..")).isFalse();
      assertThat(site.site().asked()).isEmpty();
    }
  }

  @Test
  void aBackendThatIsClosedIsUnavailable() {
    try (Site site = Site.of(spool, asked -> sized(200, BYTES, ETAG))) {
      site.backend().close();
      assertThatThrownBy(site::head).isInstanceOf(StoreException.class);
    }
  }
}
