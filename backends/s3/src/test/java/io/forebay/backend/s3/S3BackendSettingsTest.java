package io.forebay.backend.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.forebay.backend.s3.S3BackendSettings.Limits;
import io.forebay.core.run.MonotonicClock;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class S3BackendSettingsTest {

  private static final S3Credentials KEYS = new S3Credentials.Keys("access", "hidden");

  @Test
  void theDefaultsAreTheDocumentedOnes() {
    assertThat(Limits.DEFAULT)
        .isEqualTo(
            new Limits(
                Duration.ofSeconds(5), Duration.ofSeconds(30), 64, 4, 50, 16 << 20, 16 << 20, 4));
    assertThat(Limits.DEFAULT.with(Duration.ofSeconds(2), 9).connectTimeout())
        .isEqualTo(Duration.ofSeconds(2));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ftp://host", "http:///path", "host:80", "http://user:pw@host"})
  void anEndpointIsAnHttpAddress(String endpoint) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> S3BackendSettings.at(URI.create(endpoint), KEYS));
  }

  @Test
  void boundsAreChecked() {
    Duration second = Duration.ofSeconds(1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Limits(Duration.ZERO, second, 1, 1, 1, 1, 5 << 20, 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Limits(second, second, 0, 1, 1, 1, 5 << 20, 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Limits(second, second, 1, 1, 1, 6L << 30, 5 << 20, 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Limits(second, second, 1, 1, 1, 1, 4 << 20, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new S3Credentials.Keys("a", " "));
  }

  @Test
  void noTextShowsTheSecret() {
    S3BackendSettings settings = S3BackendSettings.at(URI.create("http://host"), KEYS);

    assertThat(settings.toString()).contains("access").doesNotContain("hidden");
  }

  @Test
  void theFingerprintNamesThePlace() {
    assertThat(fingerprint("http://Host/")).isEqualTo(fingerprint("http://host:80"));
    assertThat(fingerprint("https://host")).isEqualTo(fingerprint("https://HOST:443/"));
    assertThat(fingerprint("http://host:81")).isNotEqualTo(fingerprint("http://host:80"));
    assertThat(fingerprint("http://other")).isNotEqualTo(fingerprint("http://host"));
    assertThat(fingerprint("http://host")).doesNotContain("hidden", "access");
  }

  @Test
  void partsAreAsLargeAsTheirNumberAsksFor() {
    long tebibyte = 1L << 40;
    assertThat(MultipartWrite.partBytes(1 << 30, 16 << 20)).isEqualTo(16 << 20);
    long part = MultipartWrite.partBytes(5 * tebibyte, 16 << 20);
    assertThat(Math.ceilDiv(5 * tebibyte, part)).isLessThanOrEqualTo(10_000);
    assertThat(part % (1 << 20)).isZero();
  }

  private static String fingerprint(String endpoint) {
    S3BackendSettings settings =
        new S3BackendSettings(
            Optional.of(URI.create(endpoint)), "us-east-1", true, KEYS, Limits.DEFAULT);
    try (S3Backend backend =
        new S3Backend(settings, InstantSource.system(), MonotonicClock.SYSTEM, new Random(1))) {
      return backend.fingerprint();
    }
  }
}
