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
import io.forebay.core.object.Checksum;
import io.forebay.core.object.ChecksumAlgorithm;
import io.forebay.core.object.Conditions;
import io.forebay.core.object.ListRequest;
import io.forebay.core.object.ObjectAttributes;
import io.forebay.core.object.ObjectMetadata;
import io.forebay.testkit.Fault;
import io.forebay.testkit.FaultyProxy;
import io.forebay.testkit.OriginRequest;
import io.forebay.testkit.backend.BytesContent;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What becomes of writes to a cloud and over a network that fail.
class GcsWriterFaultTest {

  private static final byte[] BYTES = bytes(100_000, 1);
  // Three chunks.
  private static final byte[] LARGE = bytes((2 << 20) + 12_345, 2);
  private static final Conditions IF_ABSENT =
      new Conditions(
          Optional.empty(),
          Optional.of(List.of(Conditions.ANY)),
          Optional.empty(),
          Optional.empty());

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

  @Test
  void aWriteWhoseAnswerIsLostHasAnUnknownOutcome() {
    proxy.failNext(new Fault.LoseAnswer());
    assertFails(ErrorCode.OUTCOME_UNKNOWN, () -> put(backend, "new", BYTES, IF_ABSENT));
    assertThat(read("new")).isEqualTo(BYTES);

    proxy.failNext(new Fault.LoseAnswer());
    assertFails(ErrorCode.OUTCOME_UNKNOWN, () -> backend.delete("bucket", "new", Conditions.NONE));
    assertFails(ErrorCode.NO_SUCH_KEY, () -> read("new"));

    proxy.failNext(new Fault.LoseAnswer());
    assertFails(ErrorCode.OUTCOME_UNKNOWN, () -> backend.createBucket("other-bucket"));
    assertThat(direct.hasBucket("other-bucket")).isTrue();

    proxy.failNext(new Fault.LoseAnswer());
    assertFails(ErrorCode.OUTCOME_UNKNOWN, () -> backend.deleteBucket("other-bucket"));
    assertThat(direct.hasBucket("other-bucket")).isFalse();
    assertThat(proxy.requests()).hasSize(4);
  }

  @Test
  void aWriteWhoseAnswerDoesNotComeOrCannotBeReadHasAnUnknownOutcome() {
    proxy.failNext(new Fault.DelayAnswer());
    GcsBackendSettings.Limits impatient = TestBackends.LIMITS.with(Duration.ofSeconds(3), 4);
    try (GcsBackend hasty = TestBackends.at(proxy.endpoint(), impatient)) {
      assertFails(ErrorCode.OUTCOME_UNKNOWN, () -> put(hasty, "new", BYTES, IF_ABSENT));
    }
    proxy.heal();
    proxy.failNext(new Fault.CutAfter(20));
    assertFails(ErrorCode.OUTCOME_UNKNOWN, () -> put(backend, "key", BYTES, Conditions.NONE));
  }

  @Test
  void aWriteThatTheServerFailsAfterAllItsBytesHasAnUnknownOutcome() {
    service.answerNext(new Scripted(503, "backendError", ""));

    assertFails(ErrorCode.OUTCOME_UNKNOWN, () -> put(backend, "key", BYTES, Conditions.NONE));
  }

  @Test
  void aWriteThatSurelyDidNothingSaysSo() {
    proxy.failNext(new Fault.Status(429, ""), new Fault.Status(403, ""), new Fault.Status(412, ""));

    assertFails(ErrorCode.SLOW_DOWN, () -> put(backend, "key", BYTES, IF_ABSENT));
    assertFails(ErrorCode.ACCESS_DENIED, () -> put(backend, "key", LARGE, Conditions.NONE));
    assertFails(ErrorCode.PRECONDITION_FAILED, () -> put(backend, "key", BYTES, IF_ABSENT));
    assertThat(read("key")).isEqualTo(BYTES);
  }

