package io.forebay.backend.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpBackendSettingsTest {

  private static final HttpBackendSettings.Limits LIMITS = HttpBackendSettings.Limits.DEFAULT;

  private static HttpBackendSettings settings(
      String endpoint, Set<String> hosts, Optional<String> authorization) {
    return new HttpBackendSettings(
        URI.create(endpoint), true, hosts, false, authorization, Path.of("spool"), LIMITS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ftp://site.test",
        "site.test",
        "/path",
        "http:///path",
        "https://user:secret@site.test",
        "https://site.test?x=1",
        "https://site.test#x",
      })
  void anEndpointIsABaseOfUrls(String endpoint) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> settings(endpoint, Set.of(), Optional.empty()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "http://a.test", "a.test/x", "a.*", "*a.test", "a b", "a.test:80"})
  void aHostIsAName(String host) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> settings("http://site.test", Set.of(host), Optional.empty()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " x", "x ", "a\nb", "ä"})
  void anAuthorizationIsOneLine(String value) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> settings("http://site.test", Set.of(), Optional.of(value)));
  }

  @Test
  void theSecretIsNotShown() {
    assertThat(settings("http://site.test", Set.of(), Optional.of("Bearer secret")).toString())
        .doesNotContain("secret");
  }

  @Test
  void nothingIsAllowedThatWasNotAskedFor() {
    HttpBackendSettings settings =
        HttpBackendSettings.at(URI.create("https://site.test"), Path.of("spool"));

    assertThat(settings.isPrivateAllowed()).isFalse();
    assertThat(settings.hostsAllowed()).isEmpty();
    assertThat(settings.isBucketInPath()).isTrue();
  }

  @Test
  void limitsArePositive() {
    Duration zero = Duration.ZERO;
    assertThatIllegalArgumentException().isThrownBy(() -> LIMITS.with(zero, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> LIMITS.with(Duration.ofSeconds(1), 0));
    assertThat(LIMITS.with(Duration.ofSeconds(1), 2).connectTimeout())
        .isEqualTo(Duration.ofSeconds(1));
    assertThat(LIMITS.with(Duration.ofSeconds(60), 2).connectTimeout())
        .isEqualTo(LIMITS.connectTimeout());
  }
}
