package io.forebay.api.s3.auth;

import io.forebay.api.HttpRequest;
import io.forebay.api.s3.AuthenticatedRequest;
import io.forebay.api.s3.Requester;
import io.forebay.api.s3.S3Authentication;
import io.forebay.core.object.ByteSource;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Lets in who signs with a known key (AWS Signature Version 4; presigned addresses also in Version
/// 2), and unsigned requests where that is allowed. Where no key is known and everybody is let in,
/// signatures are not looked at.
public final class SignatureAuthentication implements S3Authentication {

  private static final Duration SKEW_MAX = Duration.ofMinutes(15);

  private final Map<String, Credential> credentials = new HashMap<>();
  private final boolean anonymousAllowed;
  private final Function<String, Optional<String>> bucketOfHost;
  private final InstantSource clock;
  private final SigningKeys keys = new SigningKeys();

  /// @param bucketOfHost the bucket that a `Host` header names, if it does
  public SignatureAuthentication(
      Collection<Credential> credentials,
      boolean anonymousAllowed,
      Function<String, Optional<String>> bucketOfHost,
      InstantSource clock) {
    credentials.forEach(credential -> this.credentials.put(credential.accessKey(), credential));
    this.anonymousAllowed = anonymousAllowed;
    this.bucketOfHost = bucketOfHost;
    this.clock = clock;
  }

  @Override
  public AuthenticatedRequest authenticate(HttpRequest request) {
    String authorization = request.header("authorization");
    QueryFields query = QueryFields.parse(request.rawQuery());
    boolean isOpen = credentials.isEmpty() && anonymousAllowed;
    if (isOpen) {
      return anonymous(request);
    }
    boolean isPresigned =
        query.value("X-Amz-Signature").or(() -> query.value("X-Amz-Algorithm")).isPresent();
    if (authorization != null && isPresigned) {
      throw Refusals.invalid(
          "Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature"
              + " query string parameter or the Authorization header should be specified");
    }
    if (authorization != null) {
      SignedRequest signed = HeaderSignature.read(authorization, request);
      requireNow(signed.date().instant());
      return verified(request, signed, query);
    }
    if (isPresigned) {
      return verified(
          request, QuerySignature.read(query, request, clock.instant(), SKEW_MAX), query);
    }
    if (query.value("Signature").isPresent() && query.value("AWSAccessKeyId").isPresent()) {
      return unsignedBody(
          request,
          PresignedVersion2.verify(
              request, bucketOfHost.apply(request.host()), query, this::known, clock.instant()));
    }
    if (!anonymousAllowed) {
      throw Refusals.accessDenied("Access Denied");
    }
    return anonymous(request);
  }

  private AuthenticatedRequest verified(
      HttpRequest request, SignedRequest signed, QueryFields query) {
    Credential credential = known(signed.scope().accessKey());
    SigningKey key = keys.of(signed.scope(), credential);
    String text = CanonicalRequest.stringToSign(request, signed, query);
    if (!Hmac.isSame(key.hexSign(text), signed.signature())) {
      throw Refusals.wrongSignature().with("AWSAccessKeyId", credential.accessKey());
    }
    Trailer trailer = Trailer.announcedBy(request);
    ByteSource body =
        Payload.of(
            request,
            signed.payload(),
            trailer,
            () -> Optional.of(new ChunkSignatures(key, signed)));
    return new Authenticated(credential.requester(), body, trailer);
  }

  private AuthenticatedRequest anonymous(HttpRequest request) {
    return unsignedBody(request, Requester.ANONYMOUS);
  }

  private static AuthenticatedRequest unsignedBody(HttpRequest request, Requester requester) {
    @Nullable String word = request.header("x-amz-content-sha256");
    Trailer trailer = Trailer.announcedBy(request);
    ByteSource body =
        Payload.of(
            request,
            word == null ? SignedRequest.UNSIGNED_PAYLOAD : word,
            trailer,
            Optional::empty);
    return new Authenticated(requester, body, trailer);
  }

  private Credential known(String accessKey) {
    Credential credential = credentials.get(accessKey);
    if (credential == null) {
      throw Refusals.unknownKey(accessKey);
    }
    return credential;
  }

  private void requireNow(Instant signedAt) {
    Instant now = clock.instant();
    if (Duration.between(signedAt, now).abs().compareTo(SKEW_MAX) > 0) {
      throw Refusals.skewed().with("RequestTime", signedAt).with("ServerTime", now);
    }
  }
}
