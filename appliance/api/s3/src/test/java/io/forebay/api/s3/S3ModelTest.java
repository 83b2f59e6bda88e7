package io.forebay.api.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Walks every operation of the public S3 model, with every parameter and header that the model
/// gives it.
class S3ModelTest {

  /// Headers that are understood, or whose meaning is kept by doing nothing, by operation; `*` for
  /// all.
  private static final Map<String, Set<String>> UNDERSTOOD =
      Map.of(
          "*",
          Set.of("x-amz-request-payer", "x-amz-expected-bucket-owner"),
          "PutObject",
          checksumsAnd("x-amz-acl", "x-amz-storage-class", "x-amz-tagging"),
          "CopyObject",
          Set.of(
              "x-amz-copy-source",
              "x-amz-copy-source-if-match",
              "x-amz-copy-source-if-none-match",
              "x-amz-copy-source-if-modified-since",
              "x-amz-copy-source-if-unmodified-since",
              "x-amz-source-expected-bucket-owner",
              "x-amz-metadata-directive",
              "x-amz-checksum-algorithm",
              "x-amz-acl",
              "x-amz-storage-class",
              "x-amz-tagging",
              "x-amz-tagging-directive"),
          "CreateMultipartUpload",
          Set.of(
              "x-amz-acl",
              "x-amz-storage-class",
              "x-amz-tagging",
              "x-amz-checksum-algorithm",
              "x-amz-checksum-type"),
          "UploadPart",
          checksumsAnd(),
          "CompleteMultipartUpload",
          checksumsAnd("x-amz-checksum-type", "x-amz-mp-object-size"),
          "CreateBucket",
          Set.of(
              "x-amz-acl",
              "x-amz-object-ownership",
              "x-amz-bucket-object-lock-enabled",
              "x-amz-bucket-namespace"),
          "GetObject",
          Set.of("x-amz-checksum-mode"),
          "HeadObject",
          Set.of("x-amz-checksum-mode"),
          "ListObjects*",
          Set.of("x-amz-optional-object-attributes"));

  /// Two pairs that nothing on the wire tells apart but the host that they are sent to.
  private static final Map<String, String> SAME = Map.of("ListDirectoryBuckets", "ListBuckets");

