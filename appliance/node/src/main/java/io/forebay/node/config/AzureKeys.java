package io.forebay.node.config;

import java.net.URI;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/// `kind: azure`: which storage account it is, who we are there, and where it is.
public record AzureKeys(
    @Setting(says = "Storage account; not beside connection_string.") Optional<String> account,
    @Setting(says = "One of the account's two keys, in Base64.", secret = true)
        Optional<String> accountKey,
    @Setting(says = "Shared access signature, instead of a key.", secret = true)
        Optional<String> sasToken,
    @Setting(
            says =
                "Connection string as the portal shows it: account, key or signature, and address.",
            secret = true)
        Optional<String> connectionString,
    @Setting(value = "false", says = "Whether requests carry no credentials at all.")
        boolean anonymous,
    @Setting(says = "Address; the provider's own where it is not given.") Optional<URI> endpoint)
    implements BackendKeys {

  private static final Pattern ACCOUNT = Pattern.compile("[a-z0-9][a-z0-9-]{1,62}");
  private static final Pattern SIGNATURE = Pattern.compile("(.*[?&])?sig=.+");
  private static final Pattern CONNECTION =
      Pattern.compile(
          "(?is).*(AccountKey|SharedAccessSignature)=.+|.*UseDevelopmentStorage=true.*");

  public AzureKeys {
    int ways =
        (accountKey.isPresent() ? 1 : 0)
            + (sasToken.isPresent() ? 1 : 0)
            + (connectionString.isPresent() ? 1 : 0)
            + (anonymous ? 1 : 0);
    if (ways > 1) {
      throw new IllegalArgumentException(
          "give one of account_key, sas_token, connection_string and anonymous");
    }
    if (connectionString.isPresent() && (account.isPresent() || endpoint.isPresent())) {
      throw new IllegalArgumentException(
          "a connection_string names the account and the endpoint itself");
    }
    if (connectionString.isEmpty() && account.isEmpty()) {
      throw new IllegalArgumentException("give account or connection_string");
    }
    require(account, ACCOUNT, "account is small letters and digits");
    require(sasToken, SIGNATURE, "sas_token has a signature, sig=");
    require(
        connectionString,
        CONNECTION,
        "connection_string has AccountKey= or SharedAccessSignature=");
    if (accountKey.isPresent() && !isBase64(accountKey.get())) {
      throw new IllegalArgumentException("account_key is Base64");
    }
    if (ways == 0 && endpoint.filter(uri -> "http".equals(uri.getScheme())).isPresent()) {
      throw new IllegalArgumentException(
          "without account_key, sas_token or anonymous the endpoint must be https");
    }
  }

  private static void require(Optional<String> value, Pattern pattern, String sentence) {
    if (value.filter(text -> !pattern.matcher(text).matches()).isPresent()) {
      throw new IllegalArgumentException(sentence);
    }
  }

  private static boolean isBase64(String text) {
    try {
      return Base64.getDecoder().decode(text).length > 0;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  @Override
  public Optional<URI> address() {
    return endpoint.or(
        () -> account.map(name -> URI.create("https://" + name + ".blob.core.windows.net")));
  }

  @Override
  public String credentials() {
    if (accountKey.isPresent()) {
      return "account_key";
    } else if (sasToken.isPresent()) {
      return "sas_token";
    } else if (connectionString.isPresent()) {
      return "connection_string";
    }
    return anonymous ? "anonymous: true" : "the Azure identity of this machine";
  }

  /// Without the secrets.
  @Override
  public String toString() {
    return "azure"
        + account.map(name -> " " + name).orElse("")
        + endpoint.map(uri -> " " + uri).orElse("");
  }
}
