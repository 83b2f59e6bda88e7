package io.forebay.node.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// One of `backends`: a cloud.
public record BackendSection(
    @Setting(says = "What it speaks: s3 or dir.") Kind kind,
    @Setting(says = "Address; the provider's own where it is not given (s3).")
        Optional<URI> endpoint,
    @Setting(says = "Region to sign for; us-east-1 where it is not given (s3).")
        Optional<String> region,
    @Setting(
            value = "false",
            says = "Whether the bucket stands in the path instead of the host name (s3).")
        boolean pathStyle,
    @Setting(says = "Access key; with secret_key (s3).") Optional<String> accessKey,
    @Setting(says = "Secret key (s3).", secret = true) Optional<String> secretKey,
    @Setting(says = "Profile of the AWS configuration files, instead of keys (s3).")
        Optional<String> profile,
    @Setting(value = "false", says = "Whether requests are not signed at all (s3).")
        boolean anonymous,
    @Setting(says = "Directory that plays the cloud: each directory in it is a bucket (dir).")
        Optional<Path> path,
    @Setting(
            value = "30s",
            min = "100ms",
            max = "10m",
            says = "How long an answer, or the next byte of one, may take.")
        Duration timeout,
    @Setting(value = "64", min = "1", max = "10000", says = "Connections at most.")
        int connectionsMax) {

  /// The kinds of backend.
  public enum Kind {
    S3,
    GCS,
    AZURE,
    HTTP,
    DIR,
    AIS
  }

  public BackendSection {
    if (kind != Kind.S3 && kind != Kind.DIR) {
      throw new IllegalArgumentException(
          "kind " + Keys.word(kind) + " is not in this version; s3 and dir are");
    }
    if (kind == Kind.DIR && path.isEmpty()) {
      throw new IllegalArgumentException("a dir backend needs a path");
    }
    if (accessKey.isPresent() != secretKey.isPresent()) {
      throw new IllegalArgumentException("access_key and secret_key go together");
    }
    if ((accessKey.isPresent() ? 1 : 0) + (profile.isPresent() ? 1 : 0) + (anonymous ? 1 : 0) > 1) {
      throw new IllegalArgumentException("give one of access_key, profile and anonymous");
    }
  }

  /// Without the secret.
  @Override
  public String toString() {
    return "BackendSection[" + Keys.word(kind) + endpoint.map(uri -> " " + uri).orElse("") + "]";
  }
}
