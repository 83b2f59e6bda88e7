package io.forebay.api.s3;

import java.util.Optional;

/// Who makes a request.
///
/// @param accessKeyId empty for an anonymous requester
/// @param canonicalId the identity that S3 answers show
public record Requester(Optional<String> accessKeyId, String displayName, String canonicalId) {

  /// Nobody in particular.
  public static final Requester ANONYMOUS =
      new Requester(Optional.empty(), "anonymous", "anonymous");

  public boolean isAnonymous() {
    return accessKeyId.isEmpty();
  }
}
