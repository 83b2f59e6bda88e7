package io.forebay.backend.gcs;

import static io.forebay.testkit.backend.BackendUnderTest.assertFails;
import static io.forebay.testkit.backend.BackendUnderTest.bytes;
import static io.forebay.testkit.backend.BackendUnderTest.readAll;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forebay.backend.gcs.MemoryGcs.Scripted;
import io.forebay.core.backend.BackendObject;
import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import io.forebay.core.object.ByteRange;
import io.forebay.core.object.Conditions;
import io.forebay.core.object.ObjectAttributes;
import io.forebay.core.object.ObjectMetadata;
import io.forebay.testkit.Fault;
import io.forebay.testkit.FaultyProxy;
import io.forebay.testkit.OriginRequest;
import io.forebay.testkit.backend.BytesContent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What the backend makes of a cloud and a network that fail.
class GcsBackendFaultTest {

  private static final byte[] BYTES = bytes(100_000, 1);

  private final MemoryGcs service = MemoryGcs.start();
  private final FaultyProxy proxy = FaultyProxy.start(service.endpoint());
  private final GcsBackend direct = TestBackends.at(service.endpoint());
  private final GcsBackend backend = TestBackends.at(proxy.endpoint());

  @BeforeEach
  void write() {
    direct.createBucket("bucket");
    put(direct, "key", BYTES, Conditions.NONE);
  }

  @AfterEach
  void close() {
    proxy.heal();
    backend.close();
    direct.close();
    proxy.close();
    service.close();
  }

  @ParameterizedTest
  @CsvSource({
    "400, invalid, INVALID_ARGUMENT, false",
    "400, '', UNAVAILABLE, false",
    "401, authError, ACCESS_DENIED, false",
    "403, forbidden, ACCESS_DENIED, false",
    "403, rateLimitExceeded, SLOW_DOWN, true",
    "403, '', ACCESS_DENIED, false",
    "404, '', UNAVAILABLE, false",
    "404, strange, UNAVAILABLE, false",
    "302, '', UNAVAILABLE, false",
    "405, methodNotAllowed, METHOD_NOT_ALLOWED, false",
    "408, requestTimeout, UNAVAILABLE, true",
    "409, conflict, CONDITIONAL_REQUEST_CONFLICT, true",
    "412, conditionNotMet, PRECONDITION_FAILED, false",
    "413, uploadTooLarge, ENTITY_TOO_LARGE, false",
    "418, '', UNAVAILABLE, false",
    "429, rateLimitExceeded, SLOW_DOWN, true",
    "429, '', SLOW_DOWN, true",
    "500, backendError, UNAVAILABLE, true",
    "502, '', UNAVAILABLE, true",
    "503, backendError, UNAVAILABLE, true",
    "504, '', UNAVAILABLE, true",
  })
  void whatTheCloudSaysIsToldInOurWords(
      int status, String reason, ErrorCode expected, boolean isRetryable) {
    service.answerNext(new Scripted(status, reason, "as told"));

    assertThatThrownBy(() -> backend.head("bucket", "key"))
        .isInstanceOfSatisfying(
            StoreException.class,
            e -> {
              assertThat(e.code()).as(e.toString()).isEqualTo(expected);
              assertThat(e.isRetryable()).isEqualTo(isRetryable);
            });
    assertThat(proxy.requests()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({"429, 7, 7", "503, 7, 7", "503, 'Fri, 24 May 2033 00:00:00 GMT', 1"})
  void aCloudThatNamesATimeToWaitIsGivenIt(int status, String header, int seconds) {
    service.answerNext(new Scripted(status, "", "", Map.of("Retry-After", header)));

    assertThatThrownBy(() -> backend.delete("bucket", "key", Conditions.NONE))
        .isInstanceOfSatisfying(
            StoreException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.SLOW_DOWN);
              assertThat(e.retryAfter()).hasValue(Duration.ofSeconds(seconds));
            });
  }

  @Test
  void whatIsAbsentIsAskedForWhereTheCloudDoesNotSay() {
    service.answerNext(new Scripted(404, "notFound", "Not Found"));
    assertFails(ErrorCode.NO_SUCH_KEY, () -> backend.head("bucket", "key"));
    assertThat(proxy.requests()).hasSize(2);

    service.answerNext(new Scripted(404, "notFound", "Not Found"));
    assertFails(ErrorCode.NO_SUCH_BUCKET, () -> backend.head("nowhere", "key"));

    // Where that cannot be found out, nothing is said to be absent.
    service.answerNext(
        new Scripted(404, "notFound", "Not Found"), new Scripted(500, "backendError", ""));
    assertFails(ErrorCode.UNAVAILABLE, () -> backend.head("bucket", "key"));
  }

