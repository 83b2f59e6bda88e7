package io.forebay.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.backend.azure.AzureBackendSettings;
import io.forebay.backend.azure.AzureCredentials;
import io.forebay.node.config.AzureKeys;
import io.forebay.node.config.BackendSection;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What the configuration's keys make of the Azure backend's settings.
final class AzureOpeningTest {

  private static final Optional<String> NONE = Optional.empty();

  @Test
  void eachKindOfCredentialsIsTaken() {
    assertThat(of(keys(Optional.of("a2V5"), NONE, false)).credentials())
        .isEqualTo(new AzureCredentials.SharedKey("a2V5"));
    assertThat(of(keys(NONE, Optional.of("?sv=1&sig=x"), false)).credentials())
        .isEqualTo(new AzureCredentials.Sas("sv=1&sig=x"));
    assertThat(of(keys(NONE, NONE, true)).credentials())
        .isEqualTo(new AzureCredentials.Anonymous());
    assertThat(of(keys(NONE, NONE, false)).credentials())
        .isEqualTo(new AzureCredentials.DefaultChain());
  }

  @Test
  void theAccountItsAddressAndTheBoundsAreTaken() {
    AzureBackendSettings settings = of(keys(Optional.of("a2V5"), NONE, false));

    assertThat(settings.account()).isEqualTo("acc");
    assertThat(settings.endpoint()).hasValue(URI.create("https://mirror.example"));
    assertThat(settings.limits())
        .isEqualTo(AzureBackendSettings.Limits.DEFAULT.with(Duration.ofSeconds(7), 9));
  }

  @Test
  void aConnectionStringSaysAll() {
    AzureBackendSettings settings =
        of(
            new AzureKeys(
                NONE,
                NONE,
                NONE,
                Optional.of("AccountName=acc;AccountKey=a2V5"),
                false,
                Optional.empty()));

    assertThat(settings.account()).isEqualTo("acc");
    assertThat(settings.endpoint()).hasValue(URI.create("https://acc.blob.core.windows.net"));
    assertThat(settings.credentials()).isEqualTo(new AzureCredentials.SharedKey("a2V5"));
  }

  private static AzureKeys keys(
      Optional<String> accountKey, Optional<String> sasToken, boolean anonymous) {
    return new AzureKeys(
        Optional.of("acc"),
        accountKey,
        sasToken,
        NONE,
        anonymous,
        Optional.of(URI.create("https://mirror.example")));
  }

  private static AzureBackendSettings of(AzureKeys keys) {
    return AzureOpening.settings(
        new BackendSection(
            BackendSection.Kind.AZURE,
            keys,
            Duration.ofSeconds(7),
            9,
            Optional.empty(),
            Optional.empty()),
        keys);
  }
}