  @Test
  void bytesThatChangeOnTheWayAreRefusedByTheCloud() {
    BytesContent other = new BytesContent(BYTES, BytesContent.of(LARGE).md5(), List.of());
    Checksum wrong = Checksum.whole(ChecksumAlgorithm.CRC32C, new byte[4]);
    BytesContent miscounted = BytesContent.of(BYTES, List.of(wrong));
    BytesContent large = new BytesContent(LARGE, BytesContent.of(BYTES).md5(), List.of());

    for (BytesContent content : List.of(other, miscounted, large)) {
      assertThatThrownBy(
              () -> backend.put("bucket", "key", content, ObjectMetadata.NONE, Conditions.NONE))
          .isInstanceOfSatisfying(
              StoreException.class,
              e -> assertThat(e.code()).as(e.toString()).isEqualTo(ErrorCode.UNAVAILABLE));
    }
    assertThat(read("key")).isEqualTo(BYTES);
    assertThat(service.uploads().openCount()).isZero();
  }

  @Test
  void aConditionNamesTheGenerationThatWasLookedAt() {
    ObjectAttributes seen = direct.head("bucket", "key");
    proxy.script(request -> {
      if (isWrite(request)) {
        put(direct, "key", bytes(10, 3), Conditions.NONE);
      }
      return Optional.empty();
    });

    assertFails(
        ErrorCode.PRECONDITION_FAILED,
        () -> put(backend, "key", bytes(20, 4), ifMatch(seen.etag())));
    assertThat(read("key")).isEqualTo(bytes(10, 3));
    assertFails(
        ErrorCode.PRECONDITION_FAILED, () -> backend.delete("bucket", "key", ifMatch(seen.etag())));
  }

  @Test
  void anotherWriteOfTheSameBytesBetweenIsAConflictThatMayBeTriedAgain() {
    ObjectAttributes seen = direct.head("bucket", "key");
    proxy.script(request -> {
      if (isWrite(request)) {
        put(direct, "key", BYTES, Conditions.NONE);
      }
      return Optional.empty();
    });

    assertFails(
        ErrorCode.CONDITIONAL_REQUEST_CONFLICT,
        () -> put(backend, "key", bytes(20, 4), ifMatch(seen.etag())));
    assertThat(read("key")).isEqualTo(BYTES);
  }

