package io.forebay.api.s3.auth;

import static io.forebay.api.s3.auth.Signed.assertRefused;
import static io.forebay.api.s3.auth.Signed.authorization;
import static io.forebay.api.s3.auth.Signed.check;
import static io.forebay.api.s3.auth.Signed.readAll;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.forebay.api.s3.AuthenticatedRequest;
import io.forebay.api.s3.Requester;
import io.forebay.api.s3.SentRequest;
import io.forebay.core.error.ErrorCode;
import io.forebay.core.object.ByteSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Signatures in the header, by the examples of "Authenticating Requests: Using the Authorization
/// Header" of the Amazon S3 API reference.
class HeaderSignatureTest {

  private static final String BODY = "Welcome to Amazon S3.";

  @Test
  void thePublishedGetIsRight() {
    assertThat(check(get()).requester()).isEqualTo(Signed.REQUESTER);
  }

  @Test
  void thePublishedPutIsRight() throws IOException {
    assertThat(readAll(check(put()).body())).asString().isEqualTo(BODY);
  }

  @ParameterizedTest
  @CsvSource({
    "/?lifecycle, fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543",
    "/?max-keys=2&prefix=J, 34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7",
    "/?prefix=J&max-keys=2, 34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7",
  })
  void thePublishedQueriesAreRight(String target, String signature) {
    SentRequest request =
        base("GET", target, Signed.EMPTY_HASH)
            .with(
                "authorization", authorization("host;x-amz-content-sha256;x-amz-date", signature));

    assertThat(check(request).requester()).isEqualTo(Signed.REQUESTER);
  }

  @ParameterizedTest
  @CsvSource({
    // Sorted by value where names are the same.
    "/?prefix=b&prefix=a, 2f71424d59954b6470bda5677856615afc033b36b057f5b1f3f1f96d0478ab42",
    "/?prefix=a+b/c, c6cc9a4b9e18eb71ef902691ca4b9c3e5316656ad4314be00a18d65682cf144e",
    "/?prefix=a%20b%2fc, c6cc9a4b9e18eb71ef902691ca4b9c3e5316656ad4314be00a18d65682cf144e",
    "/%c3%A4%20(1)+b%, 9c6e2e7e204b971275558fd20c300bc4eb3e14ab371e42b460d21d87af9a373b",
  })
  void howTheSameBytesAreEncodedDoesNotMatter(String target, String signature) {
    SentRequest request =
        base("GET", target, Signed.EMPTY_HASH)
            .with(
                "authorization", authorization("host;x-amz-content-sha256;x-amz-date", signature));

    assertThat(check(request).requester()).isEqualTo(Signed.REQUESTER);
  }

  @Test
  void valuesOfOneHeaderAreSignedTogether() {
    SentRequest request =
        base("GET", "/test.txt", Signed.EMPTY_HASH)
            .with("x-amz-meta-a", "one")
            .with("x-amz-meta-a", "two")
            .with(
                "authorization",
                authorization(
                    "host;x-amz-content-sha256;x-amz-date;x-amz-meta-a",
                    "632c521489ef9df611f46374872f67b3ae361957a6c3710262355a3545af22e9"));

    assertThat(check(request).requester()).isEqualTo(Signed.REQUESTER);
    assertRefused(
        ErrorCode.SIGNATURE_DOES_NOT_MATCH, () -> check(request.with("x-amz-meta-a", "three")));
  }

  @Test
  void theDateMayStandInDate() {
    SentRequest request =
        base("GET", "/test.txt", Signed.EMPTY_HASH)
            .without("x-amz-date")
            .with("date", "Fri, 24 May 2013 00:00:00 GMT")
            .with(
                "authorization",
                authorization(
                    "date;host;x-amz-content-sha256",
                    "f51e643fca75b7c8fd918b44dd7f5de20a60f46a456fd2170e1e8248a77144e1"));

    assertThat(check(request).requester()).isEqualTo(Signed.REQUESTER);
  }

  @Test
  void anAccessKeyMayHaveSlashes() {
    SentRequest request =
        base("GET", "/test.txt", Signed.EMPTY_HASH)
            .with(
                "authorization",
                authorization(
                        "host;x-amz-content-sha256;x-amz-date",
                        "df548e2ce037944d03f3e68682813b093763996d597cf890ca3d9037fd231eb4")
                    .replace(Signed.ACCESS_KEY, "team/one"));

    assertThat(
            Signed.of(
                    List.of(new Credential("team/one", Signed.SECRET_KEY, Signed.REQUESTER)),
                    false,
                    Signed.MOMENT)
                .authenticate(request)
                .requester())
        .isEqualTo(Signed.REQUESTER);
  }

