package io.forebay.backend.azure;

import static io.forebay.testkit.backend.BackendUnderTest.assertFails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forebay.backend.azure.ScriptedService.Answer;
import io.forebay.core.backend.BackendObject;
import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import io.forebay.core.object.Conditions;
import io.forebay.core.object.ListRequest;
import io.forebay.core.object.ObjectMetadata;
import io.forebay.testkit.backend.BackendUnderTest;
import io.forebay.testkit.backend.BytesContent;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What the service's answers mean, by the real client against a service that is scripted.
class AzureErrorsTest {

  private final ScriptedService service = new ScriptedService();
  private final AzureBackend backend = TestBackends.at(service.endpoint(), TestBackends.LIMITS);

  @AfterEach
  void close() {
    backend.close();
    service.close();
  }

  @ParameterizedTest
  @CsvSource({
    "404, BlobNotFound, NO_SUCH_KEY",
    "404, ContainerNotFound, NO_SUCH_BUCKET",
    "404, ResourceNotFound, ACCESS_DENIED",
    "404, '', UNAVAILABLE",
    "409, ContainerBeingDeleted, NO_SUCH_BUCKET",
    "409, PublicAccessNotPermitted, ACCESS_DENIED",
    "409, BlobArchived, ACCESS_DENIED",
    "412, ConditionNotMet, PRECONDITION_FAILED",
    "412, LeaseIdMissing, ACCESS_DENIED",
    "412, '', PRECONDITION_FAILED",
    "401, NoAuthenticationInformation, ACCESS_DENIED",
    "403, AuthenticationFailed, ACCESS_DENIED",
    "403, AuthorizationPermissionMismatch, ACCESS_DENIED",
    "403, SomethingNew, ACCESS_DENIED",
    "400, InvalidMetadata, INVALID_ARGUMENT",
    "400, InvalidUri, INVALID_URI",
    "400, OutOfRangeInput, INVALID_ARGUMENT",
    "400, UnsupportedHeader, UNAVAILABLE",
    "416, InvalidRange, INVALID_RANGE",
    "500, OperationTimedOut, UNAVAILABLE",
    "503, ServerBusy, SLOW_DOWN",
    "429, '', SLOW_DOWN",
  })
  void anErrorCodeIsToldInOurWordsAlsoWithoutADocument(
      int status, String code, ErrorCode expected) {
    service.script(request -> code.isEmpty() ? Answer.of(status) : Answer.error(status, code));

    assertFails(expected, () -> backend.head("bucket", "key"));
    assertFails(
        expected, () -> backend.get("bucket", "key", Optional.empty(), Optional.empty()).close());
    assertFails(expected, () -> backend.list("bucket", ListRequest.ofPrefix("")));
  }

