package io.forebay.api.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import io.forebay.core.object.Checksum;
import io.forebay.core.object.ChecksumAlgorithm;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WriteObjectTest {

  private final Gateway gateway = Gateway.open();

  @Test
  void whatAnAddressOfVersion2SaysOfTheContentIsKept() {
    String signed = "?AWSAccessKeyId=a&Signature=s&Expires=9&x-amz-meta-a=b&content-type=";

    gateway.ok("PUT /bucket/key" + signed + "text%2Fplain\n\nbody");
    gateway.ok("PUT /bucket/sent" + signed + "text%2Fplain\ncontent-type: text/plain\n\nbody");

    for (String key : List.of("key", "sent")) {
      Reply read = gateway.send("GET /bucket/" + key);
      assertThat(read.header("content-type")).isEqualTo("text/plain");
      assertThat(read.header("x-amz-meta-a")).isEqualTo("b");
    }
    assertThat(gateway.untouched("PUT /bucket/key?content-type=a\n\nbody").status()).isEqualTo(501);
    assertThat(gateway.send("PUT /bucket/k" + signed + "&content-md5=x\n\nbody").status())
        .isEqualTo(400);
  }

  @Test
  void anObjectIsStoredWithItsMetadata() {
    Reply reply =
        gateway.ok(
            """
            PUT /bucket/a%20key/with+plus
            content-type: text/plain
            content-encoding: gzip
            content-language: de
            content-disposition: inline
            cache-control: max-age=1
            expires: soon
            x-amz-meta-Twice: one
            x-amz-meta-twice: two
            x-amz-acl: private
            x-amz-storage-class: STANDARD

            body\
            """);

    assertThat(reply.header("etag")).isEqualTo("\"841a2d689ad86bd1611447453c22c6fc\"");
    assertThat(reply.body()).isEmpty();
    Reply read = gateway.send("GET /bucket/a%20key%2Fwith%2Bplus");
    assertThat(read.body()).isEqualTo("body");
    assertThat(read.header("content-encoding")).isEqualTo("gzip");
    assertThat(read.header("content-language")).isEqualTo("de");
    assertThat(read.header("content-disposition")).isEqualTo("inline");
    assertThat(read.header("cache-control")).isEqualTo("max-age=1");
    assertThat(read.header("expires")).isEqualTo("soon");
    assertThat(read.header("x-amz-meta-twice")).isEqualTo("one,two");
  }

  @Test
  void theCodingInWhichABodyTravelledIsNotKept() {
    SentRequest request =
        SentRequest.parse("PUT /bucket/key\ncontent-encoding: aws-chunked, gzip , br");

    assertThat(MetadataHeaders.of(request).contentHeaders())
        .containsExactly(Map.entry("content-encoding", "gzip,br"));
    assertThat(
            MetadataHeaders.of(SentRequest.parse("PUT /b/k\ncontent-encoding: aws-chunked"))
                .contentHeaders())
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "content-encoding,     'gzip,aws-chunked',                          400, InvalidRequest",
    "content-encoding,     AWS-Chunked,                                 400, InvalidRequest",
    "x-amz-content-sha256, STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD,    501, NotImplemented",
    "x-amz-content-sha256, STREAMING-UNSIGNED-PAYLOAD-TRAILER,      411, MissingContentLength",
  })
  void framingThatCannotBeTakenOffIsRefusedRatherThanStored(
      String name, String value, int status, String code) {
    Reply reply = gateway.untouched("PUT /bucket/key\n" + name + ": " + value + "\n\n4\r\nbody");

    assertThat(reply.status()).isEqualTo(status);
    assertThat(reply.element("Code")).isEqualTo(code);
  }

  @ParameterizedTest
  @CsvSource({
    "content-md5: hBotaJrYa9FhFEdFPCLG/A==,                                        200, ''",
    "content-md5: aaaaaaaaaaaaaaaaaaaaaa==,                                        400, BadDigest",
    "content-md5: not base64!,                                             400, InvalidDigest",
    "content-md5: YWJj,                                                    400, InvalidDigest",
    "content-md5:,                                                         400, InvalidDigest",
    "x-amz-checksum-crc32: 00KsNw==,                                       400, BadDigest",
    "x-amz-checksum-crc32c: AAAAAA==,                                              400, BadDigest",
    "x-amz-checksum-crc32: AAAA,                                           400, InvalidRequest",
    "x-amz-checksum-sha256: AAAA,                                          400, InvalidRequest",
    "x-amz-sdk-checksum-algorithm: CRC32,                                  400, InvalidRequest",
    "x-amz-checksum-md5: hBotaJrYa9FhFEdFPCLG/A==,                         501, NotImplemented",
  })
  void aPromisedChecksumIsCompared(String header, int status, String code) {
    Reply reply = gateway.send("PUT /bucket/key\n" + header + "\n\nbody");

    assertThat(reply.status()).isEqualTo(status);
    assertThat(reply.element("Code")).isEqualTo(code);
    assertThat(gateway.objects.objects("bucket").containsKey("key")).isEqualTo(status == 200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"CRC32", "CRC32C", "CRC64NVME", "SHA1", "SHA256"})
  void everyChecksumIsStoredAndToldAgain(String word) {
    ChecksumAlgorithm algorithm = ChecksumAlgorithm.valueOf(word);
    String value = MemoryObjects.Received.checksum(algorithm, new byte[] {'x'}).text();
    String line = algorithm.headerName() + ": " + value;

    Reply reply =
        gateway.ok(
            "PUT /bucket/key\nx-amz-sdk-checksum-algorithm: " + word + "\n" + line + "\n\nx");

    assertThat(reply.header(algorithm.headerName())).isEqualTo(value);
    assertThat(reply.header("x-amz-checksum-type")).isEqualTo("FULL_OBJECT");
    assertThat(
            gateway
                .send("HEAD /bucket/key\nx-amz-checksum-mode: enabled")
                .header(algorithm.headerName()))
        .isEqualTo(value);
  }

  @Test
  void twoChecksumsAreOneTooMany() {
    Reply reply =
        gateway.untouched(
            """
            PUT /bucket/key
            x-amz-checksum-crc32: AAAAAA==
            x-amz-checksum-crc32c: AAAAAA==

            x\
            """);

    assertThat(reply.element("Code")).isEqualTo("InvalidRequest");
  }

  @Test
  void aChecksumInTheTrailerIsCompared() {
    Checksum right = MemoryObjects.Received.checksum(ChecksumAlgorithm.CRC32C, new byte[] {'x'});
    Checksum wrong = MemoryObjects.Received.checksum(ChecksumAlgorithm.CRC32C, new byte[] {'y'});
    String name = ChecksumAlgorithm.CRC32C.headerName();

    Reply good =
        gateway.send(
            "PUT /bucket/key\nx-amz-sdk-checksum-algorithm: CRC32C\n"
                + Gateway.trailed("x", name, name + ":" + right.text() + "\r\n"));
    Reply bad =
        gateway.send(
            "PUT /bucket/bad\n" + Gateway.trailed("x", name, name + ":" + wrong.text() + "\r\n"));
    Reply missing = gateway.send("PUT /bucket/missing\n" + Gateway.trailed("x", name, ""));

    assertThat(good.header("x-amz-checksum-crc32c")).isEqualTo(right.text());
    assertThat(bad.element("Code")).isEqualTo("BadDigest");
    assertThat(missing.element("Code")).isEqualTo("InvalidRequest");
    assertThat(gateway.objects.objects("bucket")).containsOnlyKeys("key");
  }

  @Test
  void aLengthThatIsNotSaidIsAskedFor() {
    Reply reply = gateway.untouched("PUT /bucket/key");

    assertThat(reply.status()).isEqualTo(411);
    assertThat(reply.element("Code")).isEqualTo("MissingContentLength");
  }

  @Test
  void anEmptyAndAChunkedBodyAreBodies() {
    assertThat(gateway.send("PUT /bucket/empty\ncontent-length: 0").status()).isEqualTo(200);
    assertThat(gateway.send("PUT /bucket/chunked\ntransfer-encoding: chunked\n\nx").status())
        .isEqualTo(200);
    assertThat(gateway.send("GET /bucket/chunked").body()).isEqualTo("x");
  }

  @Test
  void aBodyThatIsTooLongIsRefusedBeforeItIsSent() {
    Reply reply = gateway.untouched("PUT /bucket/key\ncontent-length: 5368709121");

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.element("Code")).isEqualTo("EntityTooLarge");
    assertThat(reply.element("MaxSizeAllowed")).isEqualTo("5368709120");
  }

  @Test
  void aChunkedBodyIsRefusedWhereItGetsTooLong() {
    Gateway small = new Gateway(S3Settings.builder().objectBytesMax(4).build());

    assertThat(small.send("PUT /bucket/fits\ntransfer-encoding: chunked\n\n1234").status())
        .isEqualTo(200);
    assertThat(small.send("PUT /bucket/key\ntransfer-encoding: chunked\n\n12345").element("Code"))
        .isEqualTo("EntityTooLarge");
    assertThat(small.objects.objects("bucket")).containsOnlyKeys("fits");
  }

  @Test
  void metadataHasABound() {
    String fits = "PUT /bucket/key\nx-amz-meta-a: " + "x".repeat(2047) + "\n\nb";
    String tooLarge = "PUT /bucket/key2\nx-amz-meta-a: " + "x".repeat(2048) + "\n\nb";

    assertThat(gateway.send(fits).status()).isEqualTo(200);
    assertThat(gateway.untouched(tooLarge).element("Code")).isEqualTo("MetadataTooLarge");
  }

  @ParameterizedTest
  @CsvSource({
    "key,    if-none-match: *,                                        412, PreconditionFailed",
    "absent, if-none-match: *,                                        200, ''",
    "key,    if-match: \"841a2d689ad86bd1611447453c22c6fc\",          200, ''",
    "key,    if-match: \"other\",                                     412, PreconditionFailed",
    "absent, if-match: \"other\",                                     404, NoSuchKey",
  })
  void aConditionIsLookedAtBeforeTheBodyIsAskedFor(
      String key, String header, int status, String code) {
    gateway.ok("PUT /bucket/key\n\nbody");
    SentRequest request = SentRequest.parse("PUT /bucket/" + key + "\n" + header + "\n\nnew");

    Reply reply = gateway.send(request);

    assertThat(reply.status()).isEqualTo(status);
    assertThat(reply.element("Code")).isEqualTo(code);
    assertThat(request.isBodyRead()).isEqualTo(status == 200);
  }

  @Test
  void aBodyForABucketThatIsNotThereIsNotAskedFor() {
    assertThat(gateway.untouched("PUT /nowhere/key\n\nbody").element("Code"))
        .isEqualTo("NoSuchBucket");
  }

  @Test
  void aStrangerIsRefusedBeforeAnythingElse() {
    S3FrontEnd closed =
        new S3FrontEnd(
            gateway.objects,
            gateway.objects,
            gateway.uploads,
            request -> {
              throw new StoreException(ErrorCode.ACCESS_DENIED, "Access Denied");
            },
            S3Settings.builder().build(),
            new Random(1),
            S3Events.NONE);
    for (String text : List.of("PUT /bucket/key\n\nx", "PUT /bucket/key?tagging\n\nx", "GET /")) {
      SentRequest request = SentRequest.parse(text);
      Reply reply = new Reply();
      assertThatCode(() -> closed.handle(request, reply)).doesNotThrowAnyException();
      assertThat(reply.status()).isEqualTo(403);
      assertThat(request.isBodyRead()).isFalse();
    }
  }

  @Test
  void deletingAnObjectSucceedsAlsoWhereThereIsNone() {
    gateway.ok("PUT /bucket/key\n\nbody");

    assertThat(gateway.send("DELETE /bucket/key\nif-match: \"other\"").status()).isEqualTo(412);
    assertThat(gateway.send("DELETE /bucket/key").status()).isEqualTo(204);
    assertThat(gateway.send("DELETE /bucket/key?versionId=null").status()).isEqualTo(204);
    assertThat(gateway.send("GET /bucket/key").status()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource({
    "x-amz-acl, public-read",
    "x-amz-acl, authenticated-read",
    "x-amz-storage-class, GLACIER",
    "x-amz-server-side-encryption, AES256",
    "x-amz-server-side-encryption-customer-algorithm, AES256",
    "x-amz-tagging, a=b",
    "x-amz-website-redirect-location, /elsewhere",
    "x-amz-object-lock-mode, GOVERNANCE",
    "x-amz-grant-read, id=1",
    "x-amz-write-offset-bytes, 3",
    "x-amz-rename-source, /bucket/other",
    "x-amz-unheard-of, 1",
  })
  void aHeaderThatAsksForMoreIsRefused(String name, String value) {
    Reply reply = gateway.untouched("PUT /bucket/key\n" + name + ": " + value + "\n\nbody");

    assertThat(reply.status()).isEqualTo(501);
    assertThat(reply.element("Header")).isEqualTo(name);
  }

  @Test
  void theExpectedOwnerIsTheOwner() {
    assertThat(
            gateway.send("PUT /bucket/key\nx-amz-expected-bucket-owner: forebay\n\nbody").status())
        .isEqualTo(200);
    assertThat(
            gateway
                .untouched("PUT /bucket/key\nx-amz-expected-bucket-owner: 111122223333\n\nbody")
                .element("Code"))
        .isEqualTo("AccessDenied");
  }
}
