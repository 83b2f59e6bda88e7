package io.forebay.api.s3.auth;

import io.forebay.api.s3.Requester;

/// The key pair of a client, and who it is.
public record Credential(String accessKey, String secretKey, Requester requester) {

  public Credential {
    if (accessKey.isBlank() || secretKey.isBlank()) {
      throw new IllegalArgumentException("an access key and a secret key are not blank");
    }
  }

  /// Without the secret.
  @Override
  public String toString() {
    return "Credential[" + accessKey + "]";
  }
}