  @Test
  void onlyWhereNoKeyIsKnownAndEverybodyMayComeNothingIsLookedAt() throws IOException {
    SentRequest wrong = put().replacing("authorization", text -> text.replace("98ad7", "98ad8"));
    List<Credential> known =
        List.of(new Credential(Signed.ACCESS_KEY, Signed.SECRET_KEY, Signed.REQUESTER));

    AuthenticatedRequest open = Signed.open().authenticate(wrong);
    assertThat(open.requester()).isEqualTo(Requester.ANONYMOUS);
    assertThat(readAll(open.body())).asString().isEqualTo(BODY);

    SignatureAuthentication mixed = Signed.of(known, true, Signed.MOMENT);
    assertRefused(ErrorCode.SIGNATURE_DOES_NOT_MATCH, () -> mixed.authenticate(wrong));
    assertThat(mixed.authenticate(put()).requester()).isEqualTo(Signed.REQUESTER);
    assertThat(mixed.authenticate(put().without("authorization")).requester())
        .isEqualTo(Requester.ANONYMOUS);

    SignatureAuthentication closed = Signed.of(List.of(), false, Signed.MOMENT);
    assertRefused(ErrorCode.INVALID_ACCESS_KEY_ID, () -> closed.authenticate(put()));
    assertRefused(
        ErrorCode.ACCESS_DENIED, () -> closed.authenticate(put().without("authorization")));
  }

  @Test
  void whateverIsSignedCannotBeChanged() {
    List<SentRequest> altered =
        List.of(
            get().withMethod("HEAD"),
            get().withTarget(target -> "/test.txT"),
            get().withTarget(target -> target + "?acl"),
            get().withTarget(target -> target + "?versionId=1"),
            get().replacing("host", host -> "other.s3.amazonaws.com"),
            get().replacing("range", range -> "bytes=0-10"),
            get().without("range"),
            get().with("range", "bytes=0-1"),
            get().replacing("x-amz-content-sha256", hash -> "UNSIGNED-PAYLOAD"),
            get().replacing("x-amz-date", date -> "20130524T000001Z"),
            get().replacing("authorization", text -> text.replace("us-east-1", "eu-west-1")),
            get().replacing("authorization", text -> text.replace("f0e8", "f0e9")),
            get().replacing("authorization", text -> text.substring(0, text.length() - 1)),
            get().replacing("authorization", text -> text.replace("host;range", "range;host")));

    assertThat(altered)
        .allSatisfy(
            request -> assertRefused(ErrorCode.SIGNATURE_DOES_NOT_MATCH, () -> check(request)));
  }

  @Test
  void aBodyThatIsNotTheSignedOneIsRefusedAtItsEnd() {
    for (String body : List.of("Welcome to Amazon S4.", BODY + "!", BODY.substring(1), "")) {
      AuthenticatedRequest request = check(put().withBody(body.getBytes(StandardCharsets.UTF_8)));

      assertRefused(ErrorCode.CONTENT_SHA256_MISMATCH, () -> readAll(request.body()));
    }
  }

  @Test
  void theEndOfABodyIsToldAgain() throws IOException {
    ByteSource body = check(put()).body();
    ByteBuffer target = ByteBuffer.allocate(100).position(50);
    while (body.read(target) >= 0) {
      assertThat(target.position()).isGreaterThan(50);
    }

    assertThat(target.flip().position(50)).isEqualTo(StandardCharsets.UTF_8.encode(BODY));
    assertThat(body.read(ByteBuffer.allocate(1))).isNegative();
  }

  @Test
  void anAmazonHeaderThatIsNotSignedIsRefused() {
    assertRefused(
        ErrorCode.ACCESS_DENIED, () -> check(get().with("x-amz-copy-source", "/other/secret")));
    assertRefused(
        ErrorCode.ACCESS_DENIED,
        () -> check(get().replacing("authorization", text -> text.replace("host;", ""))));
  }

  @Test
  void otherHeadersMayComeUnsigned() {
    assertThat(check(get().with("user-agent", "any").with("via", "proxy")).requester())
        .isEqualTo(Signed.REQUESTER);
  }

  @Test
  void blanksAroundAndWithinAValueDoNotMatter() {
    assertThat(check(get().replacing("range", range -> "  " + range + " ")).requester())
        .isEqualTo(Signed.REQUESTER);
    assertThat(check(get().replacing("authorization", text -> text.replace(",", ", "))).requester())
        .isEqualTo(Signed.REQUESTER);
  }

