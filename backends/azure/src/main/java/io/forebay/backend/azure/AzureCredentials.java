package io.forebay.backend.azure;

/// Who we are for the storage account.
public sealed interface AzureCredentials {

  /// One of the account's two keys.
  ///
  /// @param key in Base64, as the portal shows it
  record SharedKey(String key) implements AzureCredentials {

    public SharedKey {
      if (!Base64Text.isBase64(key)) {
        throw new IllegalArgumentException("an account key is Base64");
      }
    }

    /// Without the secret.
    @Override
    public String toString() {
      return "SharedKey[]";
    }
  }

  /// A shared access signature: of the account, of a container, or of a blob.
  ///
  /// @param token the query part of such an address, with or without its question mark
  record Sas(String token) implements AzureCredentials {

    public Sas {
      token = token.strip();
      token = token.startsWith("?") ? token.substring(1) : token;
      if (!token.contains("sig=")) {
        throw new IllegalArgumentException("a SAS token has a signature: sig=...");
      }
    }

    /// Without the secret.
    @Override
    public String toString() {
      return "Sas[]";
    }
  }

  /// Wherever Microsoft Entra's library finds an identity: environment, workload identity, managed
  /// identity, the command line's log-in.
  record DefaultChain() implements AzureCredentials {}

  /// Nobody: requests are not signed.
  record Anonymous() implements AzureCredentials {}
}
