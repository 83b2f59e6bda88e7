package io.forebay.api.s3.auth;

import static io.forebay.api.s3.auth.Signed.assertRefused;
import static io.forebay.api.s3.auth.Signed.check;
import static io.forebay.api.s3.auth.Signed.readAll;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.api.s3.SentRequest;
import io.forebay.core.error.ErrorCode;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Presigned addresses, by the examples of the Amazon S3 API reference.
class QuerySignatureTest {

  private static final String SIGNATURE =
      "aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404";
  private static final Instant EXPIRES_2 = Instant.ofEpochSecond(1_175_139_620);

  @Test
  void thePublishedAddressIsRight() {
    assertThat(check(presigned()).requester()).isEqualTo(Signed.REQUESTER);
  }

  @Test
  void anAddressHoldsForItsTimeOnly() {
    Signed.at(Signed.MOMENT.plusSeconds(86_400)).authenticate(presigned());

    assertRefused(
        ErrorCode.ACCESS_DENIED,
        () -> Signed.at(Signed.MOMENT.plusSeconds(86_401)).authenticate(presigned()));
    assertRefused(
        ErrorCode.ACCESS_DENIED,
        () -> Signed.at(Signed.MOMENT.minusSeconds(1000)).authenticate(presigned()));
  }

  @ParameterizedTest
  @CsvSource({
    "test.txt, test.txu",
    "86400, 86399",
    "20130524T000000Z, 20130524T000001Z",
    "us-east-1, us-west-1",
    "aeeed9, aeeed8",
    "?X-Amz-Alg, ?versionId=1&X-Amz-Alg",
  })
  void whateverIsSignedCannotBeChanged(String from, String to) {
    assertRefused(
        ErrorCode.SIGNATURE_DOES_NOT_MATCH,
        () -> check(presigned().withTarget(target -> target.replace(from, to))));
  }

  @Test
  void neitherMethodNorHostCanBeChanged() {
    assertRefused(
        ErrorCode.SIGNATURE_DOES_NOT_MATCH, () -> check(presigned().withMethod("DELETE")));
    assertRefused(
        ErrorCode.SIGNATURE_DOES_NOT_MATCH,
        () -> check(presigned().replacing("host", host -> "other")));
    assertRefused(
        ErrorCode.ACCESS_DENIED, () -> check(presigned().with("x-amz-acl", "public-read")));
  }

  @Test
  void aPayloadThatIsSignedIsChecked() throws IOException {
    String hash = "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072";
    SentRequest base =
        presigned().withMethod("PUT").withBody("Welcome to Amazon S3.".getBytes(US_ASCII));
    SentRequest inHeader =
        base.with("x-amz-content-sha256", hash)
            .withTarget(target ->
                target
                    .replace("SignedHeaders=host", "SignedHeaders=host%3Bx-amz-content-sha256")
                    .replace(
                        SIGNATURE,
                        "ce83c3d74cb5a5bb5ae3addb8f227373b724a9940b1a48fcdbb6d46f6b6c3f3a"));
    SentRequest inQuery =
        base.withTarget(target ->
            target
                .replace("&X-Amz-Cred", "&X-Amz-Content-Sha256=" + hash + "&X-Amz-Cred")
                .replace(
                    SIGNATURE, "bae15eec9735a82838d84f8b7fe12b73fa435e226452aaa9da6a82684d6c2c72"));

    for (SentRequest request : List.of(inHeader, inQuery)) {
      assertThat(readAll(check(request).body())).hasSize(21);
      assertRefused(
          ErrorCode.CONTENT_SHA256_MISMATCH,
          () -> readAll(check(request.withBody("Welcome".getBytes(US_ASCII))).body()));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "X-Amz-Credential",
        "X-Amz-Date",
        "X-Amz-Expires",
        "X-Amz-SignedHeaders",
        "X-Amz-Signature"
      })
  void whatIsMissingIsSaid(String name) {
    assertRefused(
        ErrorCode.AUTHORIZATION_QUERY_PARAMETERS_ERROR,
        () -> check(presigned().withTarget(target -> target.replace(name + "=", "other="))));
    assertRefused(
        ErrorCode.AUTHORIZATION_QUERY_PARAMETERS_ERROR,
        () -> check(presigned().withTarget(target -> target.replace(name + "=", name + "=&x="))));
  }