  record Row(
      String name,
      String method,
      String target,
      List<String> headersRequired,
      List<String> parameters,
      List<String> headers) {

    String request(String extraQuery, String extraHeader) {
      StringBuilder text = new StringBuilder(method + " " + target);
      if (!extraQuery.isEmpty()) {
        text.append(target.contains("?") ? "&" : "?").append(extraQuery);
      }
      for (String header : headersRequired) {
        text.append('\n').append(header).append(": bucket/other");
      }
      if (!extraHeader.isEmpty()) {
        text.append('\n').append(extraHeader);
      }
      boolean isBodiless = method.equals("GET") || method.equals("HEAD");
      return isBodiless || name.equals("CopyObject") ? text.toString() : text + "\n\n<x/>";
    }

    Optional<S3Operation> operation() {
      String wanted = SAME.getOrDefault(name, name);
      return Arrays.stream(S3Operation.values())
          .filter(operation -> operation.s3Name().equals(wanted))
          .findFirst();
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private static Set<String> checksumsAnd(String... others) {
    return Stream.concat(
            Stream.of("crc32", "crc32c", "crc64nvme", "sha1", "sha256")
                .map(algorithm -> "x-amz-checksum-" + algorithm),
            Stream.of(others))
        .collect(Collectors.toUnmodifiableSet());
  }

  static Stream<Row> model() throws IOException {
    try (InputStream in = S3ModelTest.class.getResourceAsStream("s3-operations.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines().filter(line -> !line.startsWith("#")).map(S3ModelTest::row).toList().stream();
    }
  }

  private static Row row(String line) {
    String[] columns = line.split(" ", -1);
    return new Row(
        columns[0],
        columns[1],
        columns[2],
        names(columns[3]),
        names(columns[4]),
        names(columns[5]));
  }

  private static List<String> names(String column) {
    return column.equals("-") ? List.of() : List.of(column.split(",", -1));
  }

  private static Gateway gateway() {
    Gateway gateway = Gateway.open();
    gateway.ok("PUT /bucket/key\n\nthe object");
    gateway.ok("PUT /bucket/other\n\nanother");
    return gateway;
  }

  private static void requireUnharmed(Gateway gateway) {
    assertThat(gateway.objects.objects("bucket")).containsOnlyKeys("key", "other");
    assertThat(gateway.send("GET /bucket/key").body()).isEqualTo("the object");
  }

  @Test
  void theModelHasEveryOperationThatIsCarriedOut() throws IOException {
    List<String> names = model().map(Row::name).toList();

    assertThat(names).hasSizeGreaterThan(100).doesNotHaveDuplicates();
    assertThat(names)
        .containsAll(Arrays.stream(S3Operation.values()).map(S3Operation::s3Name).toList());
  }

  @ParameterizedTest
  @MethodSource("model")
  void everyOperationIsItselfOrRefusedUntouched(Row row) {
    Gateway gateway = gateway();
    String request = row.request("", "");

    if (row.operation().isPresent()) {
      Reply reply = gateway.send(request);
      assertThat(reply.operation()).isEqualTo(row.operation().get().s3Name());
      assertThat(reply.status()).isNotEqualTo(501);
    } else {
      Reply reply = gateway.untouched(request);
      assertThat(reply.status()).isIn(501, 405);
      assertThat(reply.element("Code")).isIn("NotImplemented", "MethodNotAllowed", "");
      requireUnharmed(gateway);
    }
  }

  @ParameterizedTest
  @MethodSource("model")
  void everyParameterIsKnownOrRefusedUntouched(Row row) {
    for (String parameter : row.parameters()) {
      Gateway gateway = gateway();
      String request = row.request(parameter + "=2", "");
      boolean isKnown =
          row.operation().isPresent()
              && row.operation().get().takes(parameter)
              && !parameter.equals("versionId");
      if (isKnown) {
        assertThat(gateway.send(request).status()).as(parameter).isNotEqualTo(501);
      } else {
        assertThat(gateway.untouched(request).status()).as(parameter).isIn(501, 405);
        requireUnharmed(gateway);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("model")
  void everyHeaderIsUnderstoodOrRefusedUntouched(Row row) {
    for (String header : row.headers()) {
      Gateway gateway = gateway();
      boolean isUnderstood =
          UNDERSTOOD.get("*").contains(header)
              || UNDERSTOOD.getOrDefault(row.name(), Set.of()).contains(header)
              || (row.name().startsWith("ListObjects")
                  && UNDERSTOOD.get("ListObjects*").contains(header));
      if (row.operation().isEmpty() || !isUnderstood) {
        Reply reply = gateway.untouched(row.request("", header + ": true"));
        assertThat(reply.status()).as(header).isIn(501, 405);
        requireUnharmed(gateway);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("model")
  void aHeaderMovedIntoTheQueryIsTheSameHeader(Row row) {
    for (String header : List.of("x-amz-acl", "X-Amz-Server-Side-Encryption", "x-amz-tagging")) {
      Gateway gateway = gateway();
      Reply reply = gateway.untouched(row.request(header + "=aws:kms", ""));
      assertThat(reply.status()).as(header).isIn(501, 405);
      requireUnharmed(gateway);
    }
  }

  @Test
  void whatIsNoOperationAtAllIsRefusedUntouched() {
    Gateway gateway = gateway();

    for (String request :
        List.of(
            "PUT /bucket/key?unheard-of\n\nx",
            "PUT /bucket/key?partNumber=1\n\nx",
            "PUT /bucket/key?uploadId=1\n\nx",
            "DELETE /bucket/key?unheard-of",
            "DELETE /bucket?unheard-of",
            "DELETE /bucket/key?versionId=3",
            "POST /bucket\n\nform",
            "POST /bucket/key\n\nform",
            "POST /bucket?delete&uploads\n\nx",
            "GET /bucket?location&uploads",
            "PUT /bucket/key\ncontent-range: bytes 0-1/10\n\nx",
            "PUT /bucket/key\nif-modified-since: Sun, 06 Nov 1994 08:49:37 GMT\n\nx",
            "DELETE /bucket/key\nif-none-match: *",
            "PATCH /bucket/key\n\nx",
            "OPTIONS /bucket/key",
            "DELETE /",
            "PUT /\n\nx")) {
      assertThat(gateway.untouched(request).status()).as(request).isIn(501, 405);
    }
    requireUnharmed(gateway);
  }
}
