package io.forebay.api.s3;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CopyObjectTest {

  private static final String ETAG = "\"841a2d689ad86bd1611447453c22c6fc\"";

  private final Gateway gateway = Gateway.open();

  @BeforeEach
  void writeAnObject() {
    gateway.ok("PUT /bucket/a%20b%2Bc/%C3%A4\nx-amz-meta-m: 1\ncontent-type: text/x\n\nbody");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bucket/a%20b+c/%C3%A4",
        "/bucket/a%20b%2Bc/%C3%A4",
        "/bucket/a%20b%2Bc%2F%C3%A4",
        "bucket%2Fa%20b%2Bc%2F%C3%A4",
        "/bucket/a b+c/ä",
        "bucket/a%20b+c/%C3%A4?versionId=null",
      })
  void theSourceIsNamedInAnyOfTheFormsThatClientsUse(String source) {
    Reply reply = gateway.send("PUT /bucket/copy\nx-amz-copy-source: " + source);

    assertThat(reply.operation()).isEqualTo("CopyObject");
    assertThat(reply.body())
        .isEqualTo(
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <CopyObjectResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">\
            <LastModified>2026-01-02T03:04:05.678Z</LastModified>\
            <ETag>&quot;841a2d689ad86bd1611447453c22c6fc&quot;</ETag></CopyObjectResult>\
            """);
    Reply copy = gateway.send("GET /bucket/copy");
    assertThat(copy.body()).isEqualTo("body");
    assertThat(copy.header("x-amz-meta-m")).isEqualTo("1");
    assertThat(copy.header("content-type")).isEqualTo("text/x");
  }

  @Test
  void aCopyCanHaveMetadataOfItsOwn() {
    gateway.ok(
        """
        PUT /bucket/copy
        x-amz-copy-source: bucket/a%20b+c/%C3%A4
        x-amz-metadata-directive: REPLACE
        x-amz-meta-n: 2
        content-length: 0\
        """);

    Reply copy = gateway.send("GET /bucket/copy");
    assertThat(copy.header("x-amz-meta-n")).isEqualTo("2");
    assertThat(copy.has("x-amz-meta-m")).isFalse();
  }

  @Test
  void anObjectIsCopiedToItselfOnlyWithOtherMetadata() {
    String itself = "PUT /bucket/a%20b%2Bc/%C3%A4\nx-amz-copy-source: bucket/a%20b+c/%C3%A4";

    assertThat(gateway.untouched(itself).element("Code")).isEqualTo("InvalidRequest");
    assertThat(gateway.send(itself + "\nx-amz-metadata-directive: REPLACE").status())
        .isEqualTo(200);
  }

  @Test
  void aFurtherChecksumCanBeAskedFor() {
    Reply reply =
        gateway.send(
            "PUT /bucket/copy\nx-amz-copy-source: bucket/a%20b+c/%C3%A4\n"
                + "x-amz-checksum-algorithm: SHA1");

    assertThat(reply.element("ChecksumSHA1")).isEqualTo("Agg/RXngimEkJcDBoX7ket14O5Q=");
    assertThat(reply.element("ChecksumType")).isEqualTo("FULL_OBJECT");
  }

  @ParameterizedTest
  @CsvSource({
    "if-match: " + ETAG + ",                                   200",
    "if-match: \"other\",                                      412",
    "if-none-match: " + ETAG + ",                              412",
    "if-none-match: \"other\",                                 200",
    "'if-unmodified-since: Thu, 01 Jan 2026 03:04:05 GMT',     412",
    "'if-modified-since: Fri, 02 Jan 2026 03:04:05 GMT',       412",
  })
  void conditionsOnTheSourceAreKept(String condition, int status) {
    Reply reply =
        gateway.send(
            "PUT /bucket/copy\nx-amz-copy-source: bucket/a%20b+c/%C3%A4\nx-amz-copy-source-"
                + condition);

    assertThat(reply.status()).isEqualTo(status);
    if (status == 412) {
      assertThat(reply.element("Code")).isEqualTo("PreconditionFailed");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "bucket,                               400, InvalidArgument",
    "/bucket/,                             400, InvalidArgument",
    "/,                                    400, InvalidArgument",
    "//key,                                400, InvalidArgument",
    "bucket/%zz,                           400, InvalidURI",
    "bucket/key?versionId=3,               501, NotImplemented",
    "arn:aws:s3:::bucket/key,              501, NotImplemented",
    "nowhere/key,                          404, NoSuchBucket",
  })
  void aSourceThatCannotBeNamedIsRefused(String source, int status, String code) {
    Reply reply = gateway.untouched("PUT /bucket/copy\nx-amz-copy-source: " + source);

    assertThat(reply.status()).isEqualTo(status);
    assertThat(reply.element("Code")).isEqualTo(code);
  }

  @Test
  void aSourceThatIsNotThereIsSaid() {
    assertThat(gateway.send("PUT /bucket/copy\nx-amz-copy-source: bucket/absent").element("Code"))
        .isEqualTo("NoSuchKey");
  }

  @ParameterizedTest
  @CsvSource({
    "x-amz-metadata-directive: MERGE,      400",
    "x-amz-tagging-directive: REPLACE,     200",
    "x-amz-tagging: a=b,                   501",
    "x-amz-copy-source-range: bytes=0-1,   501",
    "x-amz-checksum-algorithm: CRC7,       400",
    "x-amz-acl: public-read,               501",
    "x-amz-source-expected-bucket-owner: forebay, 200",
    "x-amz-source-expected-bucket-owner: other,   403",
  })
  void everyHeaderOfACopyIsUnderstoodOrRefused(String header, int status) {
    assertThat(
            gateway
                .send("PUT /bucket/copy\nx-amz-copy-source: bucket/a%20b+c/%C3%A4\n" + header)
                .status())
        .isEqualTo(status);
  }

  @Test
  void aCopyHasNoBody() {
    assertThat(gateway.untouched("PUT /bucket/copy\nx-amz-copy-source: bucket/x\n\nbody").status())
        .isEqualTo(400);
  }

  @Test
  void aCopyInTheQueryIsACopyToo() {
    Reply reply =
        gateway.send("PUT /bucket/copy?x-amz-copy-source=bucket%2Fa%2520b%252Bc%2F%25C3%25A4");

    assertThat(reply.operation()).isEqualTo("CopyObject");
    assertThat(reply.status()).isEqualTo(200);
  }
}