  @Test
  void conditionsOnEtagsAreDecidedWhateverTheyName() {
    ObjectAttributes seen = direct.head("bucket", "key");
    Conditions ifNone = ifNoneMatch(seen.etag());
    Conditions ifAny =
        new Conditions(
            Optional.of(List.of(Conditions.ANY)),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    assertFails(ErrorCode.PRECONDITION_FAILED, () -> put(backend, "key", LARGE, ifNone));
    assertFails(ErrorCode.NO_SUCH_KEY, () -> put(backend, "absent", BYTES, ifMatch("e")));
    assertFails(ErrorCode.PRECONDITION_FAILED, () -> put(backend, "absent", BYTES, ifAny));
    put(backend, "new", BYTES, ifNone);
    put(backend, "key", bytes(10, 5), ifAny);
    put(backend, "key", LARGE, ifNone);

    assertThat(read("key")).isEqualTo(LARGE);
    assertThat(read("new")).isEqualTo(BYTES);
    assertFails(
        ErrorCode.NOT_IMPLEMENTED,
        () ->
            put(
                backend,
                "key",
                BYTES,
                new Conditions(
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(seen.lastModified()))));
  }

  @Test
  void anUploadGoesOnAfterEveryKindOfFailure() {
    proxy.failNext(
        request -> request.method().equals("PUT"),
        new Fault.Refuse(),
        new Fault.LoseAnswer(),
        new Fault.Status(503, ""));
    service.uploads().takeAtMost(700_000);

    put(backend, "large", LARGE, IF_ABSENT);

    assertThat(read("large")).isEqualTo(LARGE);
    assertThat(service.uploads().openCount()).isZero();
  }

  @Test
  void theLastAnswerOfAnUploadMayBeLost() {
    String last = "bytes %d-%d/%d".formatted(2 << 20, LARGE.length - 1, LARGE.length);
    proxy.failNext(
        request -> last.equals(request.headers().get("content-range")), new Fault.LoseAnswer());

    ObjectAttributes written =
        backend.put("bucket", "large", BytesContent.of(LARGE), ObjectMetadata.NONE, IF_ABSENT);

    assertThat(written.version()).isEqualTo(direct.head("bucket", "large").version());
    assertThat(read("large")).isEqualTo(LARGE);
  }

  @Test
  void anUploadWhoseEndIsNotToBeLearntHasAnUnknownOutcome() {
    proxy.script(request ->
        request.headers().getOrDefault("content-range", "").contains((LARGE.length - 1) + "/")
                || request.headers().getOrDefault("content-range", "").contains("*")
            ? Optional.of(new Fault.LoseAnswer())
            : Optional.empty());

    assertThatThrownBy(() -> put(backend, "large", LARGE, Conditions.NONE))
        .isInstanceOfSatisfying(
            StoreException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.OUTCOME_UNKNOWN);
              assertThat(e.isRetryable()).isFalse();
            });
    assertThat(read("large")).isEqualTo(LARGE);
  }

  @Test
  void anUploadThatFailsIsTriedAgainSoOftenAndLeavesNothing() {
    proxy.script(request ->
        request.headers().getOrDefault("content-range", "").startsWith("bytes 1048576-")
            ? Optional.of(new Fault.Status(500, ""))
            : Optional.empty());

    assertThatThrownBy(() -> put(backend, "large", LARGE, Conditions.NONE))
        .isInstanceOfSatisfying(
            StoreException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE);
              assertThat(e.isRetryable()).isFalse();
            });

    assertThat(
            proxy.requests(request ->
                request.headers().getOrDefault("content-range", "").startsWith("bytes 1048576-")))
        .hasSize(TestBackends.LIMITS.attemptsMax());
    assertThat(service.uploads().openCount()).isZero();
    assertThat(direct.list("bucket", ListRequest.ofPrefix("large")).entries()).isEmpty();
  }

  @Test
  void anUploadThatTheCloudHasForgottenFails() {
    proxy.script(request -> {
      if (request.headers().getOrDefault("content-range", "").startsWith("bytes 1048576-")) {
        service.uploads().forget();
      }
      return Optional.empty();
    });

    assertFails(ErrorCode.UNAVAILABLE, () -> put(backend, "large", LARGE, Conditions.NONE));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"http://elsewhere/upload?upload_id=1", "https://127.0.0.1/upload?upload_id=1"})
  void anUploadGoesOnAtTheServiceItself(String location) {
    assertThat(ResumableWrite.session("http://127.0.0.1:4443", location).build())
        .isEqualTo("http://127.0.0.1:4443/upload?upload_id=1");
    assertFails(
        ErrorCode.UNAVAILABLE, () -> ResumableWrite.session("http://127.0.0.1:4443", "a b"));
  }

  private static boolean isWrite(OriginRequest request) {
    return request.method().equals("POST") || request.method().equals("DELETE");
  }

  private static Conditions ifMatch(String etag) {
    return new Conditions(
        Optional.of(List.of(etag)), Optional.empty(), Optional.empty(), Optional.empty());
  }

  private static Conditions ifNoneMatch(String etag) {
    return new Conditions(
        Optional.empty(), Optional.of(List.of(etag)), Optional.empty(), Optional.empty());
  }

  private static void put(GcsBackend to, String key, byte[] bytes, Conditions conditions) {
    to.put("bucket", key, BytesContent.of(bytes), ObjectMetadata.NONE, conditions);
  }

  private byte[] read(String key) {
    try (BackendObject object = direct.get("bucket", key, Optional.empty(), Optional.empty())) {
      return readAll(object);
    }
  }
}