  @ParameterizedTest
  @CsvSource({
    "86400, 604801",
    "86400, 0",
    "86400, -1",
    "86400, day",
    "AWS4-HMAC-SHA256, AWS4-HMAC-SHA512",
    "20130524T000000Z, 20130524",
    "20130524T000000Z, 20131324T000000Z",
    "20130524T000000Z, 20130524x000000Z",
    "20130524T000000Z, 20130524T000000x",
    "20130524%2F, 20130525%2F",
    "s3%2Faws4_request, s3",
  })
  void whatIsMalformedIsSaid(String from, String to) {
    assertRefused(
        ErrorCode.AUTHORIZATION_QUERY_PARAMETERS_ERROR,
        () -> check(presigned().withTarget(target -> target.replace(from, to))));
  }

  @Test
  void thePublishedAddressOfVersion2IsRight() {
    assertThat(Signed.at(EXPIRES_2).authenticate(version2()).requester())
        .isEqualTo(Signed.REQUESTER);
    assertRefused(
        ErrorCode.ACCESS_DENIED,
        () -> Signed.at(EXPIRES_2.plusSeconds(1)).authenticate(version2()));
  }

  @Test
  void anAddressOfVersion2CoversHeadersAndSubresources() throws IOException {
    SentRequest request =
        version2()
            .withMethod("PUT")
            .withTarget(target ->
                target.replace("NpgCjnDzrM%2BWFzoENXmpNDUsSn8%3D", "QGumufCFZrE5nOrYc1T9hmMVo04%3D")
                    + "&uploadId=a%2Fb%20c&partNumber=3&x-amz-meta-b=three")
            .with("content-md5", "rL0Y20zC+Fzt72VPzMSk2A==")
            .with("content-type", "text/plain")
            .with(
                "x-amz-content-sha256",
                "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072")
            .with("x-amz-meta-b", "q")
            .with("x-amz-meta-a", " one")
            .with("x-amz-meta-a", "two ")
            .withBody("Welcome to Amazon S3.".getBytes(US_ASCII));

    SignatureAuthentication now = Signed.at(EXPIRES_2);
    assertThat(readAll(now.authenticate(request).body())).hasSize(21);
    assertRefused(
        ErrorCode.CONTENT_SHA256_MISMATCH,
        () -> readAll(now.authenticate(request.withBody(new byte[21])).body()));
    assertRefused(
        ErrorCode.SIGNATURE_DOES_NOT_MATCH,
        () -> now.authenticate(request.withTarget(target -> target.replace("b%20c", "b%20d"))));
    assertRefused(
        ErrorCode.SIGNATURE_DOES_NOT_MATCH,
        () -> now.authenticate(request.replacing("content-type", type -> "text/html")));
  }

  // boto3 signs the content's headers, and writes them into the address.
  @Test
  void anAddressOfVersion2MayCarryTheHeadersOfTheContent() {
    SignatureAuthentication now = Signed.at(EXPIRES_2);
    SentRequest request =
        version2()
            .withMethod("PUT")
            .withTarget(target ->
                target.replace("NpgCjnDzrM%2BWFzoENXmpNDUsSn8%3D", "L02fMMgyxZWeBT05BpXNAUYhrdw%3D")
                    + "&content-type=text%2Fplain&x-amz-acl=private"
                    + "&content-md5=rL0Y20zC%2BFzt72VPzMSk2A%3D%3D");
    SentRequest sent =
        request
            .with("content-type", "text/plain")
            .with("x-amz-acl", "private")
            .with("content-md5", "rL0Y20zC+Fzt72VPzMSk2A==");

    assertThat(now.authenticate(request).requester()).isEqualTo(Signed.REQUESTER);
    assertThat(now.authenticate(sent).requester()).isEqualTo(Signed.REQUESTER);
    for (String header : List.of("content-type", "x-amz-acl", "content-md5")) {
      assertRefused(
          ErrorCode.SIGNATURE_DOES_NOT_MATCH,
          () -> now.authenticate(request.with(header, "other")));
      assertRefused(
          ErrorCode.SIGNATURE_DOES_NOT_MATCH,
          () -> now.authenticate(sent.replacing(header, value -> value + "2")));
    }
  }

