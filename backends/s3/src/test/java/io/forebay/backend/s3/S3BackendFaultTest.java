package io.forebay.backend.s3;

import static io.forebay.testkit.backend.BackendUnderTest.assertFails;
import static io.forebay.testkit.backend.BackendUnderTest.bytes;
import static io.forebay.testkit.backend.BackendUnderTest.readAll;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forebay.core.backend.Backend;
import io.forebay.core.backend.BackendContent;
import io.forebay.core.backend.BackendObject;
import io.forebay.core.backend.SpanHeaders;
import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import io.forebay.core.object.ByteRange;
import io.forebay.core.object.Conditions;
import io.forebay.core.object.ListRequest;
import io.forebay.core.object.ObjectAttributes;
import io.forebay.core.object.ObjectMetadata;
import io.forebay.testkit.Fault;
import io.forebay.testkit.FaultyProxy;
import io.forebay.testkit.OriginRequest;
import io.forebay.testkit.backend.BytesContent;
import io.forebay.testkit.s3.MemoryS3;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What the backend makes of a cloud and a network that fail.
class S3BackendFaultTest {

  private static final byte[] BYTES = bytes(100_000, 1);
  private static final int LARGE_BYTES = 12 << 20;
  private static final Conditions IF_ABSENT =
      new Conditions(
          Optional.empty(),
          Optional.of(List.of(Conditions.ANY)),
          Optional.empty(),
          Optional.empty());

  private final MemoryS3 service = MemoryS3.start();
  private final FaultyProxy proxy = FaultyProxy.start(service.endpoint());
  private final Backend direct = TestBackends.at(service.endpoint());
  private final Backend backend = TestBackends.at(proxy.endpoint());

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

  @Test
  void aReadIsTriedAgainUntilItSucceeds() {
    proxy.failNext(
        new Fault.Status(500, "InternalError"),
        new Fault.Refuse(),
        new Fault.Status(503, "SlowDown"));

    assertThat(read("key")).isEqualTo(BYTES);
    assertThat(proxy.requests()).hasSize(4);
  }

  @Test
  void anEtagIsOnlySaidToBeAnMd5WhereItIsOne() {
    proxy.failNext(new Fault.WithHeader("x-amz-server-side-encryption", "aws:kms"));

    assertThat(isEtagMd5()).isFalse();
    assertThat(isEtagMd5()).isTrue();
  }

  private boolean isEtagMd5() {
    try (BackendObject object = backend.get("bucket", "key", Optional.empty(), Optional.empty())) {
      return object.etagIsMd5();
    }
  }

  @Test
  void aReadIsTriedAgainOnlySoOften() {
    proxy.script(request -> Optional.of(new Fault.Status(500, "InternalError")));

    assertFails(ErrorCode.UNAVAILABLE, () -> backend.head("bucket", "key"));
    assertThat(proxy.requests()).hasSize(TestBackends.LIMITS.attemptsMax());
  }

  @ParameterizedTest
  @CsvSource({
    "403, AccessDenied, ACCESS_DENIED, 1",
    "403, InvalidAccessKeyId, ACCESS_DENIED, 1",
    "403, SignatureDoesNotMatch, ACCESS_DENIED, 1",
    "400, ExpiredToken, ACCESS_DENIED, 1",
    "404, NoSuchKey, NO_SUCH_KEY, 1",
    "404, NoSuchBucket, NO_SUCH_BUCKET, 1",
    "404, '', UNAVAILABLE, 1",
    "404, NotFound, UNAVAILABLE, 1",
    "301, PermanentRedirect, UNAVAILABLE, 1",
    "400, Strange, UNAVAILABLE, 1",
    "412, PreconditionFailed, PRECONDITION_FAILED, 1",
    "416, InvalidRange, INVALID_RANGE, 1",
    "503, ServiceUnavailable, UNAVAILABLE, 4",
    "500, InternalError, UNAVAILABLE, 4",
    "502, '', UNAVAILABLE, 4",
    "504, '', UNAVAILABLE, 4",
    "400, RequestTimeout, UNAVAILABLE, 4",
    "403, RequestTimeTooSkewed, UNAVAILABLE, 4",
  })
  void whatTheCloudSaysIsToldInOurWords(int status, String code, ErrorCode expected, int attempts) {
    proxy.script(request -> Optional.of(new Fault.Status(status, code)));

    assertFails(expected, () -> open(backend, "key").close());
    assertThat(proxy.requests()).hasSize(attempts);
  }

