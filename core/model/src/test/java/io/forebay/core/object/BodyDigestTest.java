package io.forebay.core.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BodyDigestTest {

  private static final byte[] CHECK = "123456789".getBytes(StandardCharsets.US_ASCII);

  @Test
  void everyAlgorithmGivesItsPublishedCheckValue() {
    BodyDigest digest = new BodyDigest(EnumSet.allOf(ChecksumAlgorithm.class));

    digest.update(ByteBuffer.wrap(CHECK));

    Map<ChecksumAlgorithm, String> expected =
        Map.of(
            ChecksumAlgorithm.MD5, "25f9e794323b453885f5181f1b624d0b",
            ChecksumAlgorithm.CRC32, "cbf43926",
            ChecksumAlgorithm.CRC32C, "e3069283",
            ChecksumAlgorithm.CRC64NVME, "ae8b14860a799888",
            ChecksumAlgorithm.SHA1, "f7c3bc1d808e04732adf679965ccc34ca7ae3441",
            ChecksumAlgorithm.SHA256,
                "15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225");
    expected.forEach((algorithm, hex) ->
        assertThat(HexFormat.of().formatHex(digest.value(algorithm))).isEqualTo(hex));
    assertThat(digest.checksums()).hasSize(5);
  }

  @ParameterizedTest
  @EnumSource(ChecksumAlgorithm.class)
  void theValueDoesNotDependOnHowTheBodyWasCutOrWhereItLay(ChecksumAlgorithm algorithm) {
    SplittableRandom random = new SplittableRandom(7);
    byte[] body = new byte[100_003];
    random.nextBytes(body);
    BodyDigest whole = new BodyDigest(Set.of(algorithm));
    whole.update(ByteBuffer.wrap(body));

    BodyDigest cut = new BodyDigest(Set.of(algorithm));
    ByteBuffer direct = ByteBuffer.allocateDirect(body.length).put(body).flip();
    while (direct.hasRemaining()) {
      int length = Math.min(direct.remaining(), random.nextInt(20_000));
      ByteBuffer slice = direct.slice(direct.position(), length);
      cut.update(slice);
      assertThat(slice.remaining()).isEqualTo(length);
      direct.position(direct.position() + length);
    }

    assertThat(cut.value(algorithm)).isEqualTo(whole.value(algorithm));
    assertThat(cut.value(algorithm)).as("asked twice").isEqualTo(whole.value(algorithm));
  }

  @ParameterizedTest
  @EnumSource(
      value = ChecksumAlgorithm.class,
      names = {"CRC32", "CRC32C", "CRC64NVME"})
  void partsCombineToTheWhole(ChecksumAlgorithm algorithm) {
    SplittableRandom random = new SplittableRandom(11);
    CrcCombiner combiner = new CrcCombiner(algorithm);
    BodyDigest whole = new BodyDigest(Set.of(algorithm));
    byte[] combined = combiner.empty();

    for (int part = 0; part < 20; part++) {
      byte[] bytes = new byte[random.nextInt(30_000)];
      random.nextBytes(bytes);
      whole.update(ByteBuffer.wrap(bytes));
      BodyDigest single = new BodyDigest(Set.of(algorithm));
      single.update(ByteBuffer.wrap(bytes));
      combined = combiner.combine(combined, single.value(algorithm), bytes.length);
    }

    assertThat(combined).isEqualTo(whole.value(algorithm));
  }

  @Test
  void hashesCannotBeCombined() {
    assertThatThrownBy(() -> new CrcCombiner(ChecksumAlgorithm.SHA256))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aValueThatWasNotAskedForIsRefused() {
    assertThatThrownBy(() -> new BodyDigest(Set.of()).value(ChecksumAlgorithm.CRC32))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