  @Test
  void anAddressOfVersion2NamesTheBucketOfTheHostToo() {
    SignatureAuthentication now = Signed.at(EXPIRES_2);
    SentRequest elsewhere = version2().replacing("host", host -> "other.virtual");
    SentRequest there =
        version2()
            .replacing("host", host -> "other.virtual")
            .withTarget(target ->
                target
                    .replace("/johnsmith", "")
                    .replace("NpgCjnDzrM%2BWFzoENXmpNDUsSn8%3D", "6Lxs8wPBSU5ceqHTeJI5tCLmvL4%3D"));

    assertRefused(ErrorCode.SIGNATURE_DOES_NOT_MATCH, () -> now.authenticate(elsewhere));
    assertThat(now.authenticate(there).requester()).isEqualTo(Signed.REQUESTER);
  }

  @Test
  void whatIsWrongWithAnAddressOfVersion2IsSaid() {
    SignatureAuthentication now = Signed.at(EXPIRES_2);
    for (String expires : List.of("", "soon", "-1", "1175139620000000000000")) {
      assertRefused(
          ErrorCode.ACCESS_DENIED,
          () ->
              now.authenticate(
                  version2().withTarget(target -> target.replace("1175139620", expires))));
    }
    assertRefused(
        ErrorCode.INVALID_ACCESS_KEY_ID,
        () -> now.authenticate(version2().withTarget(target -> target.replace("=AKIA", "=AKIB"))));
  }

  @Test
  void anAddressOfVersion2CannotBeChanged() {
    List<SentRequest> altered =
        List.of(
            version2().withMethod("DELETE"),
            version2().withTarget(target -> target.replace("puppy", "kitten")),
            version2().withTarget(target -> target.replace("1175139620", "1175139621")),
            version2().withTarget(target -> target + "&acl"),
            version2().withTarget(target -> target + "&uploadId=1"),
            version2().withTarget(target -> target + "&x-amz-copy-source=%2Fother%2Fsecret"),
            version2().with("x-amz-copy-source", "/other/secret"),
            version2().with("content-md5", "other"),
            version2().with("content-type", "other"));

    assertThat(altered)
        .allSatisfy(request ->
            assertRefused(
                ErrorCode.SIGNATURE_DOES_NOT_MATCH,
                () -> Signed.at(EXPIRES_2).authenticate(request)));
    assertRefused(
        ErrorCode.ACCESS_DENIED,
        () ->
            Signed.at(EXPIRES_2)
                .authenticate(version2().withTarget(target -> target + "&list-type=2")));
  }

  private static SentRequest presigned() {
    return SentRequest.of(
            "GET",
            "/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential="
                + Signed.ACCESS_KEY
                + "%2F20130524%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Date=20130524T000000Z"
                + "&X-Amz-Expires=86400&X-Amz-SignedHeaders=host&X-Amz-Signature="
                + SIGNATURE)
        .with("host", "examplebucket.s3.amazonaws.com");
  }

  private static SentRequest version2() {
    return SentRequest.of(
            "GET",
            "/johnsmith/photos/puppy.jpg?AWSAccessKeyId="
                + Signed.ACCESS_KEY
                + "&Signature=NpgCjnDzrM%2BWFzoENXmpNDUsSn8%3D&Expires=1175139620")
        .with("host", "s3.amazonaws.com");
  }
}