  @Test
  void aBucketWhoseRequestersPayIsPaidFor() {
    service.bucket("bucket").letRequesterPay();

    assertFails(ErrorCode.ACCESS_DENIED, () -> backend.head("bucket", "key"));

    GcsBackendSettings paying =
        GcsBackendSettings.of(new GcsCredentials.Anonymous())
            .withEndpoint(service.endpoint())
            .withRequesterPaysProject("payer")
            .withLimits(TestBackends.LIMITS);
    try (GcsBackend payer = TestBackends.of(paying)) {
      put(payer, "paid", BYTES, Conditions.NONE);
      put(payer, "large", bytes(3 << 20, 2), Conditions.NONE);
      assertThat(read(payer, "paid")).isEqualTo(BYTES);
      payer.delete("bucket", "paid", Conditions.NONE);
      assertThat(payer.hasBucket("bucket")).isTrue();
    }
  }

  @Test
  void aCloudThatCannotBeReachedIsUnavailable() {
    URI endpoint = proxy.endpoint();
    proxy.close();
    try (GcsBackend unreachable = TestBackends.at(endpoint)) {
      assertFails(ErrorCode.UNAVAILABLE, () -> unreachable.head("bucket", "key"));
      assertFails(ErrorCode.UNAVAILABLE, () -> put(unreachable, "key", BYTES, Conditions.NONE));
      assertFails(
          ErrorCode.UNAVAILABLE, () -> unreachable.delete("bucket", "key", Conditions.NONE));
      assertFails(ErrorCode.UNAVAILABLE, () -> unreachable.hasBucket("bucket"));
    }
    try (GcsBackend nameless = TestBackends.at(URI.create("http://name.invalid"))) {
      assertFails(ErrorCode.UNAVAILABLE, () -> nameless.head("bucket", "key"));
      assertFails(ErrorCode.UNAVAILABLE, () -> put(nameless, "key", BYTES, Conditions.NONE));
    }
  }

  @ParameterizedTest
  @CsvSource({"0", "1", "50000", "99999"})
  void aBodyThatEndsEarlyFails(long offset) {
    for (Fault fault : List.of(new Fault.CutAfter(offset), new Fault.ResetAfter(offset))) {
      proxy.failNext(GcsBackendFaultTest::isMedia, fault);

      assertThatThrownBy(() -> read(backend, "key"))
          .isInstanceOfAny(UncheckedIOException.class, StoreException.class);
    }
    assertThat(read(backend, "key")).isEqualTo(BYTES);
  }

  @Test
  void aBodyOfAnotherLengthFails() {
    proxy.failNext(
        GcsBackendFaultTest::isMedia, new Fault.LengthOffBy(10), new Fault.LengthOffBy(-10));

    assertFails(ErrorCode.UNAVAILABLE, () -> read(backend, "key"));
    assertFails(ErrorCode.UNAVAILABLE, () -> read(backend, "key"));
  }

  @Test
  void aBodyThatStallsFailsInTime() {
    proxy.failNext(GcsBackendFaultTest::isMedia, new Fault.StallAfter(70_000));
    try (GcsBackend impatient = TestBackends.at(proxy.endpoint(), impatient());
        BackendObject object = open(impatient, "key")) {
      assertThatThrownBy(() -> readAll(object)).isInstanceOf(UncheckedIOException.class);
    }
  }

  @Test
  void anAnswerThatDoesNotComeFailsInTime() {
    proxy.failNext(new Fault.DelayAnswer());
    try (GcsBackend impatient = TestBackends.at(proxy.endpoint(), impatient())) {
      assertFails(ErrorCode.UNAVAILABLE, () -> impatient.head("bucket", "key"));
    }
    assertThat(proxy.requests()).hasSize(1);
  }

  @Test
  void aBodyIsClosedWithoutWaitingForItsRest() throws IOException {
    proxy.failNext(GcsBackendFaultTest::isMedia, new Fault.StallAfter(50_000));
    BackendObject object = open(backend, "key");
    assertThat(object.body().read(ByteBuffer.allocate(10))).isPositive();

    // The rest does not come for a minute; the time of JUnit ends a wait for it.
    object.close();

    assertThat(read(backend, "key")).isEqualTo(BYTES);
  }

