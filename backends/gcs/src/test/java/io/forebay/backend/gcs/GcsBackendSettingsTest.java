package io.forebay.backend.gcs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.forebay.backend.gcs.GcsBackendSettings.Limits;
import io.forebay.core.error.ErrorCode;
import io.forebay.core.object.Conditions;
import io.forebay.core.object.ObjectMetadata;
import io.forebay.testkit.backend.BackendUnderTest;
import io.forebay.testkit.backend.BytesContent;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GcsBackendSettingsTest {

  private static final GcsBackendSettings NOBODY =
      GcsBackendSettings.of(new GcsCredentials.Anonymous());

  @Test
  void theDefaultsAreTheDocumentedOnes() {
    assertThat(Limits.DEFAULT)
        .isEqualTo(
            new Limits(
                Duration.ofSeconds(5), Duration.ofSeconds(30), 64, 4, 50, 16 << 20, 32 << 20));
    assertThat(Limits.DEFAULT.with(Duration.ofSeconds(2), 9).connectTimeout())
        .isEqualTo(Duration.ofSeconds(2));
    assertThat(Limits.DEFAULT.retries().timeMax()).isEqualTo(Duration.ofMinutes(1));
    assertThat(NOBODY.address()).isEqualTo("https://storage.googleapis.com");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ftp://host",
        "http:///path",
        "host:80",
        "http://user:pw@host",
        "http://host?q=1",
        "http://host#f"
      })
  void anEndpointIsAnHttpAddress(String endpoint) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> NOBODY.withEndpoint(URI.create(endpoint)));
  }

  @Test
  void aTokenDoesNotGoUnencryptedToAnotherMachine() {
    GcsBackendSettings account = GcsBackendSettings.of(new GcsCredentials.KeyFile(Path.of("k")));

    for (String open : new String[] {"http://storage.example", "http://10.0.0.1:4443"}) {
      assertThatIllegalArgumentException().isThrownBy(() -> account.withEndpoint(URI.create(open)));
      assertThat(NOBODY.withEndpoint(URI.create(open)).endpoint()).isPresent();
    }
    for (String fine :
        new String[] {
          "https://storage.example", "http://127.0.0.1:4443", "http://localhost", "http://[::1]:1"
        }) {
      assertThat(account.withEndpoint(URI.create(fine)).endpoint()).isPresent();
    }
  }

  @Test
  void boundsAreChecked() {
    Duration second = Duration.ofSeconds(1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Limits(Duration.ZERO, second, 1, 1, 1, 1, 1 << 20));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Limits(second, second, 0, 1, 1, 1, 1 << 20));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Limits(second, second, 1, 1, 1, -1, 1 << 20));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Limits(second, second, 1, 1, 1, 1, 1_000_000));
    assertThatIllegalArgumentException().isThrownBy(() -> NOBODY.withProject(" "));
    assertThatIllegalArgumentException().isThrownBy(() -> NOBODY.withRequesterPaysProject(""));
  }

  @Test
  void theFingerprintNamesThePlace() {
    assertThat(fingerprint(NOBODY)).isEqualTo("gcs:google");
    assertThat(fingerprint("http://Host/")).isEqualTo(fingerprint("http://host:80"));
    assertThat(fingerprint("https://host")).isEqualTo(fingerprint("https://HOST:443/"));
    assertThat(fingerprint("http://host:81")).isNotEqualTo(fingerprint("http://host:80"));
    assertThat(fingerprint(NOBODY.withProject("p"))).isEqualTo(fingerprint(NOBODY));
  }

  @Test
  void whatNeedsAProjectSaysSo() {
    try (GcsBackend backend = TestBackends.of(NOBODY)) {
      BackendUnderTest.assertFails(ErrorCode.NOT_IMPLEMENTED, backend::listBuckets);
      BackendUnderTest.assertFails(ErrorCode.NOT_IMPLEMENTED, () -> backend.createBucket("bucket"));
    }
  }

  @Test
  void namesThatNoBucketCanHaveAreNotSent() {
    try (GcsBackend backend = TestBackends.of(NOBODY.withProject("p"))) {
      for (String name : new String[] {"..", "a/b", "A", "", "a b", "-a-"}) {
        assertThat(backend.hasBucket(name)).isFalse();
        BackendUnderTest.assertFails(
            ErrorCode.INVALID_BUCKET_NAME, () -> backend.createBucket(name));
        BackendUnderTest.assertFails(ErrorCode.NO_SUCH_BUCKET, () -> backend.deleteBucket(name));
        BackendUnderTest.assertFails(ErrorCode.NO_SUCH_BUCKET, () -> backend.head(name, "k"));
        BackendUnderTest.assertFails(
            ErrorCode.NO_SUCH_BUCKET,
            () ->
                backend.put(
                    name, "k", BytesContent.of(new byte[1]), ObjectMetadata.NONE, Conditions.NONE));
      }
    }
  }

  private static String fingerprint(String endpoint) {
    return fingerprint(NOBODY.withEndpoint(URI.create(endpoint)));
  }

  private static String fingerprint(GcsBackendSettings settings) {
    try (GcsBackend backend = TestBackends.of(settings)) {
      return backend.fingerprint();
    }
  }
}
