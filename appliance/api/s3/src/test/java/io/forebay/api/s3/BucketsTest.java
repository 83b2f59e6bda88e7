package io.forebay.api.s3;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BucketsTest {

  private final Gateway gateway = new Gateway(S3Settings.builder().region("eu-west-1").build());

  @Test
  void bucketsAreListedWithTheirOwner() {
    gateway.ok("PUT /another");

    assertThat(gateway.send("GET /s3").body())
        .isEqualTo(
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <ListAllMyBucketsResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">\
            <Owner><ID>forebay</ID><DisplayName>forebay</DisplayName></Owner><Buckets>\
            <Bucket><Name>another</Name><CreationDate>2026-01-02T03:04:05.678Z</CreationDate>\
            <BucketRegion>eu-west-1</BucketRegion></Bucket>\
            <Bucket><Name>bucket</Name><CreationDate>2026-01-02T03:04:05.678Z</CreationDate>\
            <BucketRegion>eu-west-1</BucketRegion></Bucket>\
            </Buckets></ListAllMyBucketsResult>\
            """);
  }

  @Test
  void bucketsAreListedInPages() {
    gateway.ok("PUT /another");

    Reply first = gateway.send("GET /?max-buckets=1");
    Reply second =
        gateway.send(
            "GET /?max-buckets=1&continuation-token=" + first.element("ContinuationToken"));

    assertThat(first.element("Name")).isEqualTo("another");
    assertThat(second.element("Name")).isEqualTo("bucket");
    assertThat(second.element("ContinuationToken")).isEmpty();
    assertThat(gateway.send("GET /?prefix=b").element("Name")).isEqualTo("bucket");
    assertThat(gateway.send("GET /?bucket-region=us-west-2").element("Name")).isEmpty();
    assertThat(gateway.untouched("GET /?max-buckets=0").status()).isEqualTo(400);
    assertThat(gateway.untouched("GET /?max-buckets=10001").status()).isEqualTo(400);
  }

  @Test
  void aBucketIsMadeLookedAtAndRemoved() {
    Reply made = gateway.send("PUT /my.bucket-1\nx-amz-acl: private");

    assertThat(made.status()).isEqualTo(200);
    assertThat(made.header("location")).isEqualTo("/my.bucket-1");
    assertThat(gateway.send("PUT /my.bucket-1").element("Code"))
        .isEqualTo("BucketAlreadyOwnedByYou");
    Reply head = gateway.send("HEAD /my.bucket-1");
    assertThat(head.status()).isEqualTo(200);
    assertThat(head.header("x-amz-bucket-region")).isEqualTo("eu-west-1");
    gateway.ok("PUT /my.bucket-1/key\n\nx");
    assertThat(gateway.send("DELETE /my.bucket-1").element("Code")).isEqualTo("BucketNotEmpty");
    gateway.ok("DELETE /my.bucket-1/key");
    assertThat(gateway.send("DELETE /my.bucket-1").status()).isEqualTo(204);
    assertThat(gateway.send("HEAD /my.bucket-1").status()).isEqualTo(404);
    assertThat(gateway.send("DELETE /my.bucket-1").element("Code")).isEqualTo("NoSuchBucket");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ab",
        "UPPER",
        "under_score",
        "192.168.1.1",
        "a..b",
        "-abc",
        "abc-",
        "a%20b",
        "%C3%A4bc"
      })
  void aNewBucketsNameFollowsS3sRules(String name) {
    assertThat(gateway.untouched("PUT /" + name).element("Code")).isEqualTo("InvalidBucketName");
  }

  @Test
  void theLocationIsTheRegion() {
    assertThat(gateway.send("GET /bucket?location").body())
        .endsWith(
            "<LocationConstraint xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">eu-west-1"
                + "</LocationConstraint>");
    assertThat(Gateway.open().send("GET /bucket?location").body())
        .endsWith(
            "<LocationConstraint xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">"
                + "</LocationConstraint>");
    assertThat(gateway.send("GET /nowhere?location").status()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "<CreateBucketConfiguration><LocationConstraint>mars</LocationConstraint></CreateBucketConfiguration>"
            + " | 200",
        "<CreateBucketConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"/>            "
            + "           | 200",
        "<CreateBucketConfiguration><Bucket/></CreateBucketConfiguration>                          "
            + "           | 501",
        "<Other/>                                                                                  "
            + "           | 400",
        "<CreateBucketConfiguration>                                                               "
            + "           | 400",
        "no xml                                                                                    "
            + "           | 400",
      })
  void theDocumentOfANewBucketIsRead(String document, int status) {
    assertThat(gateway.send("PUT /new-bucket\n\n" + document.strip()).status()).isEqualTo(status);
    assertThat(gateway.send("HEAD /new-bucket").status()).isEqualTo(status == 200 ? 200 : 404);
  }

  @Test
  void aNewBucketNeedsNoDocument() {
    assertThat(gateway.send("PUT /without").status()).isEqualTo(200);
    assertThat(gateway.send("PUT /zero-length\ncontent-length: 0").status()).isEqualTo(200);
    assertThat(gateway.send("PUT /empty-chunks\ntransfer-encoding: chunked").status())
        .isEqualTo(200);
  }

  @Test
  void aDocumentHasABound() {
    assertThat(gateway.untouched("PUT /large\ncontent-length: 70000\n\n<x/>").element("Code"))
        .isEqualTo("EntityTooLarge");
  }

  @Test
  void everyRequestHasANameOfItsOwn() {
    assertThat(gateway.send("HEAD /bucket").header("x-amz-request-id"))
        .isNotEqualTo(gateway.send("HEAD /bucket").header("x-amz-request-id"));
  }
}
