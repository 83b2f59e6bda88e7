package io.forebay.backend.azure;

import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A connection string as the Azure portal shows it: `Name=value` pairs between semicolons.
///
/// Source: "Configure Azure Storage connection strings".
record ConnectionString(Map<String, String> settings) {

  private static final String EMULATOR_ACCOUNT = "devstoreaccount1";
  // The key of every emulator, published by Microsoft.
  private static final String EMULATOR_KEY =
      "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

  static ConnectionString parse(String text) {
    Map<String, String> settings = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (String pair : text.split(";", -1)) {
      if (pair.isBlank()) {
        continue;
      }
      int equals = pair.indexOf('=');
      if (equals < 1) {
        // Not shown: it may be a part of a key.
        throw new IllegalArgumentException("a connection string is Name=value pairs");
      }
      settings.put(pair.substring(0, equals).strip(), pair.substring(equals + 1).strip());
    }
    return new ConnectionString(settings);
  }

  AzureBackendSettings toSettings(AzureBackendSettings.Limits limits) {
    if ("true".equalsIgnoreCase(settings.get("UseDevelopmentStorage"))) {
      return new AzureBackendSettings(
          EMULATOR_ACCOUNT,
          Optional.of(URI.create("http://127.0.0.1:10000/" + EMULATOR_ACCOUNT)),
          new AzureCredentials.SharedKey(EMULATOR_KEY),
          limits);
    }
    Optional<URI> endpoint = endpoint();
    return new AzureBackendSettings(account(endpoint), endpoint, credentials(), limits);
  }

  private Optional<URI> endpoint() {
    String named = settings.get("BlobEndpoint");
    if (named != null) {
      return Optional.of(URI.create(named));
    }
    String account = settings.get("AccountName");
    String suffix = settings.getOrDefault("EndpointSuffix", "core.windows.net");
    String protocol = settings.getOrDefault("DefaultEndpointsProtocol", "https");
    return account == null
        ? Optional.empty()
        : Optional.of(URI.create(protocol + "://" + account + ".blob." + suffix));
  }

  private String account(Optional<URI> endpoint) {
    String named = settings.get("AccountName");
    if (named != null) {
      return named;
    }
    String host = endpoint.map(URI::getHost).map(name -> name.toLowerCase(Locale.ROOT)).orElse("");
    int dot = host.indexOf('.');
    if (dot < 1) {
      throw new IllegalArgumentException("a connection string has AccountName or BlobEndpoint");
    }
    return host.substring(0, dot);
  }

  private AzureCredentials credentials() {
    @Nullable String key = settings.get("AccountKey");
    @Nullable String token = settings.get("SharedAccessSignature");
    if (key != null) {
      return new AzureCredentials.SharedKey(key);
    }
    if (token != null) {
      return new AzureCredentials.Sas(token);
    }
    throw new IllegalArgumentException(
        "a connection string has AccountKey or SharedAccessSignature");
  }

  /// Without the secrets.
  @Override
  public String toString() {
    return "ConnectionString" + settings.keySet();
  }
}
