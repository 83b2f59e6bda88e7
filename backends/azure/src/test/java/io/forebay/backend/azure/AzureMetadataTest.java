package io.forebay.backend.azure;

import static io.forebay.testkit.backend.BackendUnderTest.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpHeaders;
import io.forebay.core.error.ErrorCode;
import io.forebay.core.object.Checksum;
import io.forebay.core.object.ChecksumAlgorithm;
import io.forebay.core.object.ObjectMetadata;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AzureMetadataTest {

  private static final String MD5 = "0".repeat(32);

  @Test
  void contentHeadersAndMetadataComeBack() {
    ObjectMetadata metadata =
        new ObjectMetadata(
            Map.of(
                "content-type", "text/plain",
                "cache-control", "no-store",
                "expires", "Thu, 01 Dec 2033 16:00:00 GMT"),
            Map.of(
                "with-hyphen", "\u00e4 \ud83d\ude00",
                "empty", "",
                "blank", " edge ",
                "line", "a\nb",
                "expires", "mine"));

    Map<String, String> headers = AzureMetadata.toHeaders(metadata, MD5, List.of());

    assertThat(headers)
        .containsEntry("x-ms-blob-content-type", "text/plain")
        .containsEntry("x-ms-meta-forebay_expires", "Thu, 01 Dec 2033 16:00:00 GMT")
        .containsEntry("x-ms-meta-expires", "mine")
        .containsKey("x-ms-meta-with_x2dhyphen");
    assertThat(headers.values())
        .allMatch(value -> value.matches("[\\x21-\\x7e]([\\x20-\\x7e]*[\\x21-\\x7e])?"));
    assertThat(AzureMetadata.ofHeaders(asAnswered(headers))).isEqualTo(metadata);
  }

  @Test
  void checksumsAreKeptForTheBytesThatTheyAreOf() {
    List<Checksum> checksums =
        List.of(
            Checksum.whole(ChecksumAlgorithm.CRC32C, new byte[] {1, 2, 3, 4}),
            Checksum.whole(ChecksumAlgorithm.SHA256, new byte[32]));
    HttpHeaders answer = asAnswered(AzureMetadata.toHeaders(ObjectMetadata.NONE, MD5, checksums));

    assertThat(AzureMetadata.checksums(answer, MD5)).isEqualTo(checksums);
    assertThat(AzureMetadata.checksums(answer, "1".repeat(32))).isEmpty();
    assertThat(AzureMetadata.ofHeaders(answer)).isEqualTo(ObjectMetadata.NONE);
  }

  @Test
  void checksumsThatCannotBeAnyAreNone() {
    HttpHeaders answer =
        new HttpHeaders()
            .set(
                HttpHeaderName.fromString("x-ms-meta-forebay_checksums"),
                MD5 + ";CRC32C=no;SHA9=AAAA;SHA1");

    assertThat(AzureMetadata.checksums(answer, MD5)).isEmpty();
  }

  @Test
  void anObjectWithoutATypeHasThatOfS3() {
    assertThat(AzureMetadata.typed(ObjectMetadata.NONE).contentType())
        .hasValue("binary/octet-stream");
  }

  @Test
  void aContentHeaderBeyondAsciiIsRefused() {
    ObjectMetadata metadata =
        new ObjectMetadata(Map.of("content-disposition", "attachment; filename=\u00e4"), Map.of());

    assertFails(
        ErrorCode.INVALID_ARGUMENT, () -> AzureMetadata.toHeaders(metadata, MD5, List.of()));
  }

  @Test
  void metadataThatIsTooLargeOnceEncodedIsRefusedHere() {
    ObjectMetadata metadata =
        new ObjectMetadata(Map.of(), Map.of("a".repeat(10), "\u00e4".repeat(4000)));

    assertFails(
        ErrorCode.METADATA_TOO_LARGE, () -> AzureMetadata.toHeaders(metadata, MD5, List.of()));
  }

  // As the service gives them back: the blob's own headers under their plain names.
  private static HttpHeaders asAnswered(Map<String, String> headers) {
    HttpHeaders answer = new HttpHeaders();
    headers.forEach((name, value) ->
        answer.set(HttpHeaderName.fromString(name.replaceFirst("^x-ms-blob-", "")), value));
    return answer;
  }
}
