package io.forebay.backend.azure;

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
import io.forebay.testkit.AzureEmulator;
import io.forebay.testkit.AzureEmulatorExtension;
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
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What the backend makes of a service and a network that fail.
@ExtendWith(AzureEmulatorExtension.class)
class AzureBackendFaultTest {

  private static final byte[] BYTES = bytes(100_000, 1);
  private static final int LARGE_BYTES = 3 << 20;
  private static final Conditions IF_ABSENT =
      new Conditions(
          Optional.empty(),
          Optional.of(List.of(Conditions.ANY)),
          Optional.empty(),
          Optional.empty());

  private final String bucket = "faults-" + UUID.randomUUID();
  private AzureEmulator emulator;
  private FaultyProxy proxy;
  private AzureBackend direct;
  private AzureBackend backend;

  @BeforeEach
  void write(AzureEmulator running) {
    emulator = running;
    proxy = FaultyProxy.start(emulator.endpoint());
    direct = TestBackends.at(emulator);
    backend = through(TestBackends.LIMITS);
    direct.createBucket(bucket);
    put(direct, "key", BYTES, Conditions.NONE);
  }

  @AfterEach
  void close() {
    proxy.heal();
    backend.close();
    direct.close();
    proxy.close();
  }

  private AzureBackend through(AzureBackendSettings.Limits limits) {
    URI account = URI.create(proxy.endpoint() + "/" + emulator.accountName());
    return TestBackends.at(emulator, account, limits);
  }

  private AzureBackend impatient() {
    return through(TestBackends.LIMITS.with(Duration.ofSeconds(3), 16));
  }

  @ParameterizedTest
  @CsvSource({
    "500, InternalError, UNAVAILABLE, true",
    "500, OperationTimedOut, UNAVAILABLE, true",
    "503, ServerBusy, SLOW_DOWN, true",
    "503, '', UNAVAILABLE, true",
    "429, '', SLOW_DOWN, true",
    "403, AuthenticationFailed, ACCESS_DENIED, false",
    "404, '', UNAVAILABLE, false",
    "400, Strange, UNAVAILABLE, false",
  })
  void aFailedReadIsOneAttemptAndSaysWhetherAnotherMayHelp(
      int status, String code, ErrorCode expected, boolean isRetryable) {
    proxy.script(request -> Optional.of(new Fault.Status(status, code)));

    assertThatThrownBy(() -> open(backend, "key").close())
        .isInstanceOfSatisfying(
            StoreException.class,
            e -> {
              assertThat(e.code()).as(e.toString()).isEqualTo(expected);
              assertThat(e.isRetryable()).isEqualTo(isRetryable);
            });
    assertThat(proxy.requests()).hasSize(1);
  }

  @Test
  void aServiceThatCannotBeReachedIsUnavailable() {
    URI endpoint = proxy.endpoint();
    proxy.close();
    try (AzureBackend unreachable =
        TestBackends.at(emulator, URI.create(endpoint + "/a"), TestBackends.LIMITS)) {
      assertFails(ErrorCode.UNAVAILABLE, () -> unreachable.head(bucket, "key"));
      assertFails(ErrorCode.UNAVAILABLE, () -> put(unreachable, "key", BYTES, Conditions.NONE));
      assertFails(ErrorCode.UNAVAILABLE, () -> unreachable.delete(bucket, "key", Conditions.NONE));
      assertFails(ErrorCode.UNAVAILABLE, () -> unreachable.hasBucket(bucket));
      assertFails(ErrorCode.UNAVAILABLE, unreachable::listBuckets);
    }
  }

  @Test
  void aServiceThatResetsEveryRequestIsUnavailable() {
    proxy.script(request -> Optional.of(new Fault.Refuse()));

    assertFails(ErrorCode.UNAVAILABLE, () -> open(backend, "key").close());
    assertFails(ErrorCode.UNAVAILABLE, () -> backend.list(bucket, ListRequest.ofPrefix("")));
    proxy.heal();
    assertThat(read("key")).isEqualTo(BYTES);
  }

