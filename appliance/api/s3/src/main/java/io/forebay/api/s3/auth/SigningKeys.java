package io.forebay.api.s3.auth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.nio.charset.StandardCharsets;

/// Signing keys, derived once for each day, region and client.
final class SigningKeys {

  // A client signs with one key a day; more are kept so that regions and midnight do not thrash.
  private static final int KEPT_MAX = 10_000;

  private final Cache<Scope, SigningKey> keys = Caffeine.newBuilder().maximumSize(KEPT_MAX).build();

  SigningKey of(Scope scope, Credential credential) {
    SigningKey kept = keys.getIfPresent(scope);
    if (kept == null) {
      kept = derive(scope, credential);
      keys.put(scope, kept);
    }
    return kept;
  }

  /// "Task 3: Calculate signature" of the Signature Version 4 documentation.
  private static SigningKey derive(Scope scope, Credential credential) {
    byte[] secret = ("AWS4" + credential.secretKey()).getBytes(StandardCharsets.UTF_8);
    byte[] ofDate = new SigningKey(secret).sign(scope.date());
    byte[] ofRegion = new SigningKey(ofDate).sign(scope.region());
    byte[] ofService = new SigningKey(ofRegion).sign(scope.service());
    return new SigningKey(new SigningKey(ofService).sign("aws4_request"));
  }
}