  @Test
  void anUnknownKeyIsSaidToBeUnknown() {
    assertRefused(
        ErrorCode.INVALID_ACCESS_KEY_ID,
        () -> check(get().replacing("authorization", text -> text.replace("AKIA", "AKIB"))));
  }

  @Test
  void aClockMayBeOffByAQuarterOfAnHour() {
    for (long minutes : List.of(-15L, 15L)) {
      Signed.at(Signed.MOMENT.plus(Duration.ofMinutes(minutes))).authenticate(get());
    }
    for (long seconds : List.of(-901L, 901L)) {
      assertRefused(
          ErrorCode.REQUEST_TIME_TOO_SKEWED,
          () -> Signed.at(Signed.MOMENT.plusSeconds(seconds)).authenticate(get()));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "AWS4-HMAC-SHA256",
        "AWS4-HMAC-SHA256 Credential",
        "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE",
        "AWS4-HMAC-SHA256 Credential=a/20130524/us-east-1/s3/aws4_request,SignedHeaders=host",
        "AWS4-HMAC-SHA256 Credential=a/20130524/r/ec2/aws4_request,SignedHeaders=host,Signature=0",
        "AWS4-HMAC-SHA256 Credential=a/20130524/r/s3/aws3_request,SignedHeaders=host,Signature=0",
        "AWS4-HMAC-SHA256 Credential=20130524/r/s3/aws4_request,SignedHeaders=host,Signature=0",
        "AWS4-HMAC-SHA256 Credential=a/20130525/r/s3/aws4_request,SignedHeaders=host,Signature=0",
        "AWS4-HMAC-SHA256 Credential=a/20130524/r/s3/aws4_request,SignedHeaders=host,Signature=",
        "AWS4-HMAC-SHA256 Credential=/20130524/r/s3/aws4_request,SignedHeaders=host,Signature=0",
        "AWS4-HMAC-SHA256 Credential=a/20130524//s3/aws4_request,SignedHeaders=host,Signature=0",
        "AWS4-HMAC-SHA256 ,,,",
      })
  void aMalformedHeaderIsSaidToBeMalformed(String authorization) {
    assertRefused(
        ErrorCode.AUTHORIZATION_HEADER_MALFORMED,
        () -> check(get().replacing("authorization", text -> authorization)));
  }

  @Test
  void whatIsMissingIsSaid() {
    assertRefused(ErrorCode.ACCESS_DENIED, () -> check(get().without("authorization")));
    assertRefused(ErrorCode.ACCESS_DENIED, () -> check(get().without("x-amz-date")));
    assertRefused(
        ErrorCode.ACCESS_DENIED, () -> check(get().replacing("x-amz-date", date -> "today")));
    assertRefused(ErrorCode.INVALID_REQUEST, () -> check(get().without("x-amz-content-sha256")));
    assertRefused(
        ErrorCode.INVALID_REQUEST,
        () -> check(get().replacing("authorization", text -> "Basic dXNlcjpwYXNz")));
  }

  @Test
  void twoSignaturesAreOneTooMany() {
    assertRefused(
        ErrorCode.INVALID_REQUEST,
        () -> check(get().withTarget(target -> target + "?X-Amz-Algorithm=AWS4-HMAC-SHA256")));
  }

  @Test
  void aKeyPairIsNotBlank() {
    for (String blank : List.of("", " ")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new Credential(blank, "secret", Signed.REQUESTER));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new Credential("access", blank, Signed.REQUESTER));
    }
  }

  @Test
  void noTextShowsTheSecret() {
    assertThat(new Credential("access", "hidden", Signed.REQUESTER).toString())
        .contains("access")
        .doesNotContain("hidden");
  }

  private static SentRequest get() {
    return base("GET", "/test.txt", Signed.EMPTY_HASH)
        .with("range", "bytes=0-9")
        .with(
            "authorization",
            authorization(
                "host;range;x-amz-content-sha256;x-amz-date",
                "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"));
  }

  private static SentRequest put() {
    return base(
            "PUT",
            "/test%24file.text",
            "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072")
        .with("date", "Fri, 24 May 2013 00:00:00 GMT")
        .with("x-amz-storage-class", "REDUCED_REDUNDANCY")
        .with(
            "authorization",
            authorization(
                "date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class",
                "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd"))
        .withBody(BODY.getBytes(StandardCharsets.UTF_8));
  }

  private static SentRequest base(String method, String target, String hash) {
    return SentRequest.of(method, target)
        .with("host", "examplebucket.s3.amazonaws.com")
        .with("x-amz-content-sha256", hash)
        .with("x-amz-date", "20130524T000000Z");
  }
}