  @ParameterizedTest
  @CsvSource({"0", "1", "50000", "99999"})
  void aBodyThatEndsEarlyFails(long offset) {
    for (Fault fault : List.of(new Fault.CutAfter(offset), new Fault.ResetAfter(offset))) {
      proxy.failNext(OriginRequest::isGet, fault);

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
  void aBodyThatIsLongerThanAnnouncedEndsWhereItSaid() {
    proxy.failNext(OriginRequest::isGet, new Fault.LengthOffBy(-10));

    try (BackendObject object = open(backend, "key")) {
      // The MD5 that came with it is not that of these bytes: whoever reads compares.
      assertThat(readAll(object)).hasSize(BYTES.length - 10);
      assertThat(object.etagIsMd5()).isTrue();
    }
    assertThat(read("key")).isEqualTo(BYTES);
  }

  @Test
  void aFlippedByteLeavesTheMd5ByWhichItIsFound() {
    proxy.failNext(OriginRequest::isGet, new Fault.FlipByte(70_000));

    try (BackendObject object = open(backend, "key")) {
      byte[] found = readAll(object);
      assertThat(found).hasSize(BYTES.length).isNotEqualTo(BYTES);
      assertThat(object.etagIsMd5()).isTrue();
      assertThat(object.attributes().etag()).isEqualTo(BytesContent.of(BYTES).md5());
    }
  }

  @Test
  void aBodyThatStallsFailsInTime() {
    proxy.failNext(OriginRequest::isGet, new Fault.StallAfter(70_000));
    try (AzureBackend impatient = impatient();
        BackendObject object = open(impatient, "key")) {
      assertThatThrownBy(() -> readAll(object)).isInstanceOf(UncheckedIOException.class);
    }
  }

  @Test
  void anAnswerThatDoesNotComeFailsInTime() {
    proxy.failNext(new Fault.DelayAnswer());
    try (AzureBackend impatient = impatient()) {
      assertThatThrownBy(() -> impatient.head(bucket, "key"))
          .isInstanceOfSatisfying(
              StoreException.class,
              e -> {
                assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE);
                assertThat(e.isRetryable()).isTrue();
              });
      assertThat(impatient.head(bucket, "key").sizeBytes()).isEqualTo(BYTES.length);
    }
  }

  @Test
  void aBodyIsClosedWithoutWaitingForItsRest() throws IOException {
    proxy.failNext(OriginRequest::isGet, new Fault.StallAfter(50_000));
    BackendObject object = open(backend, "key");
    assertThat(object.body().read(ByteBuffer.allocate(10))).isPositive();

    // The rest does not come for a minute; the time of JUnit ends a wait for it.
    object.close();

    assertThat(read("key")).isEqualTo(BYTES);
  }

  @Test
  void connectionsAreBoundedAndComeBack() {
    try (AzureBackend narrow = through(TestBackends.LIMITS.with(Duration.ofSeconds(3), 2))) {
      BackendObject first = open(narrow, "key");
      BackendObject second = open(narrow, "key");

      assertFails(ErrorCode.UNAVAILABLE, () -> narrow.head(bucket, "key"));

      assertThat(readAll(first)).isEqualTo(BYTES);
      first.close();
      assertThat(narrow.head(bucket, "key").sizeBytes()).isEqualTo(BYTES.length);
      second.close();
      second.close();
      for (int i = 0; i < 4; i++) {
        assertFails(ErrorCode.NO_SUCH_KEY, () -> narrow.head(bucket, "absent"));
        open(narrow, "key").close();
      }
    }
  }

  @Test
  void theVersionThatIsReadStaysTheSameOverItsSpans() {
    String version = backend.head(bucket, "key").version();
    put(direct, "key", bytes(100_000, 9), Conditions.NONE);

    assertFails(
        ErrorCode.PRECONDITION_FAILED,
        () ->
            backend
                .get(bucket, "key", Optional.of(new ByteRange(10, 20)), Optional.of(version))
                .close());
  }

  @Test
  void anotherVersionThanTheOneAskedForIsRefusedEvenIfItIsSent() {
    ObjectAttributes attributes = backend.head(bucket, "key");
    proxy.failNext(OriginRequest::isGet, new Fault.OtherEtag("\"other\""));

    assertFails(
        ErrorCode.PRECONDITION_FAILED,
        () ->
            backend
                .get(bucket, "key", Optional.empty(), Optional.of(attributes.version()))
                .close());
  }

  @Test
  void whereTheAccountHasVersionsTheyAreInTheVersion() {
    String etag = backend.head(bucket, "key").version();
    proxy.script(request -> Optional.of(new Fault.WithHeader("x-ms-version-id", "2026-11-30T1")));

    ObjectAttributes head = backend.head(bucket, "key");
    assertThat(head.version()).isEqualTo(etag + "@2026-11-30T1");
    try (BackendObject object =
        backend.get(bucket, "key", Optional.empty(), Optional.of(head.version()))) {
      assertThat(object.attributes().version()).isEqualTo(head.version());
    }
    ObjectAttributes written = put(backend, "key", bytes(10, 2), Conditions.NONE);
    assertThat(written.version()).isEqualTo(backend.head(bucket, "key").version());
  }

  @Test
  void aWriteWhoseAnswerIsLostHasAnUnknownOutcome() {
    for (int sizeBytes : List.of(500, LARGE_BYTES)) {
      String key = "new-" + sizeBytes;
      proxy.failNext(AzureBackendFaultTest::decides, new Fault.LoseAnswer());

      assertFails(
          ErrorCode.OUTCOME_UNKNOWN, () -> put(backend, key, bytes(sizeBytes, 3), IF_ABSENT));

      assertThat(proxy.requests(AzureBackendFaultTest::decides)).hasSize(1);
      assertThat(read(key)).isEqualTo(bytes(sizeBytes, 3));
      proxy.forgetRequests();
    }
  }

  @Test
  void aWriteWhoseAnswerDoesNotComeHasAnUnknownOutcome() {
    proxy.failNext(new Fault.DelayAnswer());
    try (AzureBackend impatient = impatient()) {
      assertFails(
          ErrorCode.OUTCOME_UNKNOWN, () -> put(impatient, "new", bytes(500, 4), Conditions.NONE));
    }
    assertThat(proxy.requests()).hasSize(1);
  }

  @Test
  void aDeletionWhoseAnswerIsLostHasAnUnknownOutcome() {
    proxy.failNext(new Fault.LoseAnswer());

    assertFails(ErrorCode.OUTCOME_UNKNOWN, () -> backend.delete(bucket, "key", Conditions.NONE));
    assertFails(ErrorCode.NO_SUCH_KEY, () -> backend.head(bucket, "key"));
  }

  @ParameterizedTest
  @CsvSource({
    "500, OperationTimedOut, OUTCOME_UNKNOWN",
    "500, InternalError, OUTCOME_UNKNOWN",
    "502, '', OUTCOME_UNKNOWN",
    "503, ServerBusy, SLOW_DOWN",
    "403, AuthorizationPermissionMismatch, ACCESS_DENIED",
    "400, Md5Mismatch, UNAVAILABLE",
    "409, BlobImmutableDueToPolicy, ACCESS_DENIED",
    "412, LeaseIdMissing, ACCESS_DENIED",
  })
  void aWriteThatIsAnsweredWithAFailureSaysWhetherItMayHaveTakenPlace(
      int status, String code, ErrorCode expected) {
    proxy.script(request -> Optional.of(new Fault.Status(status, code)));

    assertFails(expected, () -> put(backend, "key", bytes(500, 5), Conditions.NONE));
    assertFails(expected, () -> backend.delete(bucket, "key", Conditions.NONE));
    assertThat(direct.head(bucket, "key").sizeBytes()).isEqualTo(BYTES.length);
  }

  @Test
  void blocksThatFailAreSentAgain() {
    proxy.failNext(
        AzureBackendFaultTest::isBlock,
        new Fault.Status(503, "ServerBusy"),
        new Fault.LoseAnswer(),
        new Fault.Status(400, "Md5Mismatch"),
        new Fault.Refuse());

    put(backend, "large", bytes(LARGE_BYTES, 6), Conditions.NONE);

    assertThat(read("large")).isEqualTo(bytes(LARGE_BYTES, 6));
    assertThat(proxy.requests(AzureBackendFaultTest::isBlock))
        .hasSize(LARGE_BYTES / (512 << 10) + 4)
        .allSatisfy(request -> assertThat(request.headers()).containsKey("content-md5"));
  }

  @Test
  void aLargeWriteWhoseBlocksFailChangesNothingAndIsNotTriedAgainOutside() {
    put(direct, "large", bytes(10, 7), Conditions.NONE);
    proxy.script(request ->
        isBlock(request) ? Optional.of(new Fault.Status(500, "InternalError")) : Optional.empty());

    assertThatThrownBy(() -> put(backend, "large", bytes(LARGE_BYTES, 7), Conditions.NONE))
        .isInstanceOfSatisfying(
            StoreException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE);
              assertThat(e.isRetryable()).isFalse();
            });