  @ParameterizedTest
  @CsvSource({"429, ''", "503, SlowDown"})
  void whileTheCloudThrottlesAReadIsTriedAgainUntilItsTimeIsOver(int status, String code) {
    proxy.script(request -> Optional.of(new Fault.Status(status, code)));

    assertFails(ErrorCode.SLOW_DOWN, () -> open(backend, "key").close());
    assertThat(proxy.requests()).hasSizeGreaterThan(TestBackends.LIMITS.attemptsMax());
  }

  @Test
  void anAbsentKeyIsConfirmedByAnAnswerThatSaysSo() {
    // The answer to HEAD has no body: here it comes from something that is not S3.
    proxy.failNext(request -> request.method().equals("HEAD"), new Fault.Status(404, ""));

    assertThat(backend.head("bucket", "key").sizeBytes()).isEqualTo(BYTES.length);
    assertFails(ErrorCode.NO_SUCH_KEY, () -> backend.head("bucket", "absent"));
    assertFails(ErrorCode.NO_SUCH_BUCKET, () -> backend.head("nowhere", "absent"));
  }

  @Test
  void aCloudThatCannotBeReachedIsUnavailable() {
    URI endpoint = proxy.endpoint();
    proxy.close();
    try (Backend unreachable = TestBackends.at(endpoint)) {
      assertFails(ErrorCode.UNAVAILABLE, () -> unreachable.head("bucket", "key"));
      assertFails(ErrorCode.UNAVAILABLE, () -> put(unreachable, "key", BYTES, Conditions.NONE));
      assertFails(
          ErrorCode.UNAVAILABLE, () -> unreachable.delete("bucket", "key", Conditions.NONE));
      assertFails(ErrorCode.UNAVAILABLE, () -> unreachable.hasBucket("bucket"));
    }
  }

  @ParameterizedTest
  @CsvSource({"0", "1", "50000", "99999"})
  void aBodyThatEndsEarlyFails(long offset) {
    for (Fault fault : List.of(new Fault.CutAfter(offset), new Fault.ResetAfter(offset))) {
      proxy.failNext(OriginRequest::isGet, fault, fault, fault, fault);

      assertThatThrownBy(() -> read("key"))
          .isInstanceOfAny(UncheckedIOException.class, StoreException.class);
      proxy.heal();
    }
  }

  @Test
  void aBodyThatIsShorterThanAnnouncedFails() {
    proxy.failNext(OriginRequest::isGet, new Fault.LengthOffBy(10));

    assertThatThrownBy(() -> read("key"))
        .isInstanceOfAny(UncheckedIOException.class, StoreException.class);
  }

  @Test
  void aBodyThatStallsFailsInTime() {
    proxy.failNext(OriginRequest::isGet, new Fault.StallAfter(70_000));
    try (Backend impatient = TestBackends.at(proxy.endpoint(), impatient());
        BackendObject object = open(impatient, "key")) {
      assertThatThrownBy(() -> readAll(object)).isInstanceOf(UncheckedIOException.class);
    }
  }

  @Test
  void anAnswerThatDoesNotComeFailsInTimeAndIsAskedForAgain() {
    proxy.failNext(new Fault.DelayAnswer());
    try (Backend impatient = TestBackends.at(proxy.endpoint(), impatient())) {
      assertThat(impatient.head("bucket", "key").sizeBytes()).isEqualTo(BYTES.length);
    }
    assertThat(proxy.requests()).hasSize(2);
  }

  @Test
  void aBodyIsClosedWithoutWaitingForItsRest() throws IOException {
    proxy.failNext(OriginRequest::isGet, new Fault.StallAfter(50_000));
    BackendObject object = open(backend, "key");
    assertThat(object.body().read(ByteBuffer.allocate(10))).isPositive();

    // The rest does not come for a minute; the time of JUnit ends a wait for it.
    object.close();

    assertThat(object.body()).isNotNull();
    assertThat(read("key")).isEqualTo(BYTES);
  }

  @Test
  void anotherVersionThanTheOneAskedForIsRefusedEvenIfTheCloudSendsIt() {
    ObjectAttributes attributes = backend.head("bucket", "key");
    proxy.failNext(OriginRequest::isGet, new Fault.OtherEtag("\"other\""));

    assertFails(
        ErrorCode.PRECONDITION_FAILED,
        () ->
            backend
                .get("bucket", "key", Optional.empty(), Optional.of(attributes.version()))
                .close());
  }

