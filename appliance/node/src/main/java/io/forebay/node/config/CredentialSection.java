package io.forebay.node.config;

import java.util.Optional;

/// One of `credentials`: the S3 key of a client.
public record CredentialSection(
    @Setting(says = "Access key that the client names.") String accessKey,
    @Setting(says = "Secret key that the client signs with.", secret = true) String secretKey,
    @Setting(says = "Canonical user id shown as owner; the access key where it is not given.")
        Optional<String> id,
    @Setting(says = "Name shown as owner.") Optional<String> displayName,
    @Setting(says = "Address shown as grantee.") Optional<String> email) {

  public CredentialSection {
    if (accessKey.isBlank() || secretKey.isBlank()) {
      throw new IllegalArgumentException("access_key and secret_key must not be empty");
    }
  }

  /// Without the secret.
  @Override
  public String toString() {
    return "CredentialSection[" + accessKey + "]";
  }
}