    assertThat(proxy.requests(AzureBackendFaultTest::isList)).isEmpty();
    assertThat(read("large")).isEqualTo(bytes(10, 7));
    assertThat(direct.list(bucket, ListRequest.ofPrefix("large")).entries()).hasSize(1);
  }

  @Test
  void largeBytesThatAreNotTheAnnouncedOnesAreRefused() {
    put(direct, "large", bytes(10, 7), Conditions.NONE);
    BytesContent other =
        new BytesContent(
            bytes(LARGE_BYTES, 8), BytesContent.of(bytes(LARGE_BYTES, 9)).md5(), List.of());

    assertFails(
        ErrorCode.BAD_DIGEST,
        () -> backend.put(bucket, "large", other, ObjectMetadata.NONE, Conditions.NONE));

    assertThat(read("large")).isEqualTo(bytes(10, 7));
  }

  @Test
  void ofTwoLargeWritesOfAKeyEachIsWholeOrFails() {
    proxy.failNext(AzureBackendFaultTest::isList, new Fault.Status(400, "InvalidBlockList"));

    assertThatThrownBy(() -> put(backend, "large", bytes(LARGE_BYTES, 10), Conditions.NONE))
        .isInstanceOfSatisfying(
            StoreException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.CONDITIONAL_REQUEST_CONFLICT);
              assertThat(e.isRetryable()).isTrue();
            });
  }

  @Test
  void aBlobThatChangesAfterItWasComparedIsAConflict() {
    String etag = backend.head(bucket, "key").etag();
    proxy.failNext(
        request -> request.method().equals("HEAD"), new Fault.OtherEtag("\"0x8DOTHER\""));

    assertThatThrownBy(() -> put(backend, "key", bytes(10, 11), ifMatch(etag)))
        .isInstanceOfSatisfying(
            StoreException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.CONDITIONAL_REQUEST_CONFLICT);
              assertThat(e.isRetryable()).isTrue();
            });
    assertThat(read("key")).isEqualTo(BYTES);

    put(backend, "key", bytes(10, 11), ifMatch(etag));
    assertThat(read("key")).isEqualTo(bytes(10, 11));
  }

  private static boolean isBlock(OriginRequest request) {
    return request.path().contains("comp=block&");
  }

  private static boolean isList(OriginRequest request) {
    return request.path().contains("comp=blocklist");
  }

  private static boolean decides(OriginRequest request) {
    return request.method().equals("PUT") && !isBlock(request);
  }

  private static Conditions ifMatch(String etag) {
    return new Conditions(
        Optional.of(List.of(etag)), Optional.empty(), Optional.empty(), Optional.empty());
  }

  private ObjectAttributes put(AzureBackend to, String key, byte[] bytes, Conditions conditions) {
    return to.put(bucket, key, BytesContent.of(bytes), ObjectMetadata.NONE, conditions);
  }

  private BackendObject open(AzureBackend from, String key) {
    return from.get(bucket, key, Optional.empty(), Optional.empty());
  }

  private byte[] read(String key) {
    try (BackendObject object = open(backend, key)) {
      return readAll(object);
    }
  }
}
