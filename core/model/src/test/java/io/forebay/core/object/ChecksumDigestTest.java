package io.forebay.core.object;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ChecksumDigestTest {

  // The check values of the "Catalogue of parametrised CRC algorithms", and of RFC 1321 and FIPS
  // 180 tools.
  @ParameterizedTest
  @CsvSource({
    "CRC32, cbf43926",
    "CRC32C, e3069283",
    "CRC64NVME, ae8b14860a799888",
    "MD5, 25f9e794323b453885f5181f1b624d0b",
    "SHA1, f7c3bc1d808e04732adf679965ccc34ca7ae3441",
    "SHA256, 15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225"
  })
  void theDigitsHaveTheirPublishedCheckValue(ChecksumAlgorithm algorithm, String expected) {
    ChecksumDigest digest = ChecksumDigest.of(algorithm);
    digest.update(ByteBuffer.wrap("123456789".getBytes(StandardCharsets.US_ASCII)));

    assertThat(HexFormat.of().formatHex(digest.value())).isEqualTo(expected);
  }

  @ParameterizedTest
  @EnumSource(ChecksumAlgorithm.class)
  void theValueDoesNotDependOnHowTheBytesArrive(ChecksumAlgorithm algorithm) {
    byte[] bytes = new byte[4096 + 13];
    new Random(7).nextBytes(bytes);
    ChecksumDigest whole = ChecksumDigest.of(algorithm);
    whole.update(ByteBuffer.wrap(bytes));

    ChecksumDigest pieces = ChecksumDigest.of(algorithm);
    ByteBuffer direct = ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
    for (int size = 1; direct.hasRemaining(); size += 5) {
      int length = Math.min(size, direct.remaining());
      ByteBuffer piece = direct.slice(direct.position(), length);
      pieces.update(piece);
      assertThat(piece.hasRemaining()).isFalse();
      direct.position(direct.position() + length);
    }

    byte[] value = pieces.value();
    assertThat(value).isEqualTo(whole.value()).hasSize(algorithm.lengthBytes());
  }

  @Test
  void aCrc64CanStartAnew() {
    Crc64Nvme crc = new Crc64Nvme();
    crc.update('x');
    crc.reset();
    for (byte digit : "123456789".getBytes(StandardCharsets.US_ASCII)) {
      crc.update(digit);
    }

    assertThat(crc.getValue()).isEqualTo(0xAE8B14860A799888L);
  }
}
