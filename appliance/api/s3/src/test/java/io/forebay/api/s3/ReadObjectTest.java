package io.forebay.api.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReadObjectTest {

  private static final String ETAG = "\"781e5e245d69b566979b86e28d23f2c7\"";

  private final Gateway gateway = Gateway.open();

  @BeforeEach
  void writeAnObject() {
    gateway.ok(
        """
        PUT /bucket/key
        content-type: text/plain
        cache-control: no-store
        x-amz-meta-colour: blue
        x-amz-sdk-checksum-algorithm: CRC32
        x-amz-checksum-crc32: poTHxg==

        0123456789\
        """);
  }

  @AfterEach
  void everyBodyIsClosed() {
    assertThat(gateway.objects.bodiesOpen).hasValue(0);
  }

  @Test
  void anObjectComesBackWithWhatItsWriterSaid() {
    Reply reply = gateway.send("GET /bucket/key");

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.operation()).isEqualTo("GetObject");
    assertThat(reply.body()).isEqualTo("0123456789");
    assertThat(reply.header("content-type")).isEqualTo("text/plain");
    assertThat(reply.header("cache-control")).isEqualTo("no-store");
    assertThat(reply.header("x-amz-meta-colour")).isEqualTo("blue");
    assertThat(reply.header("etag")).isEqualTo(ETAG);
    assertThat(reply.header("last-modified")).isEqualTo("Fri, 02 Jan 2026 03:04:05 GMT");
    assertThat(reply.header("accept-ranges")).isEqualTo("bytes");
    assertThat(reply.header("x-cache")).isEqualTo("hit");
    assertThat(reply.header("age")).isEqualTo("7");
    assertThat(reply.header("x-amz-request-id")).matches("[0-9A-F]{16}");
    assertThat(reply.header("x-amz-id-2")).isNotEmpty();
    assertThat(reply.has("x-amz-checksum-crc32")).isFalse();
    assertThat(gateway.served).containsExactly("bucket hit 10");
  }

  @Test
  void theHeadSaysWhatTheBodyWouldBe() {
    Reply head = gateway.send("HEAD /bucket/key");

    assertThat(head.status()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
    assertThat(head.header("content-length")).isEqualTo("10");
    assertThat(head.header("x-amz-meta-colour")).isEqualTo("blue");
    assertThat(head.header("x-cache")).isEqualTo("hit");
    assertThat(head.header("etag")).isEqualTo(ETAG);
  }

  @Test
  void checksumsAreToldWhenAskedForOfTheWholeOnly() {
    Reply whole = gateway.send("GET /bucket/key\nx-amz-checksum-mode: ENABLED");
    Reply range = gateway.send("GET /bucket/key\nx-amz-checksum-mode: ENABLED\nrange: bytes=0-1");
    Reply head = gateway.send("HEAD /bucket/key?X-Amz-Checksum-Mode=ENABLED");

    assertThat(whole.header("x-amz-checksum-crc32")).isEqualTo("poTHxg==");
    assertThat(whole.header("x-amz-checksum-type")).isEqualTo("FULL_OBJECT");
    assertThat(range.has("x-amz-checksum-crc32")).isFalse();
    assertThat(head.header("x-amz-checksum-crc32")).isEqualTo("poTHxg==");
  }

  @ParameterizedTest
  @CsvSource({
    "bytes=2-4,   206, 234,        bytes 2-4/10",
    "bytes=7-,    206, 789,        bytes 7-9/10",
    "bytes=-3,    206, 789,        bytes 7-9/10",
    "bytes=0-999, 206, 0123456789, bytes 0-9/10",
    "bytes=4-2,   200, 0123456789, ''",
    "lines=1-2,   200, 0123456789, ''",
  })
  void aRangeIsAnsweredAsAPart(String range, int status, String body, String contentRange) {
    Reply get = gateway.send("GET /bucket/key\nrange: " + range);
    Reply head = gateway.send("HEAD /bucket/key\nrange: " + range);

    assertThat(get.status()).isEqualTo(status);
    assertThat(get.body()).isEqualTo(body);
    assertThat(get.header("content-range")).isEqualTo(contentRange);
    assertThat(head.status()).isEqualTo(status);
    assertThat(head.header("content-range")).isEqualTo(contentRange);
    assertThat(head.header("content-length")).isEqualTo(Integer.toString(body.length()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"bytes=10-", "bytes=-0", "bytes=99999999999999999999-"})
  void aRangeWithoutAByteIsRefused(String range) {
    Reply reply = gateway.send("GET /bucket/key\nrange: " + range);

    assertThat(reply.status()).isEqualTo(416);
    assertThat(reply.element("Code")).isEqualTo("InvalidRange");
    assertThat(reply.element("ActualObjectSize")).isEqualTo("10");
    assertThat(reply.header("content-range")).isEqualTo("bytes */10");
  }

  @Test
  void aRangeThatDependsOnAnETagIsNotTrusted() {
    Reply reply = gateway.send("GET /bucket/key\nrange: bytes=2-4\nif-range: \"another\"");

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.body()).isEqualTo("0123456789");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "if-match: " + ETAG + "                                | 200",
        "if-match: \"other\"                                   | 412",
        "if-none-match: " + ETAG + "                           | 304",
        "if-none-match: *                                      | 304",
        "if-none-match: \"other\"                              | 200",
        "if-modified-since: Fri, 02 Jan 2026 03:04:05 GMT      | 304",
        "if-modified-since: Thu, 01 Jan 2026 03:04:05 GMT      | 200",
        "if-unmodified-since: Thu, 01 Jan 2026 03:04:05 GMT    | 412",
        "if-unmodified-since: Fri, 02 Jan 2026 03:04:05 GMT    | 200",
      })
  void conditionsAreKept(String header, int status) {
    for (String method : new String[] {"GET", "HEAD"}) {
      Reply reply = gateway.send(method + " /bucket/key\n" + header.strip());

      assertThat(reply.status()).as(method).isEqualTo(status);
      if (status == 304) {
        assertThat(reply.body()).isEmpty();
        assertThat(reply.header("etag")).isEqualTo(ETAG);
        assertThat(reply.header("cache-control")).isEqualTo("no-store");
        assertThat(reply.header("x-cache")).isEqualTo("hit");
        assertThat(reply.header("age")).isEqualTo("7");
        assertThat(reply.has("content-type")).isFalse();
      }
    }
  }

  @Test
  void aKnownRequesterCanReplaceHeadersOfTheAnswer() {
    Reply reply =
        gateway.send(
            "GET /bucket/key?response-content-type=a%2Fb&response-cache-control=max-age%3D1"
                + "&response-content-disposition=attachment&response-expires=never"
                + "&response-content-language=de&response-content-encoding=x"
                + "\nauthorization: me");

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.header("content-type")).isEqualTo("a/b");
    assertThat(reply.header("cache-control")).isEqualTo("max-age=1");
    assertThat(reply.header("content-disposition")).isEqualTo("attachment");
    assertThat(reply.header("content-language")).isEqualTo("de");
    assertThat(reply.header("content-encoding")).isEqualTo("x");
    assertThat(reply.header("expires")).isEqualTo("never");
  }

  @Test
  void anAnonymousRequesterCannotReplaceHeaders() {
    Reply reply = gateway.untouched("GET /bucket/key?response-content-type=text%2Fhtml");

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.element("Code")).isEqualTo("InvalidRequest");
  }

  @Test
  void presignedAddressesOfBothVersionsAreReads() {
    for (String query :
        new String[] {
          "AWSAccessKeyId=AK&Expires=1&Signature=s&response-content-type=a%2Fb",
          "X-Amz-Algorithm=a&X-Amz-Credential=c&X-Amz-Date=d&X-Amz-Expires=1&X-Amz-SignedHeaders=h"
              + "&X-Amz-Signature=s&X-Amz-Security-Token=t&response-content-type=a%2Fb&x-id=GetObject"
        }) {
      Reply reply = gateway.send("GET /bucket/key?" + query);

      assertThat(reply.status()).as(query).isEqualTo(200);
      assertThat(reply.operation()).isEqualTo("GetObject");
      assertThat(reply.header("content-type")).isEqualTo("a/b");
    }
  }

  @Test
  void aReplacedHeaderCannotSmuggleAnother() {
    Reply reply =
        gateway.untouched(
            "GET /bucket/key?response-content-type=a%0D%0Aset-cookie:%20x\nauthorization: me");

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.element("Code")).isEqualTo("InvalidArgument");
  }

  @Test
  void anObjectInOnePieceIsItsOwnFirstPart() {
    Reply get = gateway.send("GET /bucket/key?partNumber=1");
    Reply head = gateway.send("HEAD /bucket/key?partNumber=1");

    assertThat(get.status()).isEqualTo(206);
    assertThat(get.body()).isEqualTo("0123456789");
    assertThat(get.header("content-range")).isEqualTo("bytes 0-9/10");
    assertThat(head.status()).isEqualTo(206);
    assertThat(head.header("content-length")).isEqualTo("10");
    assertThat(gateway.send("GET /bucket/key?partNumber=2").status()).isEqualTo(416);
    assertThat(gateway.send("GET /bucket/key?partNumber=0").status()).isEqualTo(400);
    assertThat(gateway.send("GET /bucket/key?partNumber=1\nrange: bytes=0-1").status())
        .isEqualTo(400);
  }

  @Test
  void anEmptyObjectHasAnEmptyFirstPart() {
    gateway.ok("PUT /bucket/empty\ncontent-length: 0");

    assertThat(gateway.send("GET /bucket/empty?partNumber=1").status()).isEqualTo(200);
  }

  @Test
  void theNullVersionIsTheObject() {
    assertThat(gateway.send("GET /bucket/key?versionId=null").body()).isEqualTo("0123456789");
  }

  @Test
  void anObjectWithoutATypeHasS3sOwn() {
    gateway.ok("PUT /bucket/plain\n\nx");

    assertThat(gateway.send("GET /bucket/plain").header("content-type"))
        .isEqualTo("binary/octet-stream");
    assertThat(gateway.send("GET /bucket/plain?x-id=GetObject").header("content-type"))
        .isEqualTo("binary/octet-stream");
  }

  @Test
  void aMissingKeyIsSaidInXml() {
    Reply reply = gateway.send("GET /bucket/a%26b%01");

    assertThat(reply.status()).isEqualTo(404);
    assertThat(reply.header("content-type")).isEqualTo("application/xml");
    assertThat(reply.body())
        .isEqualTo(
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <Error><Code>NoSuchKey</Code><Message>The specified key does not exist.</Message>\
            <Key>a&amp;b&#x1;</Key><Resource>/bucket/a%26b%01</Resource><RequestId>\
            """
                + reply.header("x-amz-request-id")
                + "</RequestId></Error>");
  }

  @Test
  void aMissingBucketIsSaidBeforeTheKey() {
    assertThat(gateway.send("GET /nowhere/key").element("Code")).isEqualTo("NoSuchBucket");
    assertThat(gateway.send("GET /NoBucket/key").element("Code")).isEqualTo("InvalidBucketName");
  }

  @Test
  void aBackendThatDoesNotAnswerIsSaidWithATimeToComeBack() {
    gateway.objects.failAt("down", new StoreException(ErrorCode.UNAVAILABLE, "not now"));
    gateway.objects.failAt(
        "later",
        new StoreException(ErrorCode.SLOW_DOWN, "slower").retryAfter(Duration.ofMillis(2500)));

    Reply down = gateway.send("GET /bucket/down");
    Reply later = gateway.send("GET /bucket/later");

    assertThat(down.status()).isEqualTo(503);
    assertThat(down.element("Code")).isEqualTo("ServiceUnavailable");
    assertThat(down.header("retry-after")).isEqualTo("1");
    assertThat(later.element("Code")).isEqualTo("SlowDown");
    assertThat(later.header("retry-after")).isEqualTo("3");
    assertThat(gateway.failures).hasSize(2);
  }

  @Test
  void nothingOfAnUnforeseenFailureIsToldButItsNumber() {
    gateway.objects.failAt("odd", new IllegalStateException("a secret path"));

    Reply reply = gateway.send("GET /bucket/odd");

    assertThat(reply.status()).isEqualTo(500);
    assertThat(reply.element("Code")).isEqualTo("InternalError");
    assertThat(reply.body()).doesNotContain("secret", "Exception");
    assertThat(gateway.failures).hasSize(1);
  }
}
