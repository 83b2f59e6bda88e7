package io.forebay.node.config;

import java.net.URI;
import java.util.Optional;

/// `kind: s3`: who we are at an S3 service, and where it is.
public record S3Keys(
    @Setting(says = "Address; the provider's own where it is not given.") Optional<URI> endpoint,
    @Setting(says = "Region to sign for; us-east-1 where it is not given.") Optional<String> region,
    @Setting(
            value = "false",
            says = "Whether the bucket stands in the path instead of the host name.")
        boolean pathStyle,
    @Setting(says = "Access key; with secret_key.") Optional<String> accessKey,
    @Setting(says = "Secret key.", secret = true) Optional<String> secretKey,
    @Setting(says = "Profile of the AWS configuration files, instead of keys.")
        Optional<String> profile,
    @Setting(value = "false", says = "Whether requests carry no credentials at all.")
        boolean anonymous)
    implements BackendKeys {

  public S3Keys {
    if (accessKey.isPresent() != secretKey.isPresent()) {
      throw new IllegalArgumentException("access_key and secret_key go together");
    }
    if (accessKey.filter(String::isBlank).isPresent()
        || secretKey.filter(String::isBlank).isPresent()) {
      throw new IllegalArgumentException("access_key and secret_key must not be empty");
    }
    if ((accessKey.isPresent() ? 1 : 0) + (profile.isPresent() ? 1 : 0) + (anonymous ? 1 : 0) > 1) {
      throw new IllegalArgumentException("give one of access_key, profile and anonymous");
    }
  }

  @Override
  public Optional<URI> address() {
    return endpoint.or(() ->
        Optional.of(
            URI.create(
                region
                    .map(name -> "https://s3." + name + ".amazonaws.com")
                    .orElse("https://s3.amazonaws.com"))));
  }

  @Override
  public String credentials() {
    if (accessKey.isPresent()) {
      return "access_key and secret_key";
    } else if (profile.isPresent()) {
      return "the profile " + profile.get();
    }
    return anonymous ? "anonymous: true" : "the AWS credentials of this machine";
  }

  /// Without the secret.
  @Override
  public String toString() {
    return "s3" + endpoint.map(uri -> " " + uri).orElse("");
  }
}