  @Test
  void aFlippedByteDoesNotMatchTheChecksumThatIsHandedOn() {
    proxy.failNext(GcsBackendFaultTest::isMedia, new Fault.FlipByte(1234));

    try (BackendObject object = open(backend, "key")) {
      byte[] read = readAll(object);
      assertThat(read).isNotEqualTo(BYTES);
      assertThat(object.attributes().checksums())
          .isEqualTo(direct.head("bucket", "key").checksums())
          .hasSize(1);
    }
  }

  @Test
  void answersThatNameDifferentChecksumsAreRefused() {
    proxy.failNext(
        GcsBackendFaultTest::isMedia,
        new Fault.WithHeader("x-goog-hash", "crc32c=AAAAAA=="),
        new Fault.WithHeader("x-goog-hash", "md5=AAAAAAAAAAAAAAAAAAAAAA=="));

    assertFails(ErrorCode.UNAVAILABLE, () -> read(backend, "key"));
    assertFails(ErrorCode.UNAVAILABLE, () -> read(backend, "key"));
  }

  @Test
  void anObjectThatChangesWhileItIsOpenedIsOpenedAgain() {
    proxy.failNext(GcsBackendFaultTest::isMedia, new Fault.WithHeader("x-goog-generation", "17"));

    assertThat(read(backend, "key")).isEqualTo(BYTES);

    String version = direct.head("bucket", "key").version();
    for (Optional<ByteRange> range : List.of(Optional.<ByteRange>empty(), span(5, 10))) {
      proxy.failNext(GcsBackendFaultTest::isMedia, new Fault.WithHeader("x-goog-generation", "17"));
      assertFails(
          ErrorCode.PRECONDITION_FAILED,
          () -> backend.get("bucket", "key", range, Optional.of(version)).close());
    }
  }

  @Test
  void anObjectWhoseMetadataChangedIsAnotherVersion() {
    String version = direct.head("bucket", "key").version();
    service.bucket("bucket").patch("key", object -> object.setContentType("text/other"));

    ObjectAttributes after = direct.head("bucket", "key");

    assertThat(after.version()).isNotEqualTo(version);
    assertThat(after.etag()).isEqualTo(BytesContent.of(BYTES).md5());
    assertThat(after.metadata().contentType()).hasValue("text/other");
    assertFails(
        ErrorCode.PRECONDITION_FAILED,
        () -> backend.get("bucket", "key", span(0, 5), Optional.of(version)).close());
  }

  @Test
  void aVersionOfAnotherCloudIsNoneOfThisOne() {
    assertFails(
        ErrorCode.PRECONDITION_FAILED,
        () -> backend.get("bucket", "key", Optional.empty(), Optional.of("0af3")).close());
  }

  @Test
  void anAnswerWithAnotherRangeIsRefused() {
    proxy.failNext(
        GcsBackendFaultTest::isMedia, new Fault.WithHeader("Content-Range", "bytes 6-10/100000"));

    assertFails(
        ErrorCode.UNAVAILABLE,
        () -> backend.get("bucket", "key", span(5, 10), Optional.empty()).close());
  }

  @Test
  void anUnreadableAnswerIsAnUnavailableCloud() {
    proxy.failNext(new Fault.CutAfter(20), new Fault.FlipByte(0));

    assertFails(ErrorCode.UNAVAILABLE, () -> backend.head("bucket", "key"));
    assertFails(ErrorCode.UNAVAILABLE, () -> backend.head("bucket", "key"));
  }

  private static boolean isMedia(OriginRequest request) {
    return request.isGet() && request.path().contains("alt=media");
  }

  private static Optional<ByteRange> span(long start, long end) {
    return Optional.of(new ByteRange(start, end));
  }

  private static GcsBackendSettings.Limits impatient() {
    return TestBackends.LIMITS.with(Duration.ofSeconds(3), 4);
  }

  private static void put(GcsBackend to, String key, byte[] bytes, Conditions conditions) {
    to.put("bucket", key, BytesContent.of(bytes), ObjectMetadata.NONE, conditions);
  }

  private static BackendObject open(GcsBackend from, String key) {
    return from.get("bucket", key, Optional.empty(), Optional.empty());
  }

  private static byte[] read(GcsBackend from, String key) {
    try (BackendObject object = open(from, key)) {
      return readAll(object);
    }
  }
}