  @Test
  void aServiceThatIsBusySaysWhenToComeBack() {
    service.script(request -> Answer.error(503, "ServerBusy").with("Retry-After", "7"));

    assertThatThrownBy(() -> put("key"))
        .isInstanceOfSatisfying(
            StoreException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.SLOW_DOWN);
              assertThat(e.retryAfter()).hasValue(Duration.ofSeconds(7));
              assertThat(e.isRetryable()).isTrue();
            });
    assertThat(service.asked()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "409, BlobAlreadyExists, PRECONDITION_FAILED",
    "409, UnauthorizedBlobOverwrite, ACCESS_DENIED",
    "409, InvalidBlobType, INVALID_REQUEST",
    "409, BlobImmutableDueToPolicy, ACCESS_DENIED",
    "400, MetadataTooLarge, METADATA_TOO_LARGE",
    "413, RequestBodyTooLarge, ENTITY_TOO_LARGE",
    "400, InvalidBlobOrBlock, INVALID_REQUEST",
  })
  void aWriteThatIsRefusedSaysWhy(int status, String code, ErrorCode expected) {
    service.script(request -> Answer.error(status, code));

    assertFails(expected, () -> put("key"));
  }

  @Test
  void aWriteWithoutAnEtagInItsAnswerHasAnUnknownOutcome() {
    service.script(request -> Answer.of(201));

    assertFails(ErrorCode.OUTCOME_UNKNOWN, () -> put("key"));
  }

  @Test
  void aBlobWithSnapshotsIsNotDeleted() {
    service.script(request -> Answer.error(409, "SnapshotsPresent"));

    assertFails(ErrorCode.INVALID_REQUEST, () -> backend.delete("bucket", "key", Conditions.NONE));
  }

  @Test
  void aContainerThatIsBeingDeletedIsGoneButItsNameIsNotFree() {
    service.script(request -> Answer.error(409, "ContainerBeingDeleted"));

    assertThat(backend.hasBucket("bucket")).isFalse();
    assertThatThrownBy(() -> backend.createBucket("bucket"))
        .isInstanceOfSatisfying(
            StoreException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE);
              assertThat(e.isRetryable()).isFalse();
              assertThat(e.retryAfter()).isPresent();
              assertThat(e.getMessage()).contains("being deleted");
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "AuthorizationPermissionMismatch",
        "AuthorizationFailure",
        "NoAuthenticationInformation",
        "PublicAccessNotPermitted",
        "ResourceNotFound",
        "ContainerNotFound"
      })
  void aBucketThatIsNotForUsIsNone(String code) {
    service.script(request -> Answer.error(code.endsWith("NotFound") ? 404 : 403, code));

    assertThat(backend.hasBucket("bucket")).isFalse();
  }

  @Test
  void wrongCredentialsAreNoAnswerToWhetherThereIsABucket() {
    service.script(request -> Answer.error(403, "AuthenticationFailed"));

    assertFails(ErrorCode.ACCESS_DENIED, () -> backend.hasBucket("bucket"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"my.bucket", "Upper", "a", "two--hyphens", "-edge", "a/b", "x_y"})
  void aNameThatNoContainerCanHaveIsNoBucket(String bucket) {
    assertThat(backend.hasBucket(bucket)).isFalse();
    assertFails(ErrorCode.NO_SUCH_BUCKET, () -> backend.head(bucket, "key"));
    assertFails(ErrorCode.NO_SUCH_BUCKET, () -> backend.delete(bucket, "key", Conditions.NONE));
    assertFails(ErrorCode.NO_SUCH_BUCKET, () -> backend.deleteBucket(bucket));
    assertFails(ErrorCode.INVALID_BUCKET_NAME, () -> backend.createBucket(bucket));
    assertThat(service.asked()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {".", "..", "a/../b", "./a", "a/.", "back\\slash"})
  void aKeyThatTheServiceTakesForAnotherIsRefused(String key) {
    assertFails(ErrorCode.INVALID_URI, () -> backend.head("bucket", key));
    assertFails(ErrorCode.INVALID_URI, () -> put(key));
    assertFails(ErrorCode.INVALID_URI, () -> backend.delete("bucket", key, Conditions.NONE));
    assertThat(service.asked()).isEmpty();
  }

  @Test
  void theRootContainerHasKeysWithoutSlashes() {
    service.script(request -> Answer.error(404, "BlobNotFound"));

    assertFails(ErrorCode.NO_SUCH_KEY, () -> backend.head("$root", "robots.txt"));
    assertFails(ErrorCode.INVALID_URI, () -> backend.head("$root", "a/b"));
    assertThat(service.asked())
        .extracting(ScriptedService.Asked::target)
        .containsExactly("/account/%24root/robots.txt");
  }

  @Test
  void anAppendBlobIsReadWithTheServicesEtag() {
    service.script(request ->
        Answer.of(200)
            .with("ETag", "\"0x8D5\"")
            .with("x-ms-blob-type", "AppendBlob")
            .with("Content-MD5", "AAAAAAAAAAAAAAAAAAAAAA==")
            .withBody("abc"));

    assertThat(backend.head("bucket", "log").etag()).isEqualTo("0x8D5");
    try (BackendObject object = backend.get("bucket", "log", Optional.empty(), Optional.empty())) {
      assertThat(BackendUnderTest.readAll(object)).asString().isEqualTo("abc");
      assertThat(object.etagIsMd5()).isFalse();
    }
  }

  @Test
  void aBlockBlobWithoutAnMd5HasTheServicesEtagAndCanBeReplacedByIt() {
    service.script(request ->
        Answer.of(request.method().equals("PUT") ? 201 : 200)
            .with("ETag", "\"0x8D5\"")
            .with("x-ms-blob-type", "BlockBlob")
            .withBody(request.method().equals("PUT") ? "" : "abc"));
    String etag = backend.head("bucket", "key").etag();
    assertThat(etag).isEqualTo("0x8D5");

    backend.put(
        "bucket",
        "key",
        BytesContent.of(new byte[1]),
        ObjectMetadata.NONE,
        new Conditions(
            Optional.of(List.of(etag)), Optional.empty(), Optional.empty(), Optional.empty()));

    assertThat(service.asked().getLast().headers()).containsEntry("If-Match", "\"0x8D5\"");
  }

  @Test
  void nothingThatIsToldHoldsASignature() {
    String secret = "c2VjcmV0LXNpZ25hdHVyZQ%3D%3D";
    AzureBackendSettings settings =
        AzureBackendSettings.at(
                service.endpoint(),
                TestBackends.ACCOUNT,
                new AzureCredentials.Sas("sv=2026-01-01&sp=r&sig=" + secret))
            .withLimits(TestBackends.LIMITS);
    service.script(request -> Answer.error(403, "AuthenticationFailed"));
    try (AzureBackend signed = TestBackends.open(settings)) {
      assertHidden(secret, () -> signed.head("bucket", "key"));
      assertHidden(secret, () -> signed.list("bucket", ListRequest.ofPrefix("")));
      assertHidden(secret, signed::listBuckets);
      assertThat(service.asked()).allSatisfy(asked -> assertThat(asked.isOf(secret)).isTrue());
      assertThat(signed.fingerprint() + settings).doesNotContain(secret);
    }
    try (AzureBackend unreachable =
        TestBackends.open(
            AzureBackendSettings.at(
                URI.create("http://127.0.0.1:1"), "account", settings.credentials()))) {
      assertHidden(secret, () -> unreachable.head("bucket", "key"));
      assertHidden(secret, () -> unreachable.list("bucket", ListRequest.ofPrefix("")));
    }
  }

  private static void assertHidden(String secret, Runnable call) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(
            StoreException.class,
            e -> {
              for (Throwable t = e; t != null; t = t.getCause()) {
                assertThat(t.toString() + t.getMessage()).doesNotContain(secret);
              }
              assertThat(e.details().values()).noneMatch(value -> value.contains(secret));
            });
  }

  private void put(String key) {
    backend.put("bucket", key, BytesContent.of(new byte[10]), ObjectMetadata.NONE, Conditions.NONE);
  }
}
