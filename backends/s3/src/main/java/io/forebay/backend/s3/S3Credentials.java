package io.forebay.backend.s3;

/// Who we are for the cloud.
public sealed interface S3Credentials {

  /// A pair of keys.
  record Keys(String accessKey, String secretKey) implements S3Credentials {

    public Keys {
      if (accessKey.isBlank() || secretKey.isBlank()) {
        throw new IllegalArgumentException("an access key and a secret key are not blank");
      }
    }

    /// Without the secret.
    @Override
    public String toString() {
      return "Keys[" + accessKey + "]";
    }
  }

  /// A profile of the AWS configuration files.
  record Profile(String name) implements S3Credentials {}

  /// Wherever the SDK finds them: environment, system properties, web identity, container,
  /// instance.
  record DefaultChain() implements S3Credentials {}

  /// Nobody: requests are not signed.
  record Anonymous() implements S3Credentials {}
}
