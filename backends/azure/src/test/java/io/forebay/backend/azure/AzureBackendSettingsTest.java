package io.forebay.backend.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.forebay.backend.azure.AzureBackendSettings.Limits;
import io.forebay.core.error.ErrorCode;
import io.forebay.testkit.backend.BackendUnderTest;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AzureBackendSettingsTest {

  private static final String HIDDEN = "aGlkZGVu";
  private static final AzureCredentials KEY = new AzureCredentials.SharedKey(HIDDEN);

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
  @ValueSource(
      strings = {
        "ftp://host",
        "http:///path",
        "host:80",
        "http://user:pw@host",
        "https://host/?sv=2026&sig=secret",
        "https://host/#part"
      })
  void anEndpointIsAnHttpAddressWithoutASignature(String endpoint) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> at(endpoint))
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("secret"));
  }

  @ParameterizedTest
  @CsvSource({
    "https://acc.blob.core.windows.net/, https://acc.blob.core.windows.net",
    "http://127.0.0.1:10000, http://127.0.0.1:10000/acc",
    "http://localhost:10000/, http://localhost:10000/acc",
    "http://127.0.0.1:10000/acc/, http://127.0.0.1:10000/acc",
    "http://azurite:10000/other, http://azurite:10000/other",
  })
  void anAddressOfNumbersHasTheAccountInItsPath(String endpoint, String address) {
    assertThat(at(endpoint).address()).hasToString(address);
  }

  @Test
  void withoutAnEndpointItIsAzures() {
    AzureBackendSettings settings =
        new AzureBackendSettings("acc", Optional.empty(), KEY, Limits.DEFAULT);

    assertThat(settings.address()).hasToString("https://acc.blob.core.windows.net");
    assertThat(settings.place()).isEqualTo("azure:acc.blob.core.windows.net:443");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "A", "UPPER", "with/slash", "a b", "-a"})
  void anAccountHasAName(String account) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new AzureBackendSettings(account, Optional.empty(), KEY, Limits.DEFAULT));
  }

  @Test
  void tokensOfAnIdentityTravelEncryptedOnly() {
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            AzureBackendSettings.at(
                URI.create("http://host"), "acc", new AzureCredentials.DefaultChain()));
  }

  @Test
  void boundsAreChecked() {
    Duration second = Duration.ofSeconds(1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Limits(Duration.ZERO, second, 1, 1, 1, 1, 1, 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Limits(second, second, 0, 1, 1, 1, 1, 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Limits(second, second, 1, 1, 1, 6L << 30, 1, 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Limits(second, second, 1, 1, 1, 1, 5L << 30, 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Limits(second, second, 1, 1, 1, 1, 0, 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new AzureCredentials.SharedKey("not base64!"));
    assertThatIllegalArgumentException().isThrownBy(() -> new AzureCredentials.Sas("sv=2026"));
  }

  @Test
  void noTextShowsASecret() {
    assertThat(at("http://host").toString()).contains("acc").doesNotContain(HIDDEN);
    AzureBackendSettings sas =
        AzureBackendSettings.at(
            URI.create("http://host"), "acc", new AzureCredentials.Sas("?sv=1&sig=" + HIDDEN));
    assertThat(sas.toString()).doesNotContain(HIDDEN);
    assertThat(sas.place()).doesNotContain(HIDDEN);
    assertThat(ConnectionString.parse("AccountName=acc;AccountKey=" + HIDDEN).toString())
        .doesNotContain(HIDDEN);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ConnectionString.parse("AccountName=acc;" + HIDDEN))
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain(HIDDEN));
  }

  @Test
  void theFingerprintNamesThePlace() {
    assertThat(at("http://Host/").place()).isEqualTo(at("http://host:80").place());
    assertThat(at("https://host").place()).isEqualTo(at("https://HOST:443/").place());
    assertThat(at("http://host:81").place()).isNotEqualTo(at("http://host:80").place());
    assertThat(at("http://host/acc").place()).isNotEqualTo(at("http://host/other").place());
  }

  @Test
  void aConnectionStringWithAKeyIsRead() {
    AzureBackendSettings settings =
        of(
            "DefaultEndpointsProtocol=https;AccountName=acc;AccountKey=a2V5PT0=;"
                + "EndpointSuffix=core.usgovcloudapi.net");

    assertThat(settings.account()).isEqualTo("acc");
    assertThat(settings.address()).hasToString("https://acc.blob.core.usgovcloudapi.net");
    assertThat(settings.credentials()).isEqualTo(new AzureCredentials.SharedKey("a2V5PT0="));
  }

  @Test
  void aConnectionStringWithASignatureIsRead() {
    AzureBackendSettings settings =
        of("BlobEndpoint=https://acc.blob.core.windows.net/;SharedAccessSignature=sv=1&sig=a%3D");

    assertThat(settings.account()).isEqualTo("acc");
    assertThat(settings.address()).hasToString("https://acc.blob.core.windows.net");
    assertThat(settings.credentials()).isEqualTo(new AzureCredentials.Sas("sv=1&sig=a%3D"));
  }

  @Test
  void theEmulatorHasAShortConnectionString() {
    assertThat(of("UseDevelopmentStorage=true").address())
        .hasToString("http://127.0.0.1:10000/devstoreaccount1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "AccountName=acc", "AccountKey=a2V5", "=x", "BlobEndpoint=http://h"})
  void aConnectionStringThatLacksSomethingIsRefused(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> of(text));
  }

  @Test
  void blocksAreAsLargeAsTheirNumberAsksFor() {
    long tebibyte = 1L << 40;
    assertThat(BlockWrite.blockBytes(1 << 30, 16 << 20)).isEqualTo(16 << 20);
    long block = BlockWrite.blockBytes(5 * tebibyte, 16 << 20);
    assertThat(Math.ceilDiv(5 * tebibyte, block)).isLessThanOrEqualTo(50_000);
    assertThat(block % (1 << 20)).isZero();
    BackendUnderTest.assertFails(
        ErrorCode.ENTITY_TOO_LARGE, () -> BlockWrite.blockBytes(300 * tebibyte, 16 << 20));
  }

  private static AzureBackendSettings at(String endpoint) {
    return AzureBackendSettings.at(URI.create(endpoint), "acc", KEY);
  }

  private static AzureBackendSettings of(String connectionString) {
    return AzureBackendSettings.ofConnectionString(connectionString, Limits.DEFAULT);
  }
}
