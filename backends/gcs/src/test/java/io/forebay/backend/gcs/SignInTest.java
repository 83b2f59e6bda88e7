package io.forebay.backend.gcs;

import static io.forebay.testkit.backend.BackendUnderTest.assertFails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.api.client.json.gson.GsonFactory;
import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import io.forebay.core.object.Conditions;
import io.forebay.core.object.ObjectMetadata;
import io.forebay.testkit.backend.BytesContent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// As whom the backend goes to the cloud.
class SignInTest {

  // Of tests alone, made anew each time.
  private static final String PRIVATE_KEY = newKey();

  @TempDir private Path directory;
  private final MemoryGcs service = MemoryGcs.start();
  private Path file;

  @BeforeEach
  void makeABucket() {
    file = directory.resolve("key.json");
    try (GcsBackend nobody = TestBackends.at(service.endpoint())) {
      nobody.createBucket("bucket");
      nobody.put(
          "bucket", "key", BytesContent.of(new byte[3]), ObjectMetadata.NONE, Conditions.NONE);
    }
  }

  @AfterEach
  void close() {
    service.close();
  }

  @Test
  void nobodyCarriesNoToken() {
    try (GcsBackend nobody = TestBackends.at(service.endpoint())) {
      nobody.head("bucket", "key");
    }

    assertThat(service.lastAuthorization()).isEqualTo("none");
  }

  @Test
  void aServiceAccountCarriesItsToken() throws IOException {
    writeKey("first");
    try (GcsBackend backend = of(file)) {
      assertThat(backend.head("bucket", "key").sizeBytes()).isEqualTo(3);
      assertThat(service.lastAuthorization()).isEqualTo("Bearer token-of-first");

      backend.put(
          "bucket",
          "large",
          BytesContent.of(new byte[3 << 20]),
          ObjectMetadata.NONE,
          Conditions.NONE);
      assertThat(service.lastAuthorization()).isEqualTo("Bearer token-of-first");
    }
  }

  @Test
  void theProjectOfAServiceAccountIsUsedWhereNoOtherIsNamed() throws IOException {
    writeKey("first");
    try (GcsBackend backend = of(file)) {
      assertThat(backend.listBuckets()).hasSize(1);
    }
  }

  @Test
  void aFileThatChangesIsReadAgainAndOneThatBreaksIsNot() throws IOException {
    writeKey("first");
    try (GcsBackend backend = of(file)) {
      backend.head("bucket", "key");
      writeKey("another-account");

      backend.head("bucket", "key");
      assertThat(service.lastAuthorization()).isEqualTo("Bearer token-of-another-account");

      Files.writeString(file, "{ half of a fi");
      backend.head("bucket", "key");
      Files.delete(file);
      backend.head("bucket", "key");
      assertThat(service.lastAuthorization()).isEqualTo("Bearer token-of-another-account");
    }
  }

  @Test
  void aTokenThatIsRefusedIsFetchedAnewOnceAndThenDenied() throws IOException {
    writeKey("first");
    service.askForToken("of-somebody-else");
    try (GcsBackend backend = of(file)) {
      assertFails(ErrorCode.ACCESS_DENIED, () -> backend.head("bucket", "key"));
    }
  }

  @Test
  void nobodyHasNoBucketsThatAreNotPublic() {
    service.askForToken("any");
    try (GcsBackend nobody = TestBackends.at(service.endpoint())) {
      assertThat(nobody.hasBucket("bucket")).isFalse();
    }
  }

  @Test
  void anAccountThatGetsNoTokenIsDenied() throws IOException {
    writeKey("\\\"");
    try (GcsBackend backend = of(file)) {
      assertFails(ErrorCode.ACCESS_DENIED, () -> backend.head("bucket", "key"));
      assertFails(
          ErrorCode.ACCESS_DENIED,
          () ->
              backend.put(
                  "bucket",
                  "key",
                  BytesContent.of(new byte[1]),
                  ObjectMetadata.NONE,
                  Conditions.NONE));
    }
  }

  @Test
  void aFileThatHoldsNoCredentialsMakesTheCloudUnavailableAndShowsNothingOfIt() throws IOException {
    for (String content :
        new String[] {
          "", "{}", "hidden", "{\"type\":\"service_account\",\"private_key\":\"hidden\"}"
        }) {
      Files.writeString(file, content);
      try (GcsBackend backend = of(file)) {
        assertThatThrownBy(() -> backend.head("bucket", "key"))
            .isInstanceOfSatisfying(
                StoreException.class,
                e -> {
                  assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE);
                  assertThat(e.isRetryable()).isFalse();
                  assertThat(e.toString()).contains("key.json").doesNotContain("hidden");
                  assertThat(e.getCause()).isNull();
                });
      }
    }
    assertThat(new GcsCredentials.KeyFile(file).toString()).contains("key.json");
  }

  private GcsBackend of(Path keyFile) {
    return TestBackends.of(
        GcsBackendSettings.of(new GcsCredentials.KeyFile(keyFile))
            .withEndpoint(service.endpoint())
            .withLimits(TestBackends.LIMITS));
  }

  // In a new file each time, as tools that exchange secrets do it.
  private void writeKey(String account) throws IOException {
    Path written = directory.resolve("new.json");
    Files.writeString(
        written,
        GsonFactory.getDefaultInstance()
            .toString(
                Map.of(
                    "type", "service_account",
                    "project_id", "project-of-the-account",
                    "private_key_id", "1",
                    "private_key", PRIVATE_KEY,
                    "client_email", account + "@project.iam.gserviceaccount.com",
                    "client_id", "2",
                    "token_uri", service.endpoint() + "/token")));
    Files.move(written, file, StandardCopyOption.REPLACE_EXISTING);
  }

  private static String newKey() {
    try {
      byte[] key = KeyPairGenerator.getInstance("RSA").generateKeyPair().getPrivate().getEncoded();
      return "-----BEGIN PRIVATE KEY-----\n"
          + Base64.getMimeEncoder().encodeToString(key)
          + "\n-----END PRIVATE KEY-----\n";
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has RSA", e);
    }
  }
}
