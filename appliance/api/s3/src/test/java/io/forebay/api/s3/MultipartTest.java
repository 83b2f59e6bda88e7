package io.forebay.api.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.core.object.ChecksumAlgorithm;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MultipartTest {

  private static final String FIRST_ETAG = "8b04d5e3775d298e78455efc5ca404d5";
  private static final String SECOND_ETAG = "a9f0e61a137d86aa9db53465e0801612";

  private final Gateway gateway = Gateway.open();

  private String begin(String key) {
    return gateway.ok("POST /bucket/" + key + "?uploads").element("UploadId");
  }

  private String twoParts() {
    String id = begin("key");
    Reply first = gateway.ok("PUT /bucket/key?partNumber=1&uploadId=" + id + "\n\nfirst");
    Reply second = gateway.ok("PUT /bucket/key?uploadId=" + id + "&partNumber=2\n\nsecond");
    assertThat(first.header("etag")).isEqualTo('"' + FIRST_ETAG + '"');
    assertThat(second.header("etag")).isEqualTo('"' + SECOND_ETAG + '"');
    return id;
  }

  private static String document(String... parts) {
    return "<CompleteMultipartUpload xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">"
        + String.join("", parts)
        + "</CompleteMultipartUpload>";
  }

  private static String part(int number, String etag) {
    return "<Part><PartNumber>" + number + "</PartNumber><ETag>" + etag + "</ETag></Part>";
  }

  private static final String BOTH =
      document(part(1, '"' + FIRST_ETAG + '"'), part(2, "&quot;" + SECOND_ETAG + "&quot;"));

  @Test
  void anObjectIsMadeOfItsParts() {
    Reply begun =
        gateway.ok("POST /bucket/key?uploads\nx-amz-meta-m: 1\ncontent-type: a/b\nhost: here:80");
    String id = begun.element("UploadId");
    assertThat(begun.body())
        .isEqualTo(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                + "<InitiateMultipartUploadResult"
                + " xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Bucket>bucket</Bucket>"
                + "<Key>key</Key><UploadId>"
                + id
                + "</UploadId></InitiateMultipartUploadResult>");
    gateway.ok("PUT /bucket/key?partNumber=1&uploadId=" + id + "\n\nfirst");
    gateway.ok("PUT /bucket/key?partNumber=2&uploadId=" + id + "\n\nsecond");

    Reply done = gateway.ok("POST /bucket/key?uploadId=" + id + "\nhost: here:80\n\n" + BOTH);

    assertThat(done.element("Location")).isEqualTo("http://here:80/bucket/key");
    assertThat(done.element("Key")).isEqualTo("key");
    assertThat(done.element("ETag")).matches("&quot;[0-9a-f]{32}-2&quot;");
    Reply read = gateway.send("GET /bucket/key");
    assertThat(read.body()).isEqualTo("firstsecond");
    assertThat(read.header("x-amz-meta-m")).isEqualTo("1");
    assertThat(read.header("content-type")).isEqualTo("a/b");
    assertThat(gateway.send("GET /bucket/key?partNumber=1").status()).isEqualTo(501);
    assertThat(gateway.send("GET /bucket/key?partNumber=2").status()).isEqualTo(501);
    assertThat(gateway.objects.bodiesOpen).hasValue(0);
  }

  @Test
  void partsAreListedInPages() {
    String id = twoParts();

    Reply all = gateway.send("GET /bucket/key?uploadId=" + id);
    Reply one = gateway.send("GET /bucket/key?uploadId=" + id + "&max-parts=1");
    Reply other =
        gateway.send("GET /bucket/key?uploadId=" + id + "&max-parts=1&part-number-marker=1");

    assertThat(all.body())
        .contains(
            "<PartNumberMarker>0</PartNumberMarker><NextPartNumberMarker>2</NextPartNumberMarker>"
                + "<MaxParts>1000</MaxParts><IsTruncated>false</IsTruncated>")
        .contains(
            "<Part><PartNumber>1</PartNumber><LastModified>2026-01-02T03:04:05.678Z</LastModified>"
                + "<ETag>&quot;"
                + FIRST_ETAG
                + "&quot;</ETag><Size>5</Size></Part>");
    assertThat(one.element("IsTruncated")).isEqualTo("true");
    assertThat(one.element("NextPartNumberMarker")).isEqualTo("1");
    assertThat(other.element("PartNumber")).isEqualTo("2");
    assertThat(other.element("IsTruncated")).isEqualTo("false");
  }

  @Test
  void checksumsOfPartsAreComparedAndTold() {
    Reply begun = gateway.ok("POST /bucket/key?uploads\nx-amz-checksum-algorithm: crc64nvme");
    String id = begun.element("UploadId");
    String value = value(ChecksumAlgorithm.CRC64NVME, "first");
    String put = "PUT /bucket/key?partNumber=1&uploadId=" + id + "\nx-amz-checksum-crc64nvme: ";

    assertThat(begun.header("x-amz-checksum-algorithm")).isEqualTo("CRC64NVME");
    assertThat(begun.header("x-amz-checksum-type")).isEqualTo("FULL_OBJECT");
    assertThat(gateway.send(put + value + "\n\nfirsT").element("Code")).isEqualTo("BadDigest");
    assertThat(gateway.ok(put + value + "\n\nfirst").header("x-amz-checksum-crc64nvme"))
        .isEqualTo(value);
    Reply listed = gateway.send("GET /bucket/key?uploadId=" + id);
    assertThat(listed.element("ChecksumCRC64NVME")).isEqualTo(value);
    assertThat(listed.element("ChecksumAlgorithm")).isEqualTo("CRC64NVME");
    assertThat(listed.element("ChecksumType")).isEqualTo("FULL_OBJECT");
    String complete = "POST /bucket/key?uploadId=" + id + "\nx-amz-checksum-crc64nvme: ";
    String named =
        document(
            "<Part><PartNumber>1</PartNumber><ETag>"
                + FIRST_ETAG
                + "</ETag><ChecksumCRC64NVME>"
                + value
                + "</ChecksumCRC64NVME></Part>");
    assertThat(
            gateway
                .send(complete + value(ChecksumAlgorithm.CRC64NVME, "x") + "\n\n" + named)
                .element("Code"))
        .isEqualTo("BadDigest");
    Reply done = gateway.ok(complete + value + "\n\n" + named);
    assertThat(done.element("ChecksumCRC64NVME")).isEqualTo(value);
    assertThat(done.element("ChecksumType")).isEqualTo("FULL_OBJECT");
  }

  private static String value(ChecksumAlgorithm algorithm, String text) {
    return MemoryObjects.Received.checksum(algorithm, text.getBytes(StandardCharsets.UTF_8)).text();
  }

  @ParameterizedTest
  @CsvSource({
    "CRC32,     '',          COMPOSITE",
    "CRC32C,    FULL_OBJECT, FULL_OBJECT",
    "CRC64NVME, '',          FULL_OBJECT",
    "SHA256,    COMPOSITE,   COMPOSITE",
    "SHA256,    FULL_OBJECT, ''",
    "CRC64NVME, COMPOSITE,   ''",
    "CRC32,     HALF,        ''",
    "CRC7,      '',          ''",
    "'',        COMPOSITE,   ''",
  })
  void aChecksumHasATypeThatItCanHave(String algorithm, String type, String told) {
    String text =
        "POST /bucket/key?uploads"
            + (algorithm.isEmpty() ? "" : "\nx-amz-checksum-algorithm: " + algorithm)
            + (type.isEmpty() ? "" : "\nx-amz-checksum-type: " + type);

    if (told.isEmpty()) {
      assertThat(gateway.untouched(text).element("Code")).isEqualTo("InvalidRequest");
    } else {
      assertThat(gateway.ok(text).header("x-amz-checksum-type")).isEqualTo(told);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "10001", "-1", "x", ""})
  void aPartHasANumberBetweenOneAndTenThousand(String number) {
    Reply reply = gateway.untouched("PUT /bucket/key?uploadId=u&partNumber=" + number + "\n\nx");

    assertThat(reply.element("Code")).isEqualTo("InvalidArgument");
  }

  @Test
  void anUploadThatIsNotThereIsSaid() {
    for (String request :
        List.of(
            "PUT /bucket/key?partNumber=1&uploadId=none\n\nx",
            "PUT /bucket/key?partNumber=1&uploadId=no%20name\n\nx",
            "GET /bucket/key?uploadId=none",
            "DELETE /bucket/key?uploadId=none",
            "POST /bucket/key?uploadId=none\n\n" + BOTH)) {
      assertThat(gateway.send(request).element("Code")).as(request).isEqualTo("NoSuchUpload");
    }
  }

  @Test
  void anUploadCanBeEndedWithoutAnObject() {
    String id = twoParts();

    assertThat(gateway.send("DELETE /bucket/key?uploadId=" + id).status()).isEqualTo(204);
    assertThat(gateway.send("GET /bucket/key?uploadId=" + id).status()).isEqualTo(404);
    assertThat(gateway.objects.objects("bucket")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "<Part><PartNumber>2</PartNumber><ETag>a</ETag></Part><Part><PartNumber>1</PartNumber><ETag>b</ETag></Part>"
            + " | InvalidPartOrder",
        "<Part><PartNumber>1</PartNumber><ETag>a</ETag></Part><Part><PartNumber>1</PartNumber><ETag>a</ETag></Part>"
            + " | InvalidPartOrder",
        "<Part><PartNumber>1</PartNumber><ETag>other</ETag></Part>                        |"
            + " InvalidPart",
        "<Part><PartNumber>0</PartNumber><ETag>a</ETag></Part>                            |"
            + " InvalidArgument",
        "<Part><PartNumber>10001</PartNumber><ETag>a</ETag></Part>                        |"
            + " InvalidArgument",
        "<Part><PartNumber>x</PartNumber><ETag>a</ETag></Part>                            |"
            + " MalformedXML",
        "<Part><PartNumber>1</PartNumber></Part>                                          |"
            + " MalformedXML",
        "<Part><PartNumber>1</PartNumber><ETag></ETag></Part>                             |"
            + " MalformedXML",
        "<Part><ETag>a</ETag></Part>                                                      |"
            + " MalformedXML",
        "<Part><PartNumber>1</PartNumber><ETag>a</ETag><What>1</What></Part>              |"
            + " MalformedXML",
        "<Part><PartNumber>1</PartNumber><ETag>a</ETag><ChecksumCRC7>1</ChecksumCRC7></Part>   |"
            + " MalformedXML",
        "<Part><PartNumber>1</PartNumber><ETag>a</ETag><ChecksumCRC32>1</ChecksumCRC32></Part> |"
            + " InvalidRequest",
        "<What/>                                                                          |"
            + " MalformedXML",
        "''                                                                               |"
            + " MalformedXML",
      })
  void partsThatAreNotNamedWellMakeNoObject(String parts, String code) {
    String id = twoParts();

    Reply reply =
        gateway.send("POST /bucket/key?uploadId=" + id + "\n\n" + document(parts.strip()));

    assertThat(reply.element("Code")).isEqualTo(code);
    assertThat(gateway.objects.objects("bucket")).isEmpty();
    assertThat(gateway.send("POST /bucket/key?uploadId=" + id + "\n\n" + BOTH).status())
        .isEqualTo(200);
  }

  @Test
  void theSizeThatIsExpectedIsCompared() {
    String id = twoParts();
    String complete = "POST /bucket/key?uploadId=" + id + "\nx-amz-mp-object-size: ";

    assertThat(gateway.send(complete + "12\n\n" + BOTH).element("Code"))
        .isEqualTo("InvalidRequest");
    assertThat(gateway.send(complete + "11\n\n" + BOTH).status()).isEqualTo(200);
  }

  @Test
  void aConditionIsLookedAtBeforeTheDocument() {
    String id = twoParts();
    gateway.ok("PUT /bucket/key\n\nthere");
    SentRequest request =
        SentRequest.parse("POST /bucket/key?uploadId=" + id + "\nif-none-match: *\n\n" + BOTH);

    assertThat(gateway.send(request).status()).isEqualTo(412);
    assertThat(request.isBodyRead()).isFalse();
  }

  @Test
  void theDocumentsOwnChecksumIsCompared() {
    String id = twoParts();

    Reply reply =
        gateway.send(
            "POST /bucket/key?uploadId="
                + id
                + "\ncontent-md5: "
                + value(ChecksumAlgorithm.MD5, "other")
                + "\n\n"
                + BOTH);

    assertThat(reply.element("Code")).isEqualTo("BadDigest");
  }

  @Test
  void copyingIntoAPartIsRefused() {
    String id = begin("key");
    gateway.ok("PUT /bucket/source\n\nx");

    Reply reply =
        gateway.untouched(
            "PUT /bucket/key?partNumber=1&uploadId=" + id + "\nx-amz-copy-source: bucket/source");

    assertThat(reply.status()).isEqualTo(501);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 1000})
  void uploadsInProgressAreListedInPagesOfAnySize(int uploadsMax) {
    for (String key : List.of("a/1", "a/2", "b", "b", "c+d", "e/x")) {
      begin(PercentEncoding.encode(key));
    }
    assertThat(pages("max-uploads=" + uploadsMax))
        .containsExactly("a/1", "a/2", "b", "b", "c+d", "e/x");
    assertThat(pages("encoding-type=url&delimiter=/&max-uploads=" + uploadsMax))
        .containsExactlyInAnyOrder("a/", "b", "b", "c%2Bd", "e/");
    assertThat(pages("prefix=a/&max-uploads=" + uploadsMax)).containsExactly("a/1", "a/2");
  }

  private List<String> pages(String query) {
    Pattern name =
        Pattern.compile(
            "<Key>([^<]*)</Key>|<CommonPrefixes><Prefix>([^<]*)</Prefix></CommonPrefixes>");
    List<String> names = new ArrayList<>();
    String markers = "";
    Reply page;
    do {
      page = gateway.ok("GET /bucket?uploads&" + query + markers);
      Matcher matcher = name.matcher(page.body());
      while (matcher.find()) {
        names.add(matcher.group(1) == null ? matcher.group(2) : matcher.group(1));
      }
      String next = page.element("NextKeyMarker");
      String marker = query.contains("encoding-type") ? next : PercentEncoding.encode(next);
      markers = "&key-marker=" + marker + "&upload-id-marker=" + page.element("NextUploadIdMarker");
    } while (page.element("IsTruncated").equals("true"));
    return names;
  }

  @Test
  void noUploadsAtAllCanBeAskedFor() {
    begin("key");

    Reply reply = gateway.send("GET /bucket?uploads&max-uploads=0");

    assertThat(reply.element("IsTruncated")).isEqualTo("false");
    assertThat(reply.body()).doesNotContain("<Upload>");
  }
}
