package io.forebay.api.s3.auth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.nio.charset.StandardCharsets;

/// Signing keys, derived once for each day, region and client.
final class SigningKeys {

  // A client signs with one key a day; more are kept so that regions and midnight do not thrash.
  private static final int KEPT_MAX = 10_000;

  private final Cache<Scope, byte[]> keys = Caffeine.newBuilder().maximumSize(KEPT_MAX).build();

  byte[] of(Scope scope, Credential credential) {
    byte[] kept = keys.getIfPresent(scope);
    if (kept == null) {
      kept = derive(scope, credential);
      keys.put(scope, kept);
    }
    return kept;
  }

  /// "Task 3: Calculate signature" of the Signature Version 4 documentation.
  private static byte[] derive(Scope scope, Credential credential) {
    byte[] secret = ("AWS4" + credential.secretKey()).getBytes(StandardCharsets.UTF_8);
    byte[] ofDate = Hmac.sha256(secret, scope.date());
    byte[] ofRegion = Hmac.sha256(ofDate, scope.region());
    byte[] ofService = Hmac.sha256(ofRegion, scope.service());
    return Hmac.sha256(ofService, "aws4_request");
  }
}