  @Test
  void anUnconditionalWriteWhoseAnswerIsLostIsWrittenAgain() {
    proxy.failNext(new Fault.LoseAnswer());

    put(backend, "key", bytes(500, 2), Conditions.NONE);

    assertThat(read("key")).isEqualTo(bytes(500, 2));
    assertThat(proxy.requests(S3BackendFaultTest::isPut)).hasSize(2);
  }

  @Test
  void aConditionalWriteWhoseAnswerIsLostIsNotSentAgain() {
    for (int sizeBytes : List.of(500, LARGE_BYTES)) {
      String key = "new-" + sizeBytes;
      proxy.forgetRequests();
      Predicate<OriginRequest> decides =
          sizeBytes == LARGE_BYTES ? S3BackendFaultTest::isCompletion : S3BackendFaultTest::isPut;
      proxy.failNext(decides, new Fault.LoseAnswer());

      assertFails(
          ErrorCode.OUTCOME_UNKNOWN, () -> put(backend, key, bytes(sizeBytes, 3), IF_ABSENT));

      assertThat(proxy.requests(decides)).hasSize(1);
      assertThat(read(key)).isEqualTo(bytes(sizeBytes, 3));
    }
  }

  @Test
  void aConditionalWriteWhoseAnswerDoesNotComeHasAnUnknownOutcome() {
    proxy.failNext(new Fault.DelayAnswer());
    try (Backend impatient = TestBackends.at(proxy.endpoint(), impatient())) {
      assertFails(ErrorCode.OUTCOME_UNKNOWN, () -> put(impatient, "new", bytes(500, 4), IF_ABSENT));
    }
    assertThat(proxy.requests()).hasSize(1);
  }

  @Test
  void aConditionalWriteThatSurelyDidNothingIsSentAgain() {
    proxy.failNext(new Fault.Status(503, "SlowDown"));

    put(backend, "new", bytes(500, 4), IF_ABSENT);

    assertThat(read("new")).isEqualTo(bytes(500, 4));
  }

  @Test
  void aWriteThatNeverGetsAnAnswerHasAnUnknownOutcome() {
    proxy.script(request -> Optional.of(new Fault.LoseAnswer()));

    assertFails(ErrorCode.OUTCOME_UNKNOWN, () -> put(backend, "key", bytes(9, 5), Conditions.NONE));
    assertFails(ErrorCode.OUTCOME_UNKNOWN, () -> backend.delete("bucket", "key", Conditions.NONE));
  }

  @Test
  void aWriteThatIsRefusedAfterADoubtfulAttemptHasAnUnknownOutcome() {
    proxy.failNext(new Fault.LoseAnswer(), new Fault.Status(403, "AccessDenied"));

    assertFails(ErrorCode.OUTCOME_UNKNOWN, () -> put(backend, "key", bytes(9, 5), Conditions.NONE));
  }

  @Test
  void partsThatFailAreSentAgain() {
    proxy.failNext(
        S3BackendFaultTest::isPut, new Fault.Status(503, "SlowDown"), new Fault.LoseAnswer());

    put(backend, "large", bytes(LARGE_BYTES, 6), Conditions.NONE);

    assertThat(read("large")).isEqualTo(bytes(LARGE_BYTES, 6));
  }

  @Test
  void aLargeWriteWhoseStepWasTriedInVainIsNotRepeatedAsAWhole() {
    proxy.script(request ->
        isPut(request) ? Optional.of(new Fault.Status(500, "InternalError")) : Optional.empty());

    assertFails(
        ErrorCode.UNAVAILABLE, () -> put(backend, "large", bytes(LARGE_BYTES, 7), Conditions.NONE));

    assertThat(proxy.requests(S3BackendFaultTest::isBegin)).hasSize(1);
  }

  @Test
  void aLargeWriteWhoseCompletionIsInDoubtIsNotRepeatedAsAWhole() {
    proxy.failNext(S3BackendFaultTest::isCompletion, new Fault.LoseAnswer());

    assertFails(
        ErrorCode.OUTCOME_UNKNOWN,
        () -> put(backend, "large", bytes(LARGE_BYTES, 7), Conditions.NONE));

    assertThat(proxy.requests(S3BackendFaultTest::isBegin)).hasSize(1);
    assertThat(read("large")).isEqualTo(bytes(LARGE_BYTES, 7));
  }

