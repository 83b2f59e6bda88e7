package io.forebay.core.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ObjectAttributesTest {

  private static ObjectAttributes of(String etag, String version, Checksum... checksums) {
    return new ObjectAttributes(
        3, etag, version, Instant.EPOCH, List.of(checksums), ObjectMetadata.NONE);
  }

  @Test
  void anEtagStandsWithoutQuotes() {
    assertThatThrownBy(() -> of("\"abc\"", "v")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> of("", "v")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> of("abc", "")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theVersionTellsWhetherTheContentIsTheSame() {
    assertThat(of("a", "1").isSameContent(of("b", "1"))).isTrue();
    assertThat(of("a", "1").isSameContent(of("a", "2"))).isFalse();
  }

  @Test
  void aChecksumIsFoundByItsAlgorithm() {
    Checksum crc = Checksum.whole(ChecksumAlgorithm.CRC32C, new byte[] {1, 2, 3, 4});

    assertThat(of("a", "1", crc).checksum(ChecksumAlgorithm.CRC32C)).contains(crc);
    assertThat(of("a", "1", crc).checksum(ChecksumAlgorithm.SHA1)).isEmpty();
    assertThat(crc.bytes()).containsExactly(1, 2, 3, 4);
    assertThat(new Checksum(crc.algorithm(), crc.base64(), 7).text()).endsWith("==-7");
  }

  @Test
  void aChecksumHasItsAlgorithmsLength() {
    assertThatThrownBy(() -> Checksum.whole(ChecksumAlgorithm.SHA256, new byte[4]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void metadataNamesAreLowerCaseAndContentHeadersAreKnown() {
    ObjectMetadata metadata =
        new ObjectMetadata(Map.of("Content-Type", "a/b"), Map.of("Colour", "Blue"));

    assertThat(metadata.contentType()).contains("a/b");
    assertThat(metadata.user()).containsEntry("colour", "Blue");
    assertThatThrownBy(() -> new ObjectMetadata(Map.of("x-other", "1"), Map.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void s3KnowsEachAlgorithmButMd5ByItsWord() {
    assertThat(ChecksumAlgorithm.ofS3Word("crc64nvme")).contains(ChecksumAlgorithm.CRC64NVME);
    assertThat(ChecksumAlgorithm.ofS3Word("MD5")).isEmpty();
    assertThat(ChecksumAlgorithm.SHA256.headerName()).isEqualTo("x-amz-checksum-sha256");
  }
}
