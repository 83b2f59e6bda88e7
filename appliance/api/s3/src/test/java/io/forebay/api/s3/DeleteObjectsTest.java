package io.forebay.api.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import io.forebay.core.object.ChecksumAlgorithm;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeleteObjectsTest {

  private final Gateway gateway = Gateway.open();

  @BeforeEach
  void writeObjects() {
    for (String key : List.of("a", "b", "c")) {
      gateway.ok("PUT /bucket/" + key + "\n\nx");
    }
  }

  private static String request(String document) {
    return request("content-md5: " + checksum(ChecksumAlgorithm.MD5, document), document);
  }

  private static String request(String header, String document) {
    return "POST /bucket?delete\n" + header + "\n\n" + document;
  }

  private static String checksum(ChecksumAlgorithm algorithm, String document) {
    return MemoryObjects.Received.checksum(algorithm, document.getBytes(StandardCharsets.UTF_8))
        .text();
  }

  @Test
  void eachObjectHasItsOwnOutcome() {
    gateway.objects.failAt("b", new StoreException(ErrorCode.ACCESS_DENIED, "not this one"));
    gateway.objects.failAt("odd", new IllegalStateException("a secret path"));

    Reply reply =
        gateway.send(
            request(
                "<Delete xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">"
                    + "<Object><Key>a</Key></Object><Object><Key>b</Key></Object>"
                    + "<Object><Key>absent &amp; new</Key><VersionId>null</VersionId></Object>"
                    + "<Object><Key>odd</Key></Object></Delete>"));

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.operation()).isEqualTo("DeleteObjects");
    assertThat(reply.body())
        .isEqualTo(
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <DeleteResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">\
            <Deleted><Key>a</Key></Deleted>\
            <Error><Key>b</Key><Code>AccessDenied</Code><Message>not this one</Message></Error>\
            <Deleted><Key>absent &amp; new</Key></Deleted>\
            <Error><Key>odd</Key><Code>InternalError</Code>\
            <Message>We encountered an internal error. Please try again.</Message></Error>\
            </DeleteResult>\
            """);
    assertThat(gateway.objects.objects("bucket")).containsOnlyKeys("b", "c");
  }

  @Test
  void onlyFailuresAreToldWhenQuiet() {
    gateway.objects.failAt("b", new StoreException(ErrorCode.ACCESS_DENIED, "not this one"));

    Reply reply =
        gateway.send(
            request(
                "<Delete><Quiet>true</Quiet><Object><Key>a</Key></Object>"
                    + "<Object><Key>b</Key></Object></Delete>"));

    assertThat(reply.body()).doesNotContain("<Deleted>").contains("<Error><Key>b</Key>");
  }

  @Test
  void anObjectCanBeNamedByItsContent() {
    Reply reply =
        gateway.send(
            request(
                "<Delete><Object><Key>a</Key><ETag>\"other\"</ETag></Object>"
                    + "<Object><Key>b</Key><ETag>9dd4e461268c8034f5c8564e155c67a6</ETag></Object>"
                    + "</Delete>"));

    assertThat(reply.body()).contains("<Code>PreconditionFailed</Code>");
    assertThat(gateway.objects.objects("bucket")).containsOnlyKeys("a", "c");
  }

  @ParameterizedTest
  @EnumSource(ChecksumAlgorithm.class)
  void anyChecksumOfTheDocumentIsCompared(ChecksumAlgorithm algorithm) {
    String header = algorithm == ChecksumAlgorithm.MD5 ? "content-md5" : algorithm.headerName();
    String document = "<Delete><Object><Key>a</Key></Object></Delete>";
    String other = "<Delete><Object><Key>b</Key></Object></Delete>";

    Reply bad = gateway.send(request(header + ": " + checksum(algorithm, other), document));
    assertThat(bad.element("Code")).isEqualTo("BadDigest");
    assertThat(gateway.objects.objects("bucket")).containsOnlyKeys("a", "b", "c");

    Reply good = gateway.send(request(header + ": " + checksum(algorithm, document), document));
    assertThat(good.status()).isEqualTo(200);
    assertThat(gateway.objects.objects("bucket")).containsOnlyKeys("b", "c");
  }

  @Test
  void aChecksumInTheTrailerIsCompared() {
    String document = "<Delete><Object><Key>a</Key></Object></Delete>";
    String name = ChecksumAlgorithm.CRC32.headerName();

    Reply reply =
        gateway.send(
            "POST /bucket?delete\n" + Gateway.trailed(document, name, name + ":AQIDBA==\r\n"));

    assertThat(reply.element("Code")).isEqualTo("BadDigest");
    assertThat(gateway.objects.objects("bucket")).containsOnlyKeys("a", "b", "c");
  }

  @Test
  void aDocumentWithoutAnyChecksumIsRefused() {
    Reply reply =
        gateway.untouched("POST /bucket?delete\n\n<Delete><Object><Key>a</Key></Object></Delete>");

    assertThat(reply.element("Code")).isEqualTo("InvalidRequest");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "<Delete></Delete>                                                          | MalformedXML",
        "<Delete><Object></Object></Delete>                                         | MalformedXML",
        "<Delete><Object><Key></Key></Object></Delete>                              | MalformedXML",
        "<Delete><Object><Key>a</Key><Key>b</Key></Object></Delete>                 | MalformedXML",
        "<Delete><Object><Key>a</Key></Object><What/></Delete>                      | MalformedXML",
        "<Delete><Object><Key>a</Key>                                               | MalformedXML",
        "<Deleted><Object><Key>a</Key></Object></Deleted>                           | MalformedXML",
        "<Delete><Object><Key>a&#x1;</Key></Object></Delete>                        | MalformedXML",
        "<Delete><Object><Key>&e;</Key></Object></Delete>                           | MalformedXML",
        "<!DOCTYPE d [<!ENTITY e 'a'>]><Delete><Object><Key>&e;</Key></Object></Delete> |"
            + " MalformedXML",
        "<!DOCTYPE d SYSTEM 'file:///etc/passwd'><Delete><Object><Key>a</Key></Object></Delete> |"
            + " MalformedXML",
        "<Delete><Object><Key>a</Key><VersionId>3</VersionId></Object></Delete>     |"
            + " NotImplemented",
        "<Delete><Object><Key>a</Key><Size>3</Size></Object></Delete>               |"
            + " NotImplemented",
      })
  void aDocumentThatIsNotUnderstoodDeletesNothing(String document, String code) {
    assertThat(gateway.send(request(document.strip())).element("Code")).isEqualTo(code);
    assertThat(gateway.objects.objects("bucket")).containsOnlyKeys("a", "b", "c");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 17, 1000, 1001})
  void aThousandObjectsCanBeNamed(int count) {
    StringBuilder document = new StringBuilder("<Delete>");
    for (int i = 0; i < count; i++) {
      gateway.ok("PUT /bucket/n" + i + "\n\nx");
      document.append("<Object><Key>n").append(i).append("</Key></Object>");
    }
    Reply reply = gateway.send(request(document + "</Delete>"));

    assertThat(reply.status()).isEqualTo(count <= 1000 ? 200 : 400);
    assertThat(gateway.objects.objects("bucket")).hasSize(count <= 1000 ? 3 : 3 + count);
  }

  @Test
  void aKeyThatIsTooLongIsItsOwnFailure() {
    Reply reply =
        gateway.send(
            request(
                "<Delete><Object><Key>"
                    + "x".repeat(1025)
                    + "</Key></Object><Object><Key>a</Key></Object></Delete>"));

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.element("Code")).isEqualTo("KeyTooLongError");
    assertThat(gateway.objects.objects("bucket")).containsOnlyKeys("b", "c");
  }

  @Test
  void aDocumentThatIsTooLongIsRefusedBeforeItIsSent() {
    Reply reply =
        gateway.untouched(
            "POST /bucket?delete\ncontent-md5: hBotaJrYa9FhFEdFPCLG/A==\n"
                + "content-length: 2097153\n\n<Delete/>");

    assertThat(reply.element("Code")).isEqualTo("EntityTooLarge");
  }

  @Test
  void aDocumentDoesNotGrowPastItsBound() {
    String document = "<Delete>" + " ".repeat(3 << 20) + "</Delete>";
    String text =
        "POST /bucket?delete\ntransfer-encoding: chunked\ncontent-md5: "
            + checksum(ChecksumAlgorithm.MD5, document)
            + "\n\n"
            + document;

    assertThat(gateway.send(text).element("Code")).isEqualTo("EntityTooLarge");
  }

  @Test
  void aDocumentOfCountlessElementsIsRefused() {
    for (String within : List.of("<x/>".repeat(9000), "<x>".repeat(50) + "</x>".repeat(50))) {
      Reply reply =
          gateway.send(request("<Delete><Object><Key>a" + within + "</Key></Object></Delete>"));

      assertThat(reply.element("Code")).isEqualTo("MalformedXML");
    }
    assertThat(gateway.objects.objects("bucket")).containsOnlyKeys("a", "b", "c");
  }
}