  @Test
  void contentThatCannotBeReadIsNotTheCloudsFailure() {
    BackendContent content = new UnreadableContent(9);

    assertThatThrownBy(
            () -> backend.put("bucket", "key", content, ObjectMetadata.NONE, Conditions.NONE))
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.isRetryable()).as(e.toString()).isFalse());
    assertThat(read("key")).isEqualTo(BYTES);
  }

  @Test
  void aWriteWhoseAnswerHasNoVersionHasAnUnknownOutcome() {
    proxy.failNext(S3BackendFaultTest::isPut, new Fault.OtherEtag(""));

    assertFails(ErrorCode.OUTCOME_UNKNOWN, () -> put(backend, "key", bytes(9, 5), Conditions.NONE));

    assertThat(proxy.requests(S3BackendFaultTest::isPut)).hasSize(1);
  }

  @Test
  void aLargeWriteThatFailsLeavesNoUpload() {
    proxy.script(request ->
        request.method().equals("PUT")
            ? Optional.of(new Fault.Status(403, "AccessDenied"))
            : Optional.empty());

    assertFails(
        ErrorCode.ACCESS_DENIED,
        () -> put(backend, "large", bytes(LARGE_BYTES, 7), Conditions.NONE));

    assertThat(proxy.requests(request -> request.method().equals("DELETE")))
        .singleElement()
        .satisfies(request -> assertThat(request.path()).contains("uploadId="));
    assertThat(direct.list("bucket", ListRequest.ofPrefix("large")).entries()).isEmpty();
  }

  @Test
  void theBytesOfAWriteAreVerifiedByTheCloud() {
    proxy.failNext(S3BackendFaultTest::isPut, new Fault.Status(400, "BadDigest"));

    put(backend, "key", BYTES, Conditions.NONE);

    assertThat(proxy.requests(S3BackendFaultTest::isPut))
        .hasSize(2)
        .allSatisfy(request -> assertThat(request.headers()).containsKey("content-md5"));
    proxy.forgetRequests();
    put(backend, "large", bytes(LARGE_BYTES, 8), Conditions.NONE);
    assertThat(proxy.requests(S3BackendFaultTest::isPut))
        .hasSize(3)
        .allSatisfy(request -> assertThat(request.headers()).containsKey("content-md5"));
  }

  @Test
  void anAnswerWithAnotherRangeIsRefused() {
    Optional<Long> length = Optional.of(10L);
    ByteRange asked = new ByteRange(5, 15);
    assertThat(SpanHeaders.of("bytes 5-14/20", 10L, Optional.of(asked)).range()).isEqualTo(asked);

    for (String header : List.of("bytes 6-15/20", "bytes 5-15/20", "bytes 5-14/*", "none")) {
      assertFails(
          ErrorCode.UNAVAILABLE, () -> SpanHeaders.of(header, length.get(), Optional.of(asked)));
    }
    assertFails(ErrorCode.UNAVAILABLE, () -> SpanHeaders.of(null, 20L, Optional.of(asked)));
    assertFails(ErrorCode.UNAVAILABLE, () -> SpanHeaders.of("bytes 0-9/20", 10L, Optional.empty()));
    assertFails(ErrorCode.UNAVAILABLE, () -> SpanHeaders.of(null, null, Optional.empty()));
  }

  private static S3BackendSettings.Limits impatient() {
    return TestBackends.LIMITS.with(Duration.ofSeconds(3), 4);
  }

  private static boolean isPut(OriginRequest request) {
    return request.method().equals("PUT");
  }

  private static boolean isBegin(OriginRequest request) {
    return request.method().equals("POST") && request.path().contains("uploads");
  }

  private static boolean isCompletion(OriginRequest request) {
    return request.method().equals("POST") && request.path().contains("uploadId=");
  }

  private static void put(Backend to, String key, byte[] bytes, Conditions conditions) {
    to.put("bucket", key, BytesContent.of(bytes), ObjectMetadata.NONE, conditions);
  }

  private static BackendObject open(Backend from, String key) {
    return from.get("bucket", key, Optional.empty(), Optional.empty());
  }

  private byte[] read(String key) {
    try (BackendObject object = open(backend, key)) {
      return readAll(object);
    }
  }
}
