package io.forebay.api.s3.auth;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.forebay.api.s3.AuthenticatedRequest;
import io.forebay.api.s3.Requester;
import io.forebay.api.s3.SentRequest;
import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import io.forebay.core.object.ByteSource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/// The key pair and the moment of the examples in the Amazon S3 API reference.
final class Signed {

  static final String ACCESS_KEY = "AKIAIOSFODNN7EXAMPLE";
  static final String SECRET_KEY = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
  static final Instant MOMENT = Instant.parse("2013-05-24T00:00:00Z");
  static final String EMPTY_HASH =
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
  static final Requester REQUESTER = new Requester(Optional.of(ACCESS_KEY), "Main", "main");

  private Signed() {}

  /// What checks requests that arrive at `now`.
  static SignatureAuthentication at(Instant now) {
    return of(List.of(new Credential(ACCESS_KEY, SECRET_KEY, REQUESTER)), false, now);
  }

  /// What lets everybody in.
  static SignatureAuthentication open() {
    return of(List.of(), true, MOMENT);
  }

  static SignatureAuthentication of(
      List<Credential> credentials, boolean anonymousAllowed, Instant now) {
    return new SignatureAuthentication(
        credentials, anonymousAllowed, Signed::bucketOfHost, () -> now);
  }

  // Of `bucket.virtual`.
  private static Optional<String> bucketOfHost(String host) {
    return host.endsWith(".virtual")
        ? Optional.of(host.substring(0, host.indexOf('.')))
        : Optional.empty();
  }

  static AuthenticatedRequest check(SentRequest request) {
    return at(MOMENT).authenticate(request);
  }

  static byte[] readAll(ByteSource source) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ByteBuffer buffer = ByteBuffer.allocate(1000);
    while (source.read(buffer) >= 0) {
      bytes.write(buffer.array(), 0, buffer.position());
      buffer.clear();
    }
    return bytes.toByteArray();
  }

  /// That it is refused with that code.
  static void assertRefused(ErrorCode code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .asInstanceOf(type(StoreException.class))
        .extracting(StoreException::code)
        .isEqualTo(code);
  }

  /// `Authorization` in the form of the examples.
  static String authorization(String signedHeaders, String signature) {
    return "AWS4-HMAC-SHA256 Credential="
        + ACCESS_KEY
        + "/20130524/us-east-1/s3/aws4_request,SignedHeaders="
        + signedHeaders
        + ",Signature="
        + signature;
  }
}
